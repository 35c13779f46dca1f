/**
 * From the texts of a row to what networks read, exactly as the training log was encoded. Start
 * reading at {@link org.dbmtl.predictor.input.RowEncoder}.
 */
@NullMarked
package org.dbmtl.predictor.input;

import org.jspecify.annotations.NullMarked;
