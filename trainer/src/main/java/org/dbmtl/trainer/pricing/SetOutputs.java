package org.dbmtl.trainer.pricing;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.Masks;

/**
 * A target's outputs for each of its parent sets, over some rows at a time. Values of a layer lie
 * unit after unit, the rows of a unit side by side, so that every loop is over rows and vectorises.
 *
 * <p>{@code O(rows * width)} a set: one addition to what the set without its last parent has, and
 * the layers from there on. Immutable; the buffers belong to a {@link Walk}.
 */
final class SetOutputs {
  /** Most rows at a time: the sums of a set then stay in the processor's first cache. */
  static final int ROWS = 128;

  private final List<TargetColumn> targets;
  private final SetTree tree;
  private final int width;
  private final int outputs;
  private final float[] masked;
  private final int[] firstInput;
  private final List<Layer> layers = new ArrayList<>();
  private final float[] head;
  private final int headWidth;

  /** A Bayesian layer after the first: [inputs * outputs] and [outputs]. */
  private static final class Layer {
    final float[] kernel;
    final float[] bias;

    Layer(float[] kernel, float[] bias) {
      this.kernel = kernel;
      this.bias = bias;
    }
  }

  /**
   * @param target position of the target
   */
  SetOutputs(DbmtlShape shape, int target, SetTree tree, MaskedLayers network) {
    this.targets = shape.targets();
    this.tree = tree;
    String name = targets.get(target).name();
    List<Integer> widths = shape.network().bayes();
    width = widths.get(0);
    outputs = targets.get(target).density().outputs();
    masked = shape.readsMasked() ? network.weights("bayes/" + name + "/0/masked") : new float[0];
    firstInput = new int[targets.size()];
    int first = 0;
    for (int other = 0; other < firstInput.length; other++) {
      firstInput[other] = first;
      first += other == target ? 0 : LabelInput.width(targets.get(other).density()) + 1;
    }
    for (int i = 1; i < widths.size(); i++) {
      String layer = "bayes/" + name + "/" + i;
      layers.add(new Layer(network.weights(layer + "/kernel"), network.weights(layer + "/bias")));
    }
    head = network.weights("head/" + name + "/kernel");
    headWidth = shape.embeddingOfTargetWidth();
  }

  /** Takes the outputs of a set. */
  interface Reader {
    /**
     * Takes them for some rows.
     *
     * @param set index among the target's sets
     * @param z [outputs * rows] output after output
     */
    void read(int set, float[] z, int rows);
  }

  /** The buffers of one thread. */
  final class Walk {
    private final float[][] sums = new float[tree.depth() + 1][];
    private final float[][] ofParent = new float[targets.size()][];
    private final float[] input = new float[ROWS];
    private final float[] label;
    private final float[] z = new float[outputs * ROWS];
    private final float[] base = new float[outputs * ROWS];
    private float[] from = new float[0];
    private float[] to = new float[0];

    Walk() {
      int widest = width;
      for (Layer layer : layers) {
        widest = Math.max(widest, layer.bias.length);
      }
      for (int depth = 0; depth < sums.length; depth++) {
        sums[depth] = new float[width * ROWS];
      }
      if (!layers.isEmpty()) {
        from = new float[widest * ROWS];
        to = new float[widest * ROWS];
      }
      for (SetTree.Node node : tree.nodes()) {
        ofParent[node.last()] = new float[width * ROWS];
      }
      int inputs = 0;
      for (TargetColumn each : targets) {
        inputs = Math.max(inputs, LabelInput.width(each.density()));
      }
      label = new float[inputs * ROWS];
    }

