/** Which rows go into which step. Start reading at {@link org.dbmtl.trainer.batch.RowOrder}. */
@NullMarked
package org.dbmtl.trainer.batch;

import org.jspecify.annotations.NullMarked;
