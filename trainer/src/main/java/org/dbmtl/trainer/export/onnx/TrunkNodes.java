package org.dbmtl.trainer.export.onnx;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelTarget;
import org.jspecify.annotations.Nullable;

/**
 * The part of a network that no label has a part in: embeddings, shared layers, the wide part, and
 * the specific layers of its targets.
 */
final class TrunkNodes {
  private final Graph graph;
  private final ModelNetwork network;
  private final Features features;
  private final List<IdInput> ids = new ArrayList<>();
  private final int numbers;

  /**
   * @param below [rows, belowWidth] of each target, what its Bayesian layers read
   * @param wide [rows, outputs] of each target, what the wide part adds; empty without one
   */
  record Trunk(List<Tensor> below, int belowWidth, List<Tensor> wide) {}

  TrunkNodes(Graph graph, ModelDescription model, Features features) {
    this.graph = graph;
    this.features = features;
    network = model.network();
    int width = 0;
    for (FeatureInput input : model.inputs()) {
      if (input instanceof IdInput id) {
        ids.add(id);
      } else if (input instanceof NumberInput number) {
        width += number.width();
      }
    }
    numbers = width;
  }

  /**
   * @param weights of the network
   * @param targets of the network
   */
  Trunk build(WeightTensors weights, List<ModelTarget> targets, boolean isWide) {
    List<Tensor> inputs = means(weights, "field/", network.embedding());
    int width = ids.size() * network.embedding() + numbers;
    if (features.numbers() != null) {
      inputs.add(features.numbers().values());
    }
    Tensor below = graph.concat(inputs, 1);
    for (int i = 0; i < network.shared().size(); i++) {
      int outputs = network.shared().get(i);
      below = graph.of("Relu", weights.linear(below, "shared/" + i, width, outputs));
      width = outputs;
    }
    List<Tensor> ends = new ArrayList<>();
    for (ModelTarget target : targets) {
      Tensor end = below;
      int from = width;
      for (int i = 0; i < network.specific().size(); i++) {
        int outputs = network.specific().get(i);
        String layer = "specific/" + target.name() + "/" + i;
        end = graph.of("Relu", weights.linear(end, layer, from, outputs));
        from = outputs;
      }
      ends.add(end);
    }
    if (!network.specific().isEmpty()) {
      width = network.specific().get(network.specific().size() - 1);
    }
    return new Trunk(ends, width, isWide ? wide(weights, targets) : List.of());
  }

  private List<Tensor> wide(WeightTensors weights, List<ModelTarget> targets) {
    long[] sizes = targets.stream().mapToLong(target -> target.density().outputs()).toArray();
    int outputs = 0;
    for (long size : sizes) {
      outputs += (int) size;
    }
    List<Tensor> parts = means(weights, "wide/", outputs);
    if (features.numbers() != null) {
      parts.add(
          graph.of(
              "MatMul", features.numbers().values(), weights.of("wide/numbers", numbers, outputs)));
    }
    Tensor sum = parts.size() == 1 ? parts.get(0) : graph.node("Sum", parts);
    return sizes.length == 1
        ? List.of(sum)
        : graph.nodes(
            "Split",
            "",
            List.of(sum, graph.longs("outputs", sizes)),
            sizes.length,
            Attribute.of("axis", 1));
  }

  /** [rows, width] of each id feature the mean of its ids' rows in its table. */
  private List<Tensor> means(WeightTensors weights, String folder, int width) {
    List<Tensor> means = new ArrayList<>();
    for (int field = 0; field < ids.size(); field++) {
      IdInput input = ids.get(field);
      EncodedIds encoded = features.ids().get(field);
      Tensor table = weights.of(folder + input.name(), input.vocabulary(), width);
      means.add(mean(graph.gather(table, encoded.ids()), encoded.shares()));
    }
    return means;
  }

  private Tensor mean(Tensor rows, @Nullable Tensor shares) {
    return shares == null ? rows : graph.squeeze(graph.of("MatMul", shares, rows), 1);
  }
}
