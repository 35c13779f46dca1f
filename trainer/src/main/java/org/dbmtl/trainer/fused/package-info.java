/**
 * The fast engine: DBMTL's forward and backward pass and Adam written for this network, on OpenBLAS
 * matrix products over buffers that are made once, with embedding rows updated sparsely. Start
 * reading at {@link org.dbmtl.trainer.fused.FusedNetwork}.
 */
@NullMarked
package org.dbmtl.trainer.fused;

import org.jspecify.annotations.NullMarked;
