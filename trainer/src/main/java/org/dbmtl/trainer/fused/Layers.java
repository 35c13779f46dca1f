package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.jspecify.annotations.Nullable;

/**
 * The dense layers from the network's input to the target embeddings, in the order of the forward
 * pass, with the matrices between them. Made once for a trial.
 */
final class Layers implements AutoCloseable {
  private final DbmtlShape shape;
  private final int capacity;
  private final InitialWeights initial;
  private final List<Matrix> matrices = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private final List<DenseLayer> order = new ArrayList<>();
  private final Map<String, Kernel> kernels = new LinkedHashMap<>();
  private final Flow input;
  private final List<Flow> targetEmbeddings;

  /**
   * @param capacity most rows that go through at a time: of a tile
   */
  Layers(DbmtlShape shape, int capacity, InitialWeights initial) {
    this.shape = shape;
    this.capacity = capacity;
    this.initial = initial;
    input = flow("the input", shape.inputWidth());
    Flow shared = input;
    for (int i = 0; i < shape.network().shared().size(); i++) {
      String name = "shared/" + i;
      shared = dense(name, shared, flow(name, shape.network().shared().get(i)), true);
    }
    targetEmbeddings = addBayes(addSpecific(shared));
  }

  /** Where the input goes: [tile, input width]. */
  Flow input() {
    return input;
  }

  /** Where the target embeddings come out: [tile, width] each, in the order of the targets. */
  List<Flow> targetEmbeddings() {
    return targetEmbeddings;
  }

  /** The layers in the order of the forward pass. */
  List<DenseLayer> order() {
    return order;
  }

  /** All kernels by the names of {@link DbmtlShape}; {@code specific/0} is that of all targets. */
  Map<String, Kernel> kernels() {
    return kernels;
  }

  /** Begins the backward pass of a tile: the first to write a gradient sets it. */
  void clearGradients() {
    for (int i = 0; i < flows.size(); i++) {
      flows.get(i).clearGradient();
    }
  }

  /** The end of each target's specific layer. */
  private List<Flow> addSpecific(Flow shared) {
    List<String> targets = shape.structure().targets();
    List<Integer> widths = shape.network().specific();
    List<Flow> ends = new ArrayList<>();
    if (widths.isEmpty()) {
      targets.forEach(target -> ends.add(shared));
      return ends;
    }
    int width = widths.get(0);
    Flow all = flow("specific/0", width * targets.size());
    Kernel kernel = kernel("specific/0", shared.value().width(), width * targets.size());
    float[] values = new float[kernel.inputs() * width];
    for (int target = 0; target < targets.size(); target++) {
      String name = "specific/" + targets.get(target) + "/0/kernel";
      initial.kernel(name, values, kernel.inputs());
      kernel.setColumns(target * width, width, values);
    }
    add(List.of(new DenseLayer.Input(shared, kernel, wantsGradient(shared))), all, "specific/0");
    for (int target = 0; target < targets.size(); target++) {
      Flow end = part(all, target, width);
      for (int i = 1; i < widths.size(); i++) {
        String name = "specific/" + targets.get(target) + "/" + i;
        end = dense(name, end, flow(name, widths.get(i)), true);
      }
      ends.add(end);
    }
    return ends;
  }

  private List<Flow> addBayes(List<Flow> specific) {
    NetworkSettings network = shape.network();
    Map<String, Flow> ends = new HashMap<>();
    for (String target : shape.structure().topologicalOrder()) {
      int position = shape.structure().indexOf(target);
      List<DenseLayer.Input> inputs = new ArrayList<>();
      for (DbmtlShape.KernelBlock block : shape.bayesBlocks(target)) {
        Flow from =
            inputs.isEmpty()
                ? specific.get(position)
                : Objects.requireNonNull(
                    ends.get(shape.structure().parents(target).get(inputs.size() - 1)));
        Kernel kernel = kernel(block.name(), block.inputs(), network.bayes().get(0));
        float[] values = new float[kernel.inputs() * kernel.outputs()];
        initial.block(block, values);
        kernel.setValues(values);
        inputs.add(new DenseLayer.Input(from, kernel, wantsGradient(from)));
      }
      String name = "bayes/" + target + "/";
      Flow end = flow(name + 0, network.bayes().get(0));
      add(inputs, end, null);
      for (int i = 1; i < network.bayes().size(); i++) {
        end = dense(name + i, end, flow(name + i, network.bayes().get(i)), false);
      }
      ends.put(target, end);
    }
    return shape.structure().targets().stream()
        .map(target -> Objects.requireNonNull(ends.get(target)))
        .toList();
  }

  private Flow dense(String name, Flow from, Flow to, boolean dropout) {
    Kernel kernel = kernel(name, from.value().width(), to.value().width());
    fill(kernel, name + "/kernel");
    add(
        List.of(new DenseLayer.Input(from, kernel, wantsGradient(from))),
        to,
        dropout ? name : null);
    return to;
  }

  private void add(List<DenseLayer.Input> inputs, Flow to, @Nullable String dropoutName) {
    double rate = shape.network().dropout();
    DropoutMask dropout =
        dropoutName == null || rate == 0
            ? null
            : new DropoutMask(rate, initial.seed(), dropoutName);
    order.add(new DenseLayer(inputs, to, dropout));
  }

  /** Numbers have no weights of their own; only embeddings want the input's gradient. */
  private boolean wantsGradient(Flow from) {
    return from != input || !shape.fields().isEmpty();
  }

  private void fill(Kernel kernel, String name) {
    float[] values = new float[kernel.inputs() * kernel.outputs()];
    initial.kernel(name, values, kernel.inputs());
    kernel.setValues(values);
  }

  private Kernel kernel(String name, int inputs, int outputs) {
    Kernel kernel = new Kernel(name, inputs, outputs);
    kernels.put(name, kernel);
    return kernel;
  }

  private Flow flow(String use, int width) {
    Matrix value = new Matrix("activations of " + use, capacity, width);
    matrices.add(value);
    Matrix gradient = new Matrix("gradients of " + use, capacity, width);
    matrices.add(gradient);
    Flow flow = new Flow(value.all(), gradient.all());
    flows.add(flow);
    return flow;
  }

  private Flow part(Flow all, int position, int width) {
    Flow part = all.part(position * width, width);
    flows.add(part);
    return part;
  }

  @Override
  public void close() {
    order.forEach(DenseLayer::close);
    matrices.forEach(Matrix::close);
  }
}
