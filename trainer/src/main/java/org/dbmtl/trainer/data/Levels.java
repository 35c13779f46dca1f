package org.dbmtl.trainer.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.trial.Part;

/**
 * Cuts labels into few levels, to count how they occur together. A binary label is its own level. A
 * continuous one is cut at quantiles into at most {@value #BINS} bins of about as many rows each; a
 * value that fills a bin alone, such as a play time of 0, has a bin of its own.
 *
 * <p>The most common value of a continuous label, if it holds {@value #OFF_PERCENT} % of the rows
 * or more, is the one at which the target is off, and has a bin of its own as well. Of equally
 * common ones it is the smallest.
 *
 * @param uppers [target][level] greatest label of each level but the last, as a record holds it
 */
record Levels(List<TargetStatistics.Levels> levels, List<float[]> uppers) {
  private static final int BINS = 8;
  private static final int OFF_PERCENT = 5;

  static Levels of(List<Manifest.Label> labels, List<String> rules, Database database)
      throws SQLException {
    List<TargetStatistics.Levels> levels = new ArrayList<>();
    List<float[]> uppers = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Manifest.Label label = labels.get(i);
      Bins bins = label.binary() ? Bins.BINARY : bins(label, rules.get(i), database);
      uppers.add(bins.cuts());
      levels.add(
          new TargetStatistics.Levels(
              label.name(), label.binary(), bins.cuts().length + 1, bins.off()));
    }
    return new Levels(levels, uppers);
  }

  private static Bins bins(Manifest.Label label, String rule, Database database)
      throws SQLException {
    String counted =
        "SELECT CAST(%s AS DOUBLE) AS v, count(*) AS n FROM %s WHERE %s = 0 GROUP BY 1 HAVING v IS NOT NULL"
            .formatted(rule, LogParts.VIEW, LogParts.PART);
    long labelled = label.labelled().get(LogParts.code(Part.TRAIN));
    float[] off = {Float.NaN};
    database.query(
        counted + " ORDER BY n DESC, 1 LIMIT 1",
        row -> {
          if (100 * row.getLong(2) >= OFF_PERCENT * labelled) {
            off[0] = label.encoded(row.getDouble(1));
          }
        });
    Bins bins = new Bins(labelled, off[0]);
    database.query(
        counted + " ORDER BY 1", row -> bins.add(label.encoded(row.getDouble(1)), row.getLong(2)));
    return bins;
  }

  /**
   * Closes a bin when it is full, and before and after a value that would fill one alone or is off.
   */
  static final class Bins {
    private static final Bins BINARY = new Bins(0, 0);

    static {
      BINARY.add(0, 1);
      BINARY.add(1, 1);
    }

    private final double full;
    private final float offValue;
    private int off = -1;
    private final List<Float> cuts = new ArrayList<>();
    private float last = Float.NaN;
    private long inBin;

    /**
     * @param offValue the value at which the target is off, or NaN
     */
    Bins(long rows, float offValue) {
      full = Math.max(1, (double) rows / BINS);
      this.offValue = offValue;
    }

    /** The level of the off value, -1 without one. */
    int off() {
      return off;
    }

    /**
     * @param value greater than, or rounded to the same float as, the one before
     */
    void add(float value, long rows) {
      boolean alone = rows >= full || value == offValue || last == offValue;
      if (inBin > 0 && value != last && (inBin >= full || alone)) {
        cuts.add(last);
        inBin = 0;
      }
      if (value == offValue) {
        off = cuts.size();
      }
      inBin += rows;
      last = value;
    }

    float[] cuts() {
      float[] array = new float[cuts.size()];
      for (int i = 0; i < array.length; i++) {
        array[i] = cuts.get(i);
      }
      return array;
    }
  }

  /** Counts the levels of the labels in the training part's records. */
  List<Manifest.Joint> count(RecordFile records, RecordLayout layout, long rows) {
    int n = levels.size();
    var builder = TargetStatistics.builder(levels);
    int[] row = new int[n];
    for (long r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        row[i] = level(i, records.getFloat(r, layout.label(i)));
      }
      builder.add(row);
    }
    return joints(builder.build());
  }

  private int level(int target, float label) {
    if (Float.isNaN(label)) {
      return -1;
    }
    int at = Arrays.binarySearch(uppers.get(target), label);
    return at >= 0 ? at : -1 - at;
  }

  private List<Manifest.Joint> joints(TargetStatistics statistics) {
    List<Manifest.Joint> joints = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      for (int j = i; j < levels.size(); j++) {
        for (int a = 0; a < levels.get(i).levels(); a++) {
          for (int b = 0; b < levels.get(j).levels(); b++) {
            long rows = statistics.count(i, a, j, b);
            if (rows > 0) {
              joints.add(new Manifest.Joint(i, a, j, b, rows));
            }
          }
        }
      }
    }
    return joints;
  }
}
