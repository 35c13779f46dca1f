/**
 * Rows and predictions as JSON, for a service of one's own: read a {@link
 * org.dbmtl.predictor.json.PredictRequest}, answer by {@link
 * org.dbmtl.predictor.json.PredictAnswer}.
 */
@NullMarked
package org.dbmtl.predictor.json;

import org.jspecify.annotations.NullMarked;
