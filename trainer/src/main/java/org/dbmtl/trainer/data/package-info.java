/**
 * Reads a study's log through DuckDB and encodes it once into memory-mapped column files. Start
 * reading at {@link org.dbmtl.trainer.data.EncodedLog}, which is all that engines see.
 */
@NullMarked
package org.dbmtl.trainer.data;

import org.jspecify.annotations.NullMarked;
