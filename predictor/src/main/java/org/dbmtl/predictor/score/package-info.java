/**
 * The fused score: one number per row, an expression over the predictions of targets. Start reading
 * at {@link org.dbmtl.predictor.score.ScoreExpression}; an exporter walks its {@link
 * org.dbmtl.predictor.score.ScoreNode}s.
 */
@NullMarked
package org.dbmtl.predictor.score;

import org.jspecify.annotations.NullMarked;
