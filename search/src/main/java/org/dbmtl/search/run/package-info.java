/**
 * Runs a study: asks a strategy, trains its candidates side by side, tells it what came of them,
 * and confirms the best one. Start reading at {@link org.dbmtl.search.run.StudySearch}.
 */
@NullMarked
package org.dbmtl.search.run;

import org.jspecify.annotations.NullMarked;
