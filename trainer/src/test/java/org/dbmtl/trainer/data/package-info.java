/** Tests of encoding, against plain Java over the same rows. */
@NullMarked
package org.dbmtl.trainer.data;

import org.jspecify.annotations.NullMarked;
