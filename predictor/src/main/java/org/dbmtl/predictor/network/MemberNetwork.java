package org.dbmtl.predictor.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelTarget;

/**
 * The network of one member of a model, forward in plain Java, row by row (Wang et al. 2019,
 * section 3). Immutable and thread-safe; each thread has a {@link Scratch}. Keeps the arrays of
 * weights that it is given. A row takes one multiplication and addition for each weight of a dense
 * layer whose input is not zero; marginal predictions repeat, for each pass, the Bayesian layers of
 * the targets that read something new.
 */
public final class MemberNetwork {
  /** Names of the weights of separate networks begin with this and the target's name. */
  public static final String ALONE = "alone/";

  private final ModelDescription model;
  private final List<Part> parts = new ArrayList<>();
  private final List<Integer> order;
  private final List<Factor> factors = new ArrayList<>();
  private final int[] partOf;
  private final int[] placeInPart;

  /** A network of some of the targets. */
  private record Part(Trunk trunk, List<TargetLayers> targets, int firstOutput, int outputs) {}

  /** By ESMM: a target whose output is multiplied by its parent's probability. */
  private record Factor(int childOutput, int parentOutput, ModelTarget child) {}

  /**
   * @param weights by the names of the model's file
   * @throws IllegalArgumentException if they do not fit the model
   */
  public MemberNetwork(ModelDescription model, Map<String, float[]> weights) {
    this.model = model;
    order = model.topologicalOrder();
    int targets = model.targets().size();
    partOf = new int[targets];
    placeInPart = new int[targets];
    if (model.network().method().equals(ModelNetwork.WDL)) {
      for (int target = 0; target < targets; target++) {
        String prefix = ALONE + model.targets().get(target).name() + "/";
        Map<String, float[]> own = new HashMap<>();
        weights.forEach(
            (name, values) -> {
              if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), values);
              }
            });
        partOf[target] = target;
        parts.add(part(List.of(target), model.firstOutput(target), true, own));
      }
    } else {
      List<Integer> all = new ArrayList<>();
      for (int target = 0; target < targets; target++) {
        placeInPart[target] = target;
        all.add(target);
      }
      parts.add(part(all, 0, model.network().wide(), weights));
    }
    if (model.network().method().equals(ModelNetwork.ESMM)) {
      for (int child : order) {
        ModelTarget target = model.targets().get(child);
        if (!target.parents().isEmpty()) {
          int parent = model.position(target.parents().get(0));
          factors.add(new Factor(model.firstOutput(child), model.firstOutput(parent), target));
        }
      }
    }
  }

  private Part part(
      List<Integer> targets, int firstOutput, boolean wide, Map<String, float[]> weights) {
    List<String> names =
        targets.stream().map(target -> model.targets().get(target).name()).toList();
    int outputs =
        targets.stream().mapToInt(target -> model.targets().get(target).density().outputs()).sum();
    Trunk trunk = new Trunk(model, names, outputs, wide, weights);
    int below = trunk.specificWidth(model.network());
    List<TargetLayers> layers = new ArrayList<>();
    int first = 0;
    for (int target : targets) {
      layers.add(new TargetLayers(model, target, below, weights, first));
      first += model.targets().get(target).density().outputs();
    }
    return new Part(trunk, layers, firstOutput, outputs);
  }

  /** What a thread works on. */
  public static final class Scratch {
    private final List<Trunk.Values> trunks = new ArrayList<>();
    private final List<float[]> partOutputs = new ArrayList<>();
    private final TargetLayers.Values[] targets;
    private final List<TargetProduct> products = new ArrayList<>();

    /** [outputs][1] of the row that was predicted last. */
    private final float[][] outputs;

    // Of each target, next to the pass before.
    private final boolean[] outputsChanged;
    private final boolean[] labelsChanged;

    private Scratch(MemberNetwork network) {
      for (Part part : network.parts) {
        trunks.add(new Trunk.Values(part.trunk, part.outputs));
        partOutputs.add(new float[part.outputs]);
      }
      targets = new TargetLayers.Values[network.partOf.length];
      for (int target = 0; target < targets.length; target++) {
        targets[target] = network.layers(target).values();
      }
      for (Factor factor : network.factors) {
        products.add(new TargetProduct(factor.child.density(), factor.child.unit()));
      }
      outputs = new float[network.model.outputs()][1];
      outputsChanged = new boolean[targets.length];
      labelsChanged = new boolean[targets.length];
    }
  }

  private TargetLayers layers(int target) {
    return parts.get(partOf[target]).targets.get(placeInPart[target]);
  }

  /** Room for one thread. */
  public Scratch scratch() {
    return new Scratch(this);
  }

  /**
   * Predicts a row of a model whose edges carry no label.
   *
   * @return [outputs][1] what each target's density reads; valid until the next row
   */
  public float[][] predict(InputRows rows, int row, Scratch scratch) {
    begin(rows, row, scratch);
    for (int target : order) {
      run(target, scratch);
      layers(target).signal(Float.NaN, scratch.targets[target]);
    }
    finish(scratch);
    return scratch.outputs;
  }

  /**
   * Predicts a row of a model some of whose edges carry labels, pass by pass.
   *
   * @param stream of draws, see {@link LabelPasses#value}
   * @param number of the row, which decides draws
   * @param sources [targets] position of each target among the passes' sources, or -1
   * @param labels [sources][1] room for the values of a pass
   * @param at row of the reader
   */
  public void predictMarginal(
      InputRows rows,
      int row,
      LabelPasses passes,
      int[] sources,
      int stream,
      long number,
      float[][] labels,
      PassReader reader,
      int at,
      Scratch scratch) {
    begin(rows, row, scratch);
    float[][] outputs = scratch.outputs;
    for (int pass = 0; pass < passes.count(); pass++) {
      reader.begin(passes, at, 1);
      for (int target : order) {
        boolean changed =
            pass == 0 || layers(target).readsNew(scratch.outputsChanged, scratch.labelsChanged);
        scratch.outputsChanged[target] = changed;
        if (changed) {
          run(target, scratch);
        }
        int source = sources[target];
        float label = Float.NaN;
        boolean moved = false;
        if (source >= 0) {
          moved = passes.changes(source, pass) || (passes.isDrawn(source) && changed);
          if (moved) {
            passes.values(source, pass, stream, number, outputs, 0, labels[source], 0, 1);
          }
          label = labels[source][0];
          reader.weigh(at, passes.weight(source, label, outputs, 0));
        }
        scratch.labelsChanged[target] = moved;
        if (changed || moved) {
          layers(target).signal(label, scratch.targets[target]);
        }
      }
      reader.add(labels, outputs, scratch.outputsChanged, at, 1);
    }
  }

  private void begin(InputRows rows, int row, Scratch scratch) {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).trunk.run(rows, row, scratch.trunks.get(i));
    }
    for (int target = 0; target < partOf.length; target++) {
      float[] below = scratch.trunks.get(partOf[target]).ends[placeInPart[target]];
      layers(target).begin(below, scratch.targets[target]);
    }
  }

  /** Computes a target's outputs, whose parents are computed. */
  private void run(int target, Scratch scratch) {
    int part = partOf[target];
    float[] own = scratch.partOutputs.get(part);
    TargetLayers layers = layers(target);
    layers.run(scratch.targets, scratch.trunks.get(part).wide, scratch.targets[target], own);
    int first = layers.firstOutput;
    int outputs = model.targets().get(target).density().outputs();
    int to = parts.get(part).firstOutput + first;
    for (int k = 0; k < outputs; k++) {
      scratch.outputs[to + k][0] = own[first + k];
    }
  }

  /** Sets the outputs of targets that are products to these. */
  private void finish(Scratch scratch) {
    for (int i = 0; i < factors.size(); i++) {
      Factor factor = factors.get(i);
      TargetProduct product = scratch.products.get(i);
      float[][] outputs = scratch.outputs;
      product.compute(outputs[factor.childOutput][0], outputs[factor.parentOutput][0]);
      outputs[factor.childOutput][0] = (float) product.value();
    }
  }
}
