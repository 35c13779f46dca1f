package org.dbmtl.trainer.fused;

import java.util.Arrays;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.search.trial.Part;

/**
 * Marginal predictions of tiles: what no label has a part in is computed once, the Bayesian layers
 * and heads in each of the {@link LabelPasses}. Used by one thread.
 */
final class MarginalForward {
  private static final int NOT_READ = -1;

  private final Layers layers;
  private final Heads heads;
  private final LabelInputs labels;
  private final LabelPasses passes;
  private final Rectifier rectifier;
  private final Scratch scratch;
  private final PassReader reader;
  private final int[] sourceOf;
  private final float[][] values;
  private final float[][] outputs;
  private final float[] wide;

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
    this.layers = layers;
    this.heads = heads;
    this.labels = labels;
    this.passes = passes;
    this.scratch = scratch;
    rectifier = new Rectifier(scratch);
    this.reader = reader;
    sourceOf = new int[layers.ofTargets.size()];
    Arrays.fill(sourceOf, NOT_READ);
    for (int source = 0; source < passes.sources(); source++) {
      sourceOf[passes.target(source)] = source;
    }
    values = new float[passes.sources()][tile];
    int count = heads.outputs.columns();
    outputs = new float[count][tile];
    wide = new float[count * tile];
  }

  /**
   * Predicts a tile, whose trunk is computed and whose wide part is laid out.
   *
   * @param firstRow of the batch in the part
   * @param first of the tile in the batch
   */
  void predict(Part part, long firstRow, int first, int rows) {
    int cells = rows * outputs.length;
    heads.outputs.read(0, wide, 0, cells);
    for (int pass = 0; pass < passes.count(); pass++) {
      heads.outputs.write(0, wide, 0, cells);
      reader.begin(passes, first, rows);
      for (Layers.OfTarget target : layers.ofTargets) {
        for (DenseLayer layer : target.layers()) {
          layer.predict(rows, rectifier);
        }
        choose(target.position(), pass, part, firstRow + first, rows);
        heads.signal(target.position(), rows, scratch);
      }
      heads.predict(rows, outputs, 0, scratch);
      weigh(first, rows);
      reader.add(values, outputs, first, rows);
    }
  }

  @SuppressWarnings("EnumOrdinal") // numbers the random streams, whose order is kept
  private void choose(int target, int pass, Part part, long firstRow, int rows) {
    int source = sourceOf[target];
    if (source == NOT_READ) {
      return;
    }
    float[] chosen = values[source];
    if (passes.isDrawn(source)) {
      heads.compute(target, rows, outputs, scratch);
    }
    for (int row = 0; row < rows; row++) {
      chosen[row] = passes.value(source, pass, part.ordinal(), firstRow + row, outputs, row);
    }
    labels.set(target, chosen, 0, rows, scratch);
  }

  private void weigh(int first, int rows) {
    for (int source = 0; source < passes.sources(); source++) {
      if (!passes.isDrawn(source)) {
        float[] chosen = values[source];
        for (int row = 0; row < rows; row++) {
          reader.weigh(first + row, passes.weight(source, chosen[row], outputs, row));
        }
      }
    }
  }
}
