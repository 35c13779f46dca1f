/**
 * Predictions of a model file by HTTP. Start reading at {@link
 * org.dbmtl.experiments.serve.ModelServer}.
 */
@NullMarked
package org.dbmtl.experiments.serve;

import org.jspecify.annotations.NullMarked;
