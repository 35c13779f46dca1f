package org.dbmtl.predictor.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelNetwork;
import org.jspecify.annotations.Nullable;

/**
 * The part of a network that no label has a part in: embeddings, shared layers, the wide part, and
 * the specific layers of its targets. Immutable and thread-safe; each thread has a {@link Values}.
 */
final class Trunk {
  private final int numbers;
  private final int embedding;
  private final List<float[]> tables = new ArrayList<>();
  private final List<Layer> shared;
  private final List<List<Layer>> specific = new ArrayList<>();
  private final @Nullable Wide wide;
  private final int inputWidth;

  /** A rectified layer. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Layer(Dense kernel, float[] bias) {
    static List<Layer> stack(
        Map<String, float[]> weights, String name, int inputs, List<Integer> widths) {
      List<Layer> layers = new ArrayList<>();
      for (int i = 0; i < widths.size(); i++) {
        int width = widths.get(i);
        layers.add(
            new Layer(
                Dense.of(weights, name + i + "/kernel", inputs, width),
                Dense.array(weights, name + i + "/bias", width)));
        inputs = width;
      }
      return layers;
    }

    /** The end of layers one upon the other, whose values go to {@code room}. */
    static float[] run(List<Layer> layers, float[] in, float[][] room) {
      float[] from = in;
      for (int i = 0; i < layers.size(); i++) {
        layers.get(i).kernel.rectified(from, layers.get(i).bias, room[i]);
        from = room[i];
      }
      return from;
    }

    static float[][] room(List<Layer> layers) {
      float[][] room = new float[layers.size()][];
      for (int i = 0; i < room.length; i++) {
        room[i] = new float[layers.get(i).kernel.outputs()];
      }
      return room;
    }
  }

  /** A linear function of ids and numbers: tables [vocabulary, outputs] and a kernel. */
  private record Wide(List<float[]> tables, @Nullable Dense numbers, int outputs) {}

  /** What a thread works on. */
  static final class Values {
    private final float[] input;
    private final float[][] shared;
    private final float[][][] specific;

    /** Of each target, where its specific layers end. */
    final float[][] ends;

    /** [outputs] of the wide part; zeros without one. */
    final float[] wide;

    Values(Trunk trunk, int outputs) {
      input = new float[trunk.inputWidth];
      shared = Layer.room(trunk.shared);
      specific = new float[trunk.specific.size()][][];
      for (int target = 0; target < specific.length; target++) {
        specific[target] = Layer.room(trunk.specific.get(target));
      }
      ends = new float[specific.length][];
      wide = new float[outputs];
    }
  }

  /**
   * @param model whose features they are
   * @param targets names of the targets of this network
   * @param outputs of these targets
   * @param isWide whether there is a wide part
   * @param weights of this network
   */
  Trunk(
      ModelDescription model,
      List<String> targets,
      int outputs,
      boolean isWide,
      Map<String, float[]> weights) {
    ModelNetwork network = model.network();
    embedding = network.embedding();
    List<float[]> wideTables = new ArrayList<>();
    for (FeatureInput input : model.inputs()) {
      if (input instanceof IdInput id) {
        tables.add(Dense.array(weights, "field/" + id.name(), (long) id.vocabulary() * embedding));
        if (isWide) {
          wideTables.add(
              Dense.array(weights, "wide/" + id.name(), (long) id.vocabulary() * outputs));
        }
      }
    }
    numbers = new InputRows(model.inputs(), 0).width();
    inputWidth = tables.size() * embedding + numbers;
    wide =
        isWide
            ? new Wide(
                wideTables,
                numbers == 0 ? null : Dense.of(weights, "wide/numbers", numbers, outputs),
                outputs)
            : null;
    shared = Layer.stack(weights, "shared/", inputWidth, network.shared());
    int width = shared.isEmpty() ? inputWidth : network.shared().get(shared.size() - 1);
    for (String target : targets) {
      specific.add(Layer.stack(weights, "specific/" + target + "/", width, network.specific()));
    }
  }

  /** Width of what the Bayesian layers read of the network below. */
  int specificWidth(ModelNetwork network) {
    if (!network.specific().isEmpty()) {
      return network.specific().get(network.specific().size() - 1);
    }
    return shared.isEmpty() ? inputWidth : network.shared().get(shared.size() - 1);
  }

  /** Computes a row. */
  void run(InputRows rows, int row, Values to) {
    Arrays.fill(to.input, 0, tables.size() * embedding, 0);
    for (int field = 0; field < tables.size(); field++) {
      addMean(rows, field, row, tables.get(field), embedding, to.input, field * embedding);
    }
    System.arraycopy(rows.numbers(), row * numbers, to.input, tables.size() * embedding, numbers);
    if (wide != null) {
      Arrays.fill(to.wide, 0);
      if (wide.numbers != null) {
        wide.numbers.addTo(to.input, tables.size() * embedding, to.wide);
      }
      for (int field = 0; field < tables.size(); field++) {
        addMean(rows, field, row, wide.tables.get(field), wide.outputs, to.wide, 0);
      }
    }
    float[] end = Layer.run(shared, to.input, to.shared);
    for (int target = 0; target < specific.size(); target++) {
      to.ends[target] = Layer.run(specific.get(target), end, to.specific[target]);
    }
  }

  /** Adds the mean of the rows of a table that a row's ids are. */
  private static void addMean(
      InputRows rows, int field, int row, float[] table, int dim, float[] to, int at) {
    int[] ids = rows.ids(field);
    int[] starts = rows.starts(field);
    int end = starts[row + 1];
    float share = 1f / (end - starts[row]);
    for (int i = starts[row]; i < end; i++) {
      int from = ids[i] * dim;
      for (int d = 0; d < dim; d++) {
        to[at + d] += share * table[from + d];
      }
    }
  }
}
