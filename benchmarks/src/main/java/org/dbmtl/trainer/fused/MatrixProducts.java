package org.dbmtl.trainer.fused;

import java.util.List;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/**
 * The matrix products of a training step alone, in the engine's shapes: the limit that a benchmark
 * holds the engine against. Used by one thread.
 */
public final class MatrixProducts implements AutoCloseable {
  private final Tiles tiles;
  private final Layers layers;
  private final Heads heads;

  /**
   * @param targets the structure's, in its order
   * @param rows rows of a batch
   */
  public MatrixProducts(List<TargetColumn> targets, DbmtlShape shape, int rows) {
    InitialWeights initial = new InitialWeights(0);
    tiles = new Tiles(rows);
    layers = new Layers(shape, tiles.mostRows(), initial);
    heads = new Heads(targets, shape, layers, tiles.mostRows(), initial, false);
  }

  /** The products of one step, forward and backward. */
  public void step() {
    for (int tile = 0; tile < tiles.count(); tile++) {
      int size = tiles.size(tile);
      layers.order.forEach(layer -> layer.products(size));
      heads.products(size);
    }
  }

  @Override
  public void close() {
    heads.close();
    layers.close();
  }
}
