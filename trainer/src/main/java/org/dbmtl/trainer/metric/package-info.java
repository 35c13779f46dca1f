/**
 * Exact metrics of a target on a part of the log. Start reading at {@link
 * org.dbmtl.trainer.metric.TargetEvaluation}.
 */
@NullMarked
package org.dbmtl.trainer.metric;

import org.jspecify.annotations.NullMarked;
