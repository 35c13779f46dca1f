/**
 * Which {@link org.dbmtl.predictor.density.Density} a continuous target has, what is fitted to its
 * residuals, and the predictions of a part.
 */
@NullMarked
package org.dbmtl.trainer.density;

import org.jspecify.annotations.NullMarked;
