package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.network.TargetProduct;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * Turns the outputs of targets that are products into predictions, and the slopes of these back
 * into those of the outputs. Used by one thread.
 */
final class Products {
  private final int outputs;
  private final List<Factor> factors = new ArrayList<>();

  /**
   * @param tile most rows of a tile
   */
  Products(List<TargetColumn> targets, DbmtlShape shape, int tile) {
    outputs = shape.outputs();
    for (String child : shape.structure().topologicalOrder()) {
      String parent = shape.factorOf(child);
      if (parent != null) {
        int position = shape.structure().indexOf(child);
        factors.add(
            new Factor(
                shape.firstOutput(position),
                shape.firstOutput(shape.structure().indexOf(parent)),
                new TargetProduct(targets.get(position).density(), targets.get(position).unit()),
                tile));
      }
    }
  }

  /** A target that is a product, with its derivatives over the rows of a tile. */
  private static final class Factor {
    final int child;
    final int parent;
    final TargetProduct product;
    // By the target's own output, and by the parent's prediction.
    final float[] slopes;
    final float[] parentSlopes;

    Factor(int child, int parent, TargetProduct product, int tile) {
      this.child = child;
      this.parent = parent;
      this.product = product;
      slopes = new float[tile];
      parentSlopes = new float[tile];
    }
  }

  /** Whether no target is a product. */
  boolean none() {
    return factors.isEmpty();
  }

  /**
   * Predictions in place of outputs.
   *
   * @param chunk [rows * outputs] row after row, with biases
   */
  void forward(float[] chunk, int rows) {
    for (int i = 0; i < factors.size(); i++) {
      Factor factor = factors.get(i);
      TargetProduct product = factor.product;
      for (int row = 0; row < rows; row++) {
        int at = row * outputs;
        product.compute(chunk[at + factor.child], chunk[at + factor.parent]);
        chunk[at + factor.child] = (float) product.value();
        factor.slopes[row] = (float) product.slopeOfFactor();
        factor.parentSlopes[row] = (float) product.slopeOfParent();
      }
    }
  }

  /**
   * The slopes of the outputs in place of those of the predictions of the last {@link #forward}.
   *
   * @param chunk [rows * outputs] row after row
   */
  void backward(float[] chunk, int rows) {
    for (int i = factors.size() - 1; i >= 0; i--) {
      Factor factor = factors.get(i);
      for (int row = 0; row < rows; row++) {
        int at = row * outputs;
        float slope = chunk[at + factor.child];
        chunk[at + factor.parent] += slope * factor.parentSlopes[row];
        chunk[at + factor.child] = slope * factor.slopes[row];
      }
    }
  }
}
