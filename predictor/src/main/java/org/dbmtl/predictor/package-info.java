/**
 * Model files and predictions from them: what every package of this module may use. A user's
 * mistake is a {@link org.dbmtl.predictor.fault.ModelException}.
 */
@NullMarked
package org.dbmtl.predictor;

import org.jspecify.annotations.NullMarked;