    /**
     * The outputs for every set.
     *
     * @param rows which rows of the arrays below; {@code count} of them, at most {@value #ROWS}
     * @param own [all rows * width] as {@link MaskedLayers#read} gives it
     * @param biases [all rows * columns], those of this target from {@code column} on
     * @param labels [targets][all rows] NaN where missing
     */
    void outputs(
        int[] rows,
        int count,
        float[] own,
        float[] biases,
        int columns,
        int column,
        float[][] labels,
        Reader reader) {
      for (int row = 0; row < count; row++) {
        for (int unit = 0; unit < width; unit++) {
          sums[0][unit * count + row] = own[rows[row] * width + unit];
        }
        for (int k = 0; k < outputs; k++) {
          base[k * count + row] = biases[rows[row] * columns + column + k];
        }
      }
      for (int parent = 0; parent < ofParent.length; parent++) {
        if (ofParent[parent] != null) {
          addOf(parent, rows, count, labels[parent]);
        }
      }
      if (tree.ofEmpty() != SetTree.NOT_ASKED) {
        read(tree.ofEmpty(), sums[0], count, reader);
      }
      List<SetTree.Node> nodes = tree.nodes();
      for (int i = 0; i < nodes.size(); i++) {
        visit(nodes.get(i), count, reader);
      }
    }

    private void visit(SetTree.Node node, int count, Reader reader) {
      float[] before = sums[node.depth() - 1];
      float[] after = sums[node.depth()];
      float[] added = ofParent[node.last()];
      if (node.leaf() && outputs == 1 && layers.isEmpty()) {
        System.arraycopy(base, 0, z, 0, count);
        for (int unit = 0; unit < width; unit++) {
          addRectified(before, added, unit * count, count, head[unit], z);
        }
        reader.read(node.set(), z, count);
        return;
      }
      add(before, added, after, width * count);
      if (node.set() != SetTree.NOT_ASKED) {
        read(node.set(), after, count, reader);
      }
    }

    /** What the shown label of a parent adds to each unit's sum. */
    private void addOf(int parent, int[] rows, int count, float[] labels) {
      float[] added = ofParent[parent];
      int inputs = LabelInput.width(targets.get(parent).density());
      int first = firstInput[parent];
      for (int unit = 0; unit < width; unit++) {
        float shown = Masks.SHOWN * masked[(first + inputs) * width + unit];
        for (int row = 0; row < count; row++) {
          added[unit * count + row] = shown;
        }
      }
      for (int row = 0; row < count; row++) {
        LabelInput.write(targets.get(parent).density(), labels[rows[row]], label, row * inputs);
      }
      for (int i = 0; i < inputs; i++) {
        for (int row = 0; row < count; row++) {
          input[row] = label[row * inputs + i];
        }
        for (int unit = 0; unit < width; unit++) {
          addScaled(input, 0, masked[(first + i) * width + unit], added, unit * count, count);
        }
      }
    }

    /** From the sums of the first layer to the outputs. */
    private void read(int set, float[] sumsOfSet, int count, Reader reader) {
      float[] values = sumsOfSet;
      for (int i = 0; i < layers.size(); i++) {
        Layer layer = layers.get(i);
        int units = layer.bias.length;
        int inputs = layer.kernel.length / units;
        for (int unit = 0; unit < units; unit++) {
          for (int row = 0; row < count; row++) {
            to[unit * count + row] = layer.bias[unit];
          }
          for (int in = 0; in < inputs; in++) {
            float weight = layer.kernel[in * units + unit];
            addRectified(values, in * count, weight, to, unit * count, count);
          }
        }
        values = to;
        to = from;
        from = values;
      }
      System.arraycopy(base, 0, z, 0, outputs * count);
      for (int k = 0; k < outputs; k++) {
        for (int unit = 0; unit < headWidth; unit++) {
          addRectified(values, unit * count, head[unit * outputs + k], z, k * count, count);
        }
      }
      reader.read(set, z, count);
    }
  }

  private static void add(float[] a, float[] b, float[] to, int count) {
    for (int i = 0; i < count; i++) {
      to[i] = a[i] + b[i];
    }
  }

  private static void addScaled(
      float[] values, int at, float factor, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] += values[at + i] * factor;
    }
  }

  private static void addRectified(
      float[] values, int at, float factor, float[] to, int toAt, int count) {
    for (int i = 0; i < count; i++) {
      to[toAt + i] += Math.max(0f, values[at + i]) * factor;
    }
  }

  private static void addRectified(
      float[] a, float[] b, int at, int count, float factor, float[] to) {
    for (int i = 0; i < count; i++) {
      to[i] += Math.max(0f, a[at + i] + b[at + i]) * factor;
    }
  }
}
