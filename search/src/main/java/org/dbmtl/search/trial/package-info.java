/**
 * Candidates, trials, their outcomes, and the SPI that trainers implement. Start reading at {@link
 * org.dbmtl.search.trial.CandidateTrainer}.
 */
@NullMarked
package org.dbmtl.search.trial;

import org.jspecify.annotations.NullMarked;
