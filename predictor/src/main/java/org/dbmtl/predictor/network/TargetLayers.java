package org.dbmtl.predictor.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.network.Trunk.Layer;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.signal.EdgeSignal.Source;

/**
 * The Bayesian layers and the outputs of one target. Immutable and thread-safe; each thread has a
 * {@link Values}.
 */
final class TargetLayers {
  private final Density density;
  private final Dense own;
  private final List<FromParent> parents = new ArrayList<>();
  private final float[] bias;
  private final List<Layer> rest;
  private final Dense head;
  private final float[] headBias;
  private final List<EdgeSignal> carried;

  /** First of its outputs among those of its network. */
  final int firstOutput;

  /**
   * What is read of a parent.
   *
   * @param parent its position
   * @param signal position of what the edge carries among what the parent's edges carry
   * @param ofLabel whether that is the label or a function of it
   */
  private record FromParent(int parent, int signal, boolean ofLabel, Dense kernel) {}

  /** What a thread works on. */
  static final class Values {
    // The part of the first Bayesian layer that no parent has a part in.
    private final float[] ofOwn;
    private final float[] first;
    private final float[][] rest;
    private float[] embedding;
    private final float[] label;
    private final float[] probability;
    private final float[] outputs;

    /** [what its edges carry][width]. */
    final float[][] signals;

    private Values(TargetLayers layers) {
      Density density = layers.density;
      ofOwn = new float[layers.own.outputs()];
      first = new float[layers.own.outputs()];
      rest = Layer.room(layers.rest);
      embedding = first;
      label = new float[density.labelInputs()];
      probability = new float[density.signals()];
      outputs = new float[density.outputs()];
      signals = new float[layers.carried.size()][];
      for (int i = 0; i < signals.length; i++) {
        signals[i] = new float[width(layers.carried.get(i), density, layers.head.inputs())];
      }
    }
  }

  /**
   * @param position of the target in the model
   * @param below width of what it reads of the network below
   * @param weights of its network
   * @param firstOutput first of its outputs among those of its network
   */
  TargetLayers(
      ModelDescription model,
      int position,
      int below,
      Map<String, float[]> weights,
      int firstOutput) {
    ModelNetwork network = model.network();
    ModelTarget target = model.targets().get(position);
    String name = "bayes/" + target.name() + "/";
    int width = network.bayes().get(0);
    int end = network.bayes().get(network.bayes().size() - 1);
    density = target.density();
    this.firstOutput = firstOutput;
    own = Dense.of(weights, name + "0/own", below, width);
    bias = Dense.array(weights, name + "0/bias", width);
    if (!network.method().equals(ModelNetwork.ESMM)) {
      for (int i = 0; i < target.parents().size(); i++) {
        String parent = target.parents().get(i);
        int at = model.position(parent);
        EdgeSignal signal = EdgeSignal.named(target.signals().get(i));
        int inputs = width(signal, model.targets().get(at).density(), end);
        parents.add(
            new FromParent(
                at,
                Signals.carriedBy(model, at).indexOf(signal),
                signal.readsLabels(),
                Dense.of(weights, name + "0/from/" + parent, inputs, width)));
      }
    }
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < network.bayes().size(); i++) {
      layers.add(
          new Layer(
              Dense.of(
                  weights,
                  name + i + "/kernel",
                  network.bayes().get(i - 1),
                  network.bayes().get(i)),
              Dense.array(weights, name + i + "/bias", network.bayes().get(i))));
    }
    rest = List.copyOf(layers);
    head = Dense.of(weights, "head/" + target.name() + "/kernel", end, density.outputs());
    headBias = Dense.array(weights, "head/" + target.name() + "/bias", density.outputs());
    carried = Signals.carriedBy(model, position);
  }

  private static int width(EdgeSignal signal, Density density, int embedding) {
    return signal.width(
        switch (signal.source()) {
          case EMBEDDING -> embedding;
          case PROBABILITY -> density.signals();
          case OUTPUT -> density.outputs();
          case LABEL -> density.labelInputs();
        });
  }

  Values values() {
    return new Values(this);
  }

  /** Computes what no parent has a part in, once a row. */
  void begin(float[] below, Values to) {
    System.arraycopy(bias, 0, to.ofOwn, 0, bias.length);
    own.addTo(below, 0, to.ofOwn);
  }

  /**
   * Whether anything that is read of the parents has changed.
   *
   * @param outputs [targets] of which targets the outputs have changed
   * @param labels [targets] of which targets the label has changed
   */
  boolean readsNew(boolean[] outputs, boolean[] labels) {
    for (FromParent from : parents) {
      if (from.ofLabel ? labels[from.parent] : outputs[from.parent]) {
        return true;
      }
    }
    return false;
  }

  /**
   * Computes the outputs, given the parents.
   *
   * @param all of each target of the model
   * @param wide what the wide part adds, from {@link #firstOutput} on
   * @param outputs where they go, from {@link #firstOutput} on
   */
  void run(Values[] all, float[] wide, Values to, float[] outputs) {
    System.arraycopy(to.ofOwn, 0, to.first, 0, to.first.length);
    for (FromParent from : parents) {
      from.kernel.addTo(all[from.parent].signals[from.signal], 0, to.first);
    }
    Dense.rectify(to.first, to.first.length);
    to.embedding = Layer.run(rest, to.first, to.rest);
    Arrays.fill(to.outputs, 0);
    head.addTo(to.embedding, 0, to.outputs);
    for (int k = 0; k < to.outputs.length; k++) {
      to.outputs[k] += headBias[k] + wide[firstOutput + k];
    }
    System.arraycopy(to.outputs, 0, outputs, firstOutput, to.outputs.length);
  }

  /**
   * Computes what the target's edges carry.
   *
   * @param label that children read; without meaning where none does
   */
  void signal(float label, Values to) {
    for (int i = 0; i < carried.size(); i++) {
      EdgeSignal signal = carried.get(i);
      float[] source = source(signal.source(), label, to);
      signal.forward(source, to.signals[i]);
    }
  }

  private float[] source(Source source, float label, Values to) {
    return switch (source) {
      case EMBEDDING -> to.embedding;
      case OUTPUT -> to.outputs;
      case PROBABILITY -> {
        density.writeSignal(to.outputs, 0, to.probability, 0);
        yield to.probability;
      }
      case LABEL -> {
        LabelInput.write(density, label, to.label, 0);
        yield to.label;
      }
    };
  }

  /** The signals of edges by name. */
  static final class Signals {
    private Signals() {}

    /** The different signals that edges from a target carry, in the order of the children. */
    static List<EdgeSignal> carriedBy(ModelDescription model, int position) {
      String name = model.targets().get(position).name();
      Map<String, EdgeSignal> carried = new LinkedHashMap<>();
      if (!model.network().method().equals(ModelNetwork.ESMM)) {
        for (ModelTarget child : model.targets()) {
          int at = child.parents().indexOf(name);
          if (at >= 0) {
            carried.computeIfAbsent(child.signals().get(at), EdgeSignal::named);
          }
        }
      }
      return List.copyOf(carried.values());
    }
  }
}
