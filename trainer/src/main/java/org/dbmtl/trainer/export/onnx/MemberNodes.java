package org.dbmtl.trainer.export.onnx;

import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.MemberNetwork;
import org.jspecify.annotations.Nullable;

/** The networks of one member of a model, as {@link MemberNetwork} runs them. */
final class MemberNodes {
  private final Graph graph;
  private final ModelDescription model;
  private final DensityNodes densities;
  private final @Nullable Labels labels;
  private final TrunkNodes trunks;

  /**
   * @param labels null where no edge carries any
   */
  MemberNodes(
      Graph graph,
      ModelDescription model,
      Features features,
      DensityNodes densities,
      @Nullable Labels labels) {
    this.graph = graph;
    this.model = model;
    this.densities = densities;
    this.labels = labels;
    trunks = new TrunkNodes(graph, model, features);
  }

  /**
   * Adds the networks.
   *
   * @param values weights by the names of the model's file
   * @return [targets] the outputs that their densities read, doubles
   */
  Tensor[] build(Map<String, float[]> values, int member) {
    WeightTensors weights = new WeightTensors(graph, values, "member/" + member + "/");
    TargetNodes nodes = new TargetNodes(graph, model, densities, labels);
    List<ModelTarget> targets = model.targets();
    Tensor[] outputs = new Tensor[targets.size()];
    boolean alone = model.network().method().equals(ModelNetwork.WDL);
    TrunkNodes.Trunk all = alone ? null : trunks.build(weights, targets, model.network().wide());
    for (int target : model.topologicalOrder()) {
      WeightTensors own = weights;
      TrunkNodes.Trunk trunk = all;
      int place = target;
      if (trunk == null) {
        own = weights.inside(MemberNetwork.ALONE + targets.get(target).name() + "/");
        trunk = trunks.build(own, List.of(targets.get(target)), true);
        place = 0;
      }
      Tensor wide = trunk.wide().isEmpty() ? null : trunk.wide().get(place);
      Tensor z = nodes.add(target, own, trunk.below().get(place), trunk.belowWidth(), wide);
      outputs[target] = graph.cast(z, ElementType.DOUBLE);
    }
    if (model.network().method().equals(ModelNetwork.ESMM)) {
      multiply(outputs);
    }
    return outputs;
  }

  /** By ESMM, puts products in the place of the outputs of targets that have a parent. */
  private void multiply(Tensor[] outputs) {
    for (int child : model.topologicalOrder()) {
      ModelTarget target = model.targets().get(child);
      if (!target.parents().isEmpty()) {
        int parent = model.position(target.parents().get(0));
        outputs[child] = densities.product(target, outputs[child], graph.pick(outputs[parent], 0));
      }
    }
  }
}
