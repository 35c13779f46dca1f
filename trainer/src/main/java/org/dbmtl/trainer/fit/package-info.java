/**
 * From trained networks to a model file. Start reading at {@link
 * org.dbmtl.trainer.fit.ModelWriter}.
 */
@NullMarked
package org.dbmtl.trainer.fit;

import org.jspecify.annotations.NullMarked;
