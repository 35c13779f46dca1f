package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.signal.EdgeSignal.Source;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.jspecify.annotations.Nullable;

/**
 * The dense layers from the network's input to the target embeddings, in the order of the forward
 * pass, with the matrices between them. Made once for a trial.
 */
final class Layers implements AutoCloseable {
  final DbmtlShape shape;
  private final int capacity;
  private final InitialWeights initial;
  private final List<Matrix> matrices = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();

  /** The layers in the order of the forward pass. */
  final List<DenseLayer> order = new ArrayList<>();

  /** The Bayesian layers of each target, parents before their children. */
  final List<OfTarget> ofTargets = new ArrayList<>();

  /** All kernels by the names of {@link DbmtlShape}; {@code specific/0} is that of all targets. */
  final Map<String, Kernel> kernels = new LinkedHashMap<>();

  /** All biases by the names of their layers, as {@link #kernels}. */
  final Map<String, Bias> biases = new LinkedHashMap<>();

  /** Where the input goes: [tile, input width]. */
  final Flow input;

  /** Where the target embeddings come out: [tile, width] each, in the order of the targets. */
  final List<Flow> targetEmbeddings;

  /** How many layers at the beginning of {@link #order} come before any target's Bayesian layer. */
  final int trunk;

  /**
   * Where each target reads the labels of a random subset of the others, [tile, inputs]; empty
   * where none does.
   */
  final List<Flow> masked = new ArrayList<>();

  private final Map<Source, @Nullable Flow[]> sources = new EnumMap<>(Source.class);
  private final List<List<SignalNode>> signals = new ArrayList<>();

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
    List<Flow> specific = addSpecific(shared);
    trunk = order.size();
    for (Source source : List.of(Source.PROBABILITY, Source.OUTPUT, Source.LABEL)) {
      sources.put(source, flows(source));
    }
    shape.structure().targets().forEach(target -> signals.add(new ArrayList<>()));
    if (shape.readsMasked()) {
      shape.structure().targets().forEach(target -> masked.add(maskedInputs(target)));
    }
    targetEmbeddings = addBayes(specific);
  }

  /**
   * The Bayesian layers of a target.
   *
   * @param position of the target in the structure
   * @param layers in the order of the forward pass
   */
  record OfTarget(int position, List<DenseLayer> layers) {}

  /**
   * Where children read what the network has of a target besides its embedding, [tile, width]; null
   * where none does.
   */
  @Nullable Flow source(Source source, int position) {
    return Objects.requireNonNull(sources.get(source))[position];
  }

  /** Whether children read a target's outputs, or what its density says of them. */
  boolean readsOutputs(int position) {
    return source(Source.PROBABILITY, position) != null || source(Source.OUTPUT, position) != null;
  }

  /** The signals of a target that are functions of a source. */
  List<SignalNode> signals(int position) {
    return signals.get(position);
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
    add(
        List.of(new DenseLayer.Input(shared, kernel, wantsGradient(shared))),
        all,
        "specific/0",
        true);
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

  private @Nullable Flow[] flows(Source source) {
    String use = source.name().toLowerCase(Locale.ROOT) + " of ";
    List<String> targets = shape.structure().targets();
    @Nullable Flow[] read = new Flow[targets.size()];
    for (int position = 0; position < read.length; position++) {
      if (shape.carries(targets.get(position), source)) {
        read[position] =
            flow(use + targets.get(position), shape.width(source, targets.get(position)));
      }
    }
    return read;
  }

  private List<Flow> addBayes(List<Flow> specific) {
    NetworkSettings network = shape.network();
    Map<String, Flow> ends = new HashMap<>();
    Map<String, Map<EdgeSignal, Flow>> carried = new HashMap<>();
    for (String target : shape.structure().topologicalOrder()) {
      int position = shape.structure().indexOf(target);
      int first = order.size();
      List<String> parents = shape.structure().parents(target);
      List<DenseLayer.Input> inputs = new ArrayList<>();
      for (DbmtlShape.KernelBlock block : shape.bayesBlocks(target)) {
        Kernel kernel = kernel(block.name(), block.inputs(), network.bayes().get(0));
        float[] values = new float[kernel.inputs() * kernel.outputs()];
        initial.block(block, values);
        kernel.setValues(values);
        Flow own = specific.get(position);
        if (inputs.isEmpty()) {
          inputs.add(new DenseLayer.Input(own, kernel, wantsGradient(own)));
        } else if (shape.readsMasked()) {
          inputs.add(new DenseLayer.Input(masked.get(position), kernel, false));
        } else {
          inputs.add(fromParent(parents.get(inputs.size() - 1), target, kernel, carried));
        }
      }
      String name = "bayes/" + target + "/";
      Flow end = flow(name + 0, network.bayes().get(0));
      add(inputs, end, name + 0, false);
      for (int i = 1; i < network.bayes().size(); i++) {
        end = dense(name + i, end, flow(name + i, network.bayes().get(i)), false);
      }
      ends.put(target, end);
      carried.put(target, carried(target, end));
      ofTargets.add(new OfTarget(position, List.copyOf(order.subList(first, order.size()))));
    }
    return shape.structure().targets().stream()
        .map(target -> Objects.requireNonNull(ends.get(target)))
        .toList();
  }

  private DenseLayer.Input fromParent(
      String parent, String target, Kernel kernel, Map<String, Map<EdgeSignal, Flow>> carried) {
    EdgeSignal signal = shape.network().signals().of(parent, target);
    Flow from = Objects.requireNonNull(carried.get(parent)).get(signal);
    boolean wantsGradient = !signal.readsLabels() && !shape.network().stopGradient();
    return new DenseLayer.Input(Objects.requireNonNull(from), kernel, wantsGradient);
  }

  /** Where children read the signals of a target that ends there. */
  private Map<EdgeSignal, Flow> carried(String target, Flow end) {
    int position = shape.structure().indexOf(target);
    Map<EdgeSignal, Flow> carried = new HashMap<>();
    for (EdgeSignal signal : shape.signals(target)) {
      Flow source =
          signal.source() == Source.EMBEDDING
              ? end
              : Objects.requireNonNull(source(signal.source(), position));
      if (signal.isSource()) {
        carried.put(signal, source);
      } else {
        Flow to = flow(signal.key() + " of " + target, shape.width(signal, target));
        signals.get(position).add(new SignalNode(signal, source, to));
        carried.put(signal, to);
      }
    }
    return carried;
  }

  private Flow dense(String name, Flow from, Flow to, boolean dropout) {
    Kernel kernel = kernel(name, from.value().width(), to.value().width());
    fill(kernel, name + "/kernel");
    add(List.of(new DenseLayer.Input(from, kernel, wantsGradient(from))), to, name, dropout);
    return to;
  }

  private void add(List<DenseLayer.Input> inputs, Flow to, String name, boolean dropsOut) {
    double rate = shape.network().dropout();
    DropoutMask dropout = dropsOut && rate > 0 ? new DropoutMask(rate, initial.seed(), name) : null;
    DenseLayer layer = new DenseLayer(inputs, to, dropout);
    order.add(layer);
    biases.put(name, layer.bias());
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

  /** A place that no gradient flows back to, so that it needs no room for one. */
  private Flow maskedInputs(String target) {
    Matrix value = new Matrix("masked labels of " + target, capacity, shape.maskedInputs(target));
    matrices.add(value);
    return new Flow(value.all(), value.all());
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
