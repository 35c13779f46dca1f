package org.dbmtl.trainer.export.onnx;

import java.util.Map;

/** The weights of a network as constants of a graph, each made once at most. */
final class WeightTensors {
  private final Graph graph;
  private final Map<String, float[]> weights;
  private final String network;
  private final String folder;

  /**
   * @param weights of a member, by the names of the model's file
   * @param folder what comes before the names of constants
   */
  WeightTensors(Graph graph, Map<String, float[]> weights, String folder) {
    this(graph, weights, "", folder);
  }

  private WeightTensors(Graph graph, Map<String, float[]> weights, String network, String folder) {
    this.graph = graph;
    this.weights = weights;
    this.network = network;
    this.folder = folder;
  }

  /** Those whose names begin so, by the rest of their names. */
  WeightTensors inside(String prefix) {
    return new WeightTensors(graph, weights, network + prefix, folder);
  }

  /**
   * A constant.
   *
   * @throws IllegalArgumentException if there is none of this name and shape
   */
  Tensor of(String name, long... shape) {
    float[] values = weights.get(network + name);
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    if (values == null || values.length != size) {
      throw new IllegalArgumentException(
          "the weights '%s' are %s numbers, not %d"
              .formatted(network + name, values == null ? "no" : values.length, size));
    }
    return graph.floats(folder + network + name, values, shape);
  }

  /** {@code x W + b} of a kernel and its bias. */
  Tensor linear(Tensor x, String folder, int inputs, int outputs) {
    Tensor product = graph.of("MatMul", x, of(folder + "/kernel", inputs, outputs));
    return graph.add(product, of(folder + "/bias", outputs));
  }
}
