/**
 * The network of a model file, forward in plain Java, and the passes of its marginal predictions.
 */
@NullMarked
package org.dbmtl.predictor.network;

import org.jspecify.annotations.NullMarked;
