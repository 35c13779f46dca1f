/**
 * Predictions of many rows by a model file, with the engine that trained it. Start reading at
 * {@link org.dbmtl.trainer.predict.RowPredictions}.
 */
@NullMarked
package org.dbmtl.trainer.predict;

import org.jspecify.annotations.NullMarked;
