package org.dbmtl.trainer.fused;

import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/**
 * The matrix products of a training step alone: the limit that a benchmark holds the engine
 * against. Used by one thread.
 */
public final class MatrixProducts implements AutoCloseable {
  private final Layers layers;
  private final int rows;

  /**
   * @param rows rows of a batch
   */
  public MatrixProducts(DbmtlShape shape, int rows) {
    this.layers = new Layers(shape, rows, new InitialWeights(0));
    this.rows = rows;
  }

  /** The products of one step, forward and backward. */
  public void step() {
    layers.order().forEach(layer -> layer.products(rows));
  }

  @Override
  public void close() {
    layers.close();
  }
}
