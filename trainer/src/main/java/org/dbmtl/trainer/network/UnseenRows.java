package org.dbmtl.trainer.network;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.RowBatch;

/**
 * What is put into the rows of tables that no row of a training has looked up: those of missing or
 * unseen values where training had none, of hash buckets that stayed empty, and of values that a
 * part of the training rows does not hold. Immutable.
 */
public final class UnseenRows {
  /** Share of the ids of each training batch that {@link Unseen#DROPPED} takes away. */
  public static final double DROPPED_SHARE = 0.01;

  private static final String DROPPING = "dropped-ids";

  private static final int BATCH = 4096;

  private final List<EmbeddedField> fields;
  private final Unseen unseen;
  private final double[] lookups;

  private UnseenRows(List<EmbeddedField> fields, Unseen unseen, double[] lookups) {
    this.fields = fields;
    this.unseen = unseen;
    this.lookups = lookups;
  }

  /** What a step's number is added to for the seed of the ids that it drops. */
  public static long keyOfDrops(InitialWeights initial) {
    return Seeds.of(initial.seed(), DROPPING, 0);
  }

  /**
   * Counts what a training looks up, in one pass over its rows.
   *
   * @param rows number of its rows
   * @param rowAt row of the training part at each position {@code 0 .. rows - 1}
   */
  public static UnseenRows of(EncodedLog log, Unseen unseen, long rows, LongUnaryOperator rowAt) {
    double[] lookups = new double[log.fields().stream().mapToInt(EmbeddedField::vocabulary).sum()];
    if (unseen != Unseen.RANDOM && lookups.length > 0) {
      RowBatch batch = new RowBatch(log, BATCH);
      FloatColumn weights = log.weights(Part.TRAIN);
      for (long first = 0; first < rows; first += BATCH) {
        long start = first;
        int size = (int) Math.min(BATCH, rows - first);
        batch.readFeatures(Part.TRAIN, position -> rowAt.applyAsLong(start + position), size);
        count(batch, position -> weights.get(rowAt.applyAsLong(start + position)), lookups);
      }
    }
    return new UnseenRows(log.fields(), unseen, lookups);
  }

  /**
   * An id counts as what its embedding is multiplied by, the row's weight over the ids of a list.
   */
  private static void count(RowBatch batch, FloatColumn weights, double[] lookups) {
    int[] ids = batch.ids();
    int slot = 0;
    for (int row = 0; row < batch.size(); row++) {
      for (int room : batch.room()) {
        int used = RowBatch.used(ids, slot, room);
        for (int k = 0; k < used; k++) {
          lookups[ids[slot + k]] += (double) weights.get(row) / used;
        }
        slot += room;
      }
    }
  }

  /** The fields' tables one after the other, a row of values for each id. */
  public interface Table {
    /** Values of a row. */
    int dim();

    /** Copies a row's values to {@code to[offset .. offset + dim - 1]}. */
    void readWeights(int row, float[] to, int offset);

    /** Copies a row's values from {@code from[offset .. offset + dim - 1]}. */
    void writeWeights(int row, float[] from, int offset);
  }

  /**
   * Fills the rows that training has not seen; all others stay as they are.
   *
   * @param table of as many rows as the fields have ids together
   */
  public void fill(Table table) {
    if (unseen == Unseen.RANDOM) {
      return;
    }
    int first = 0;
    for (EmbeddedField field : fields) {
      fill(table, first, first + field.vocabulary());
      first += field.vocabulary();
    }
  }

  private void fill(Table table, int first, int end) {
    int own = unseen == Unseen.DROPPED ? first + EmbeddedField.UNSEEN : -1;
    float[] values = new float[table.dim()];
    if (own >= 0) {
      table.readWeights(own, values, 0);
    } else {
      readMean(table, first, end, values);
    }
    for (int row = first; row < end; row++) {
      if (lookups[row] == 0 && row != own) {
        table.writeWeights(row, values, 0);
      }
    }
  }

  private void readMean(Table table, int first, int end, float[] mean) {
    double[] sums = new double[mean.length];
    double all = 0;
    for (int row = first; row < end; row++) {
      if (lookups[row] > 0) {
        table.readWeights(row, mean, 0);
        for (int d = 0; d < mean.length; d++) {
          sums[d] += lookups[row] * mean[d];
        }
        all += lookups[row];
      }
    }
    for (int d = 0; d < mean.length; d++) {
      mean[d] = (float) (sums[d] / all);
    }
  }
}
