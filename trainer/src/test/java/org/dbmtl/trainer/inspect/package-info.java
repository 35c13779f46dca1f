/** Checks what is said of a log, and the study that is guessed from one. */
@NullMarked
package org.dbmtl.trainer.inspect;

import org.jspecify.annotations.NullMarked;
