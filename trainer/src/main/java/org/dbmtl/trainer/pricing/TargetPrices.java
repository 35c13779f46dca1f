package org.dbmtl.trainer.pricing;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.search.pricing.LocalPrices.Price;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Residuals;
import org.dbmtl.trainer.metric.BlockScores;
import org.dbmtl.trainer.network.DbmtlShape;
import org.jspecify.annotations.Nullable;

/**
 * The prices of one target's parent sets, over rows that come in their order. Used by one thread at
 * a time.
 */
final class TargetPrices {
  private final TargetColumn column;
  private final int target;
  private final int firstOutput;
  private final long[] sets;
  private final SetOutputs outputs;
  private final Residuals residuals;
  private @Nullable GainSums gains;

  /**
   * @param target position of the target
   * @param sets bit masks over the targets
   */
  TargetPrices(DbmtlShape shape, int target, long[] sets, MaskedLayers network) {
    this.column = shape.targets().get(target);
    this.target = target;
    this.sets = sets;
    firstOutput = shape.firstOutput(target);
    outputs = new SetOutputs(shape, target, SetTree.of(sets), network);
    residuals = new Residuals(Collections.nCopies(sets.length, density()));
  }

  private Density density() {
    return column.density();
  }

  /** Whether its density has a deviation to fit. */
  boolean hasDeviation() {
    return !(density() instanceof Bernoulli || density() instanceof Binned);
  }

  /** Takes rows of the training part, to fit the deviation of each set. */
  void fit(PricedRows rows) {
    float[] z = new float[density().outputs()];
    forEachChunk(
        rows,
        rows.size(),
        (block, labels, weights, count) ->
            (set, values, size) -> {
              for (int i = 0; i < count; i++) {
                for (int k = 0; k < z.length; k++) {
                  z[k] = values[k * count + i];
                }
                residuals.add(set, z, labels[i], weights[i]);
              }
            });
  }

  /**
   * Takes rows of the validation part.
   *
   * @param rowsOfPart all of them, for the blocks
   */
  void price(PricedRows rows, long rowsOfPart) {
    if (gains == null) {
      gains = new GainSums(density(), residuals.deviations());
    }
    forEachChunk(rows, rowsOfPart, gains::rows);
  }

  /** Makes the reader of a chunk's outputs. */
  private interface Chunks {
    SetOutputs.Reader of(int block, float[] labels, float[] weights, int count);
  }

  /** Labelled rows of a block side by side, as many as go at a time. */
  private void forEachChunk(PricedRows rows, long rowsOfPart, Chunks chunks) {
    SetOutputs.Walk walk = outputs.new Walk();
    int[] chosen = new int[SetOutputs.ROWS];
    float[] labels = new float[SetOutputs.ROWS];
    float[] weights = new float[SetOutputs.ROWS];
    int block = 0;
    int count = 0;
    for (int row = 0; row < rows.size(); row++) {
      float label = rows.labels[target][row];
      if (Float.isNaN(label)) {
        continue;
      }
      int own = BlockScores.blockOf(Math.min(rows.row(row), rowsOfPart - 1), rowsOfPart);
      if (count > 0 && (own != block || count == SetOutputs.ROWS)) {
        read(walk, rows, chosen, count, chunks.of(block, labels, weights, count));
        count = 0;
      }
      block = own;
      chosen[count] = row;
      labels[count] = label;
      weights[count] = rows.weights[row];
      count++;
    }
    if (count > 0) {
      read(walk, rows, chosen, count, chunks.of(block, labels, weights, count));
    }
  }

  private void read(
      SetOutputs.Walk walk, PricedRows rows, int[] chosen, int count, SetOutputs.Reader reader) {
    walk.outputs(
        chosen,
        count,
        rows.own[target],
        rows.biases,
        rows.columns,
        firstOutput,
        rows.labels,
        reader);
  }

  /**
   * The prices by set.
   *
   * @param hasBlocks whether the part has as many rows as there are blocks
   * @throws ArithmeticException if one is not finite; the message names the target
   */
  Map<Long, Price> prices(boolean hasBlocks) {
    Map<Long, Price> prices = new HashMap<>();
    for (int set = 0; set < sets.length; set++) {
      double mean = gains == null ? 0 : gains.mean(set);
      if (!Double.isFinite(mean)) {
        throw new ArithmeticException(
            "the prediction of target '%s' is not a number".formatted(column.name()));
      }
      float[] blocks =
          !hasBlocks
              ? new float[0]
              : gains == null ? new float[BlockScores.BLOCKS] : gains.blocks(set);
      prices.put(sets[set], new Price(mean, blocks));
    }
    return prices;
  }
}
