package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.network.DbmtlShape;
import org.jspecify.annotations.Nullable;

/**
 * Marginal predictions of tiles: what no label has a part in is computed once, and in each of the
 * {@link LabelPasses} the Bayesian layers and heads of those targets that read something new. Used
 * by one thread.
 */
final class MarginalForward {
  private static final int NOT_READ = -1;

  private final LabelInputs labels;
  private final LabelPasses passes;
  private final Rectifier rectifier;
  private final Scratch scratch;
  private final PassReader reader;
  private final List<Step> steps = new ArrayList<>();
  private final PassOutputs outputs;
  // Of each source.
  private final float[][] values;
  private final double[][] weights;
  // Of each target that a label is read of.
  private final @Nullable LabelColumns[] columns;
  // Of each target, next to the pass before.
  private final boolean[] outputsChanged;
  private final boolean[] labelsChanged;

  /**
   * What a pass does of a target.
   *
   * @param source which of the sources of the passes it is, or {@link #NOT_READ}
   * @param layers its Bayesian layers
   * @param reads what it reads of its parents
   * @param labelled computes it where it is such a target, else null
   * @param isLaidOut whether any child that is no such target reads something of it
   */
  private record Step(
      int target,
      int source,
      List<DenseLayer> layers,
      List<Read> reads,
      @Nullable LabelledTarget labelled,
      boolean isLaidOut) {}

  /**
   * What is read of a parent.
   *
   * @param ofLabel whether that is its label, or else something that is computed of it
   */
  private record Read(int parent, boolean ofLabel) {}

  /**
   * @param tile most rows of a tile
   */
  MarginalForward(
      Layers layers,
      Heads heads,
      LabelInputs labels,
      LabelPasses passes,
      PassReader reader,
      int tile,
      Scratch scratch) {
    this.labels = labels;
    this.passes = passes;
    this.scratch = scratch;
    rectifier = new Rectifier(scratch);
    this.reader = reader;
    outputs = new PassOutputs(layers, heads, tile, scratch);
    int targets = layers.ofTargets.size();
    outputsChanged = new boolean[targets];
    labelsChanged = new boolean[targets];
    columns = new @Nullable LabelColumns[targets];
    int[] sourceOf = new int[targets];
    Arrays.fill(sourceOf, NOT_READ);
    for (int source = 0; source < passes.sources(); source++) {
      int target = passes.target(source);
      sourceOf[target] = source;
      columns[target] = new LabelColumns(outputs.density(target), tile);
    }
    for (Layers.OfTarget target : layers.ofTargets) {
      LabelledTarget labelled =
          LabelledTarget.is(layers.shape, target.position())
              ? new LabelledTarget(layers, heads, target, outputs, tile)
              : null;
      steps.add(step(layers.shape, target, sourceOf[target.position()], labelled));
    }
    values = new float[passes.sources()][tile];
    weights = new double[passes.sources()][tile];
  }

  private static Step step(
      DbmtlShape shape, Layers.OfTarget of, int source, @Nullable LabelledTarget labelled) {
    TargetGraph structure = shape.structure();
    String name = structure.targets().get(of.position());
    List<Read> reads = new ArrayList<>();
    for (String parent : structure.parents(name)) {
      EdgeSignal signal = shape.network().signals().of(parent, name);
      reads.add(new Read(structure.indexOf(parent), signal.readsLabels()));
    }
    return new Step(
        of.position(),
        source,
        of.layers(),
        reads,
        labelled,
        structure.edges().stream()
            .filter(edge -> edge.parent().equals(name))
            .anyMatch(edge -> !LabelledTarget.is(shape, structure.indexOf(edge.child()))));
  }

  /**
   * Predicts a tile, whose trunk is computed and whose wide part is laid out.
   *
   * @param firstRow of the batch in the part
   * @param first of the tile in the batch
   */
  void predict(Part part, long firstRow, int first, int rows) {
    outputs.begin(rows);
    for (Step step : steps) {
      if (step.labelled() != null) {
        step.labelled().begin(rows);
      }
    }
    for (int pass = 0; pass < passes.count(); pass++) {
      reader.begin(passes, first, rows);
      for (int i = 0; i < steps.size(); i++) {
        compute(steps.get(i), pass, part, firstRow + first, rows);
      }
      weigh(first, rows);
      reader.add(values, outputs.values, outputsChanged, first, rows);
    }
  }

  private void compute(Step step, int pass, Part part, long firstRow, int rows) {
    int target = step.target();
    boolean changed = pass == 0 || readsNew(step);
    outputsChanged[target] = changed;
    if (changed) {
      if (step.labelled() != null) {
        step.labelled().compute(columns, rows);
      } else {
        for (DenseLayer layer : step.layers()) {
          layer.predict(rows, rectifier);
        }
        outputs.compute(target, rows);
      }
    }
    if (step.source() != NOT_READ) {
      choose(step, pass, part, firstRow, rows);
    }
    if (step.isLaidOut() && (changed || labelsChanged[target])) {
      outputs.signal(target, rows);
    }
  }

  private boolean readsNew(Step step) {
    for (int i = 0; i < step.reads().size(); i++) {
      Read read = step.reads().get(i);
      if (read.ofLabel() ? labelsChanged[read.parent()] : outputsChanged[read.parent()]) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("EnumOrdinal") // numbers the random streams, whose order is kept
  private void choose(Step step, int pass, Part part, long firstRow, int rows) {
    int source = step.source();
    int target = step.target();
    boolean changes = passes.changes(source, pass);
    labelsChanged[target] = changes || (passes.isDrawn(source) && outputsChanged[target]);
    float[] chosen = values[source];
    if (labelsChanged[target]) {
      passes.values(source, pass, part.ordinal(), firstRow, outputs.values, 0, chosen, 0, rows);
      Objects.requireNonNull(columns[target]).set(chosen, rows);
      if (step.isLaidOut()) {
        labels.set(target, chosen, 0, rows, scratch);
      }
    }
    if (!passes.isDrawn(source) && (labelsChanged[target] || outputsChanged[target])) {
      for (int row = 0; row < rows; row++) {
        weights[source][row] = passes.weight(source, chosen[row], outputs.values, row);
      }
    }
  }

  private void weigh(int first, int rows) {
    for (int source = 0; source < weights.length; source++) {
      if (!passes.isDrawn(source)) {
        double[] factors = weights[source];
        for (int row = 0; row < rows; row++) {
          reader.weigh(first + row, factors[row]);
        }
      }
    }
  }
}
