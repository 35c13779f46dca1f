/**
 * Finds what to serve, from tuning each method to the leaderboard, within one budget. Start reading
 * at {@link org.dbmtl.experiments.auto.Auto}; {@link org.dbmtl.experiments.auto.AutoStep} lists the
 * steps.
 */
@NullMarked
package org.dbmtl.experiments.auto;

import org.jspecify.annotations.NullMarked;
