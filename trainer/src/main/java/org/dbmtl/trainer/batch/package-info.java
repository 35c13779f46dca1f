/**
 * Which rows go into which step, and their values. Start reading at {@link
 * org.dbmtl.trainer.batch.ShuffledRows}.
 */
@NullMarked
package org.dbmtl.trainer.batch;

import org.jspecify.annotations.NullMarked;
