/**
 * Reads a study's log through DuckDB and encodes it once into memory-mapped files of records. Start
 * reading at {@link org.dbmtl.trainer.data.EncodedLog}, which is all that engines see.
 */
@NullMarked
package org.dbmtl.trainer.data;

import org.jspecify.annotations.NullMarked;
