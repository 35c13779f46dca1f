package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.signal.EdgeSignal.Source;
import org.dbmtl.trainer.network.DbmtlShape;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a target that reads nothing of its parents but their labels, and has one Bayesian
 * layer, in one pass after the other: what comes from the specific layer is computed once, and each
 * unit goes over all rows of a tile at a time, so that the loops vectorise. Used by one thread.
 */
final class LabelledTarget {
  private final int position;
  private final DenseLayer layer;
  private final Bias bias;
  private final PassOutputs outputs;
  private final int[] parents;
  // Of each parent [inputs, units].
  private final List<float[]> kernels = new ArrayList<>();
  // [units, outputs]
  private final float[] head;
  private final float[][] own;
  private final float[] sums;
  // Of each input that is not all zeros: its kernel, the first of its weights, and its values.
  private final float[][] weights;
  private final int[] unitOf;
  private final float[][] columns;

  /** Whether a target is one of these. */
  static boolean is(DbmtlShape shape, int position) {
    String name = shape.structure().targets().get(position);
    return shape.network().bayes().size() == 1
        && !shape.readsMasked()
        && !shape.carries(name, Source.EMBEDDING)
        && shape.structure().parents(name).stream()
            .map(parent -> shape.network().signals().of(parent, name))
            .allMatch(LabelledTarget::isLabel);
  }

  /** Whether an edge carries the label as it is. */
  static boolean isLabel(EdgeSignal signal) {
    return signal.source() == Source.LABEL && signal.isSource();
  }

  /**
   * @param tile most rows
   */
  LabelledTarget(
      Layers layers, Heads heads, Layers.OfTarget target, PassOutputs outputs, int tile) {
    position = target.position();
    layer = target.layers().get(0);
    this.outputs = outputs;
    bias = layer.bias();
    DbmtlShape shape = layers.shape;
    String name = shape.structure().targets().get(position);
    parents =
        shape.structure().parents(name).stream().mapToInt(shape.structure()::indexOf).toArray();
    List<DbmtlShape.KernelBlock> blocks = shape.bayesBlocks(name);
    for (DbmtlShape.KernelBlock block : blocks.subList(1, blocks.size())) {
      kernels.add(Objects.requireNonNull(layers.kernels.get(block.name())).values());
    }
    head = heads.kernels.get(position).values();
    own = new float[bias.values.length][tile];
    sums = new float[tile];
    int inputs = kernels.stream().mapToInt(kernel -> kernel.length / own.length).sum();
    weights = new float[inputs][];
    unitOf = new int[inputs];
    columns = new float[inputs][];
  }

  /** Begins with a tile, whose trunk is computed. */
  void begin(int rows) {
    layer.multiplyFirst(rows);
    Matrix products = layer.output().value().matrix();
    for (int unit = 0; unit < own.length; unit++) {
      products.readColumn(unit, own[unit], rows);
      float start = bias.values[unit];
      for (int row = 0; row < rows; row++) {
        own[unit][row] += start;
      }
    }
  }

  /**
   * Computes the outputs.
   *
   * @param labels [targets] what children read of labels, of targets whose label is read
   */
  void compute(@Nullable LabelColumns[] labels, int rows) {
    int inputs = readInputs(labels);
    outputs.clear(position, rows);
    int count = head.length / own.length;
    for (int unit = 0; unit < own.length; unit++) {
      float[] sum = own[unit];
      // The last input is added on the way to the only output.
      int last = count == 1 && inputs > 0 ? inputs - 1 : inputs;
      for (int i = 0; i < last; i++) {
        add(sum, weights[i][unitOf[i] + unit], columns[i], sums, rows);
        sum = sums;
      }
      if (last < inputs) {
        float[] to = outputs.values[outputs.first(position)];
        float weight = weights[last][unitOf[last] + unit];
        addRectified(sum, weight, columns[last], head[unit], to, rows);
        continue;
      }
      for (int k = 0; k < count; k++) {
        float[] to = outputs.values[outputs.first(position) + k];
        addRectified(sum, head[unit * count + k], to, rows);
      }
    }
  }

  /** Looks for the inputs that are not all zeros, and says how many they are. */
  private int readInputs(@Nullable LabelColumns[] labels) {
    int inputs = 0;
    for (int i = 0; i < parents.length; i++) {
      LabelColumns of = Objects.requireNonNull(labels[parents[i]]);
      for (int k = 0; k < of.values.length; k++) {
        if (of.used[k]) {
          weights[inputs] = kernels.get(i);
          unitOf[inputs] = k * own.length;
          columns[inputs++] = of.values[k];
        }
      }
    }
    return inputs;
  }

  private static void add(float[] before, float weight, float[] values, float[] to, int rows) {
    for (int row = 0; row < rows; row++) {
      to[row] = before[row] + weight * values[row];
    }
  }

  private static void addRectified(float[] sums, float weight, float[] to, int rows) {
    for (int row = 0; row < rows; row++) {
      to[row] += weight * Math.max(0f, sums[row]);
    }
  }

  private static void addRectified(
      float[] before, float weight, float[] values, float head, float[] to, int rows) {
    for (int row = 0; row < rows; row++) {
      to[row] += head * Math.max(0f, before[row] + weight * values[row]);
    }
  }
}
