/**
 * What the outputs of a network say of one target's label: losses for training, likelihoods for the
 * score, means for metrics and draws for marginal predictions. Start reading at {@link
 * org.dbmtl.trainer.density.Density}.
 */
@NullMarked
package org.dbmtl.trainer.density;

import org.jspecify.annotations.NullMarked;
