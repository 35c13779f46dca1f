/**
 * What the outputs of a network say of one target's label: losses for training, likelihoods for the
 * score, means for predictions and draws for marginal ones. Start reading at {@link
 * org.dbmtl.predictor.density.Density}.
 */
@NullMarked
package org.dbmtl.predictor.density;

import org.jspecify.annotations.NullMarked;
