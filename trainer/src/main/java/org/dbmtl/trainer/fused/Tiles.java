package org.dbmtl.trainer.fused;

/**
 * Cuts a batch into tiles of about equal size that go through the network one after the other, so
 * that a layer's outputs are still in the cache when the next layer, or the backward pass, reads
 * them. The weights' gradients add up over the tiles.
 *
 * @param batch rows of the batch, at least 1
 */
record Tiles(int batch) {
  /** OpenBLAS is as fast on these as on more rows; their widest activations are half a megabyte. */
  private static final int MOST = 512;

  /** Most rows of a tile of this batch or of any smaller one. */
  int mostRows() {
    return Math.min(batch, MOST);
  }

  /** Number of tiles. */
  int count() {
    return (batch + MOST - 1) / MOST;
  }

  /** Rows of all tiles but perhaps the last. */
  int rows() {
    return (batch + count() - 1) / count();
  }

  /** First row of a tile in the batch. */
  int first(int tile) {
    return tile * rows();
  }

  /** Rows of a tile. */
  int size(int tile) {
    return Math.min(rows(), batch - first(tile));
  }
}
