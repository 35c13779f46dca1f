package org.dbmtl.trainer.export.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.jspecify.annotations.Nullable;

/**
 * The Bayesian layers and the outputs of the targets of one network, parents before their children.
 * Values are [rows, width]; with labels, [rows, 1 or passes, width].
 */
final class TargetNodes {
  private final Graph graph;
  private final ModelDescription model;
  private final DensityNodes densities;
  private final @Nullable Labels labels;
  private final Tensor[] embeddings;
  private final Tensor[] outputs;
  private final Map<Integer, Tensor> probabilities = new HashMap<>();

  /**
   * @param labels null where no edge carries any
   */
  TargetNodes(
      Graph graph, ModelDescription model, DensityNodes densities, @Nullable Labels labels) {
    this.graph = graph;
    this.model = model;
    this.densities = densities;
    this.labels = labels;
    embeddings = new Tensor[model.targets().size()];
    outputs = new Tensor[model.targets().size()];
  }

  /**
   * Adds a target whose parents were added.
   *
   * @param weights of its network
   * @param below [rows, belowWidth]
   * @param wide [rows, outputs] what the wide part adds, or null
   * @return the outputs, which its density reads
   */
  Tensor add(
      int position, WeightTensors weights, Tensor below, int belowWidth, @Nullable Tensor wide) {
    ModelTarget target = model.targets().get(position);
    ModelNetwork network = model.network();
    String folder = "bayes/" + target.name() + "/";
    int width = network.bayes().get(0);
    Tensor own = graph.of("MatMul", below, weights.of(folder + "0/own", belowWidth, width));
    List<Tensor> parts = new ArrayList<>();
    parts.add(spread(graph.add(own, weights.of(folder + "0/bias", width))));
    if (!network.method().equals(ModelNetwork.ESMM)) {
      for (int i = 0; i < target.parents().size(); i++) {
        parts.add(
            ofParent(target.parents().get(i), target.signals().get(i), weights, folder, width));
      }
    }
    Tensor sum = parts.size() == 1 ? parts.get(0) : graph.node("Sum", parts);
    Tensor embedding = graph.of("Relu", sum);
    for (int i = 1; i < network.bayes().size(); i++) {
      int next = network.bayes().get(i);
      embedding = graph.of("Relu", weights.linear(embedding, folder + i, width, next));
      width = next;
    }
    Tensor z =
        weights.linear(embedding, "head/" + target.name(), width, target.density().outputs());
    if (wide != null) {
      z = graph.add(z, spread(wide));
    }
    embeddings[position] = embedding;
    outputs[position] = z;
    return z;
  }

  /** With room for passes between rows and values, where there are passes. */
  private Tensor spread(Tensor rows) {
    return labels == null ? rows : graph.unsqueeze(rows, 1);
  }

  /** What a parent adds to the first Bayesian layer. */
  private Tensor ofParent(
      String name, String signalName, WeightTensors weights, String folder, int width) {
    int parent = model.position(name);
    Density density = model.targets().get(parent).density();
    List<Integer> bayes = model.network().bayes();
    EdgeSignal.Source source = signal(signalName).source();
    Tensor signal =
        switch (source) {
          case EMBEDDING -> embeddings[parent];
          case PROBABILITY ->
              probabilities.computeIfAbsent(
                  parent, key -> densities.signal(density, outputs[parent]));
          case OUTPUT -> outputs[parent];
          case LABEL -> Objects.requireNonNull(labels).inputs(parent, density);
        };
    int inputs =
        switch (source) {
          case EMBEDDING -> bayes.get(bayes.size() - 1);
          case PROBABILITY -> density.signals();
          case OUTPUT -> density.outputs();
          case LABEL -> LabelInput.width(density);
        };
    return graph.of("MatMul", signal, weights.of(folder + "0/from/" + name, inputs, width));
  }

  /**
   * Checks what edges carry.
   *
   * @throws ModelException if ONNX cannot compute it
   */
  static void check(ModelDescription model) {
    if (!model.network().method().equals(ModelNetwork.ESMM)) {
      model.targets().forEach(target -> target.signals().forEach(TargetNodes::signal));
    }
  }

  private static EdgeSignal signal(String name) {
    for (EdgeSignal signal : EdgeSignal.known()) {
      if (signal.key().equals(name) && signal.isSource()) {
        return signal;
      }
    }
    throw new ModelException(
        ("an edge carries '%s', a signal in Java that ONNX cannot compute: predict with 'dbmtl"
                + " predict', or fit with network.edge-signal: embedding, probability or label")
            .formatted(name));
  }
}
