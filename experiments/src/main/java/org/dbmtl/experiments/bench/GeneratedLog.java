package org.dbmtl.experiments.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Transform;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.IntColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.NumericInput;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * A log of noise for benchmarks: 20 id fields with vocabularies geometrically spaced from 10 to
 * 200,000 and ids of popularity {@code 1 / rank}, 5 standard normal numbers, 6 targets of which one
 * is continuous. It holds {@value #BLOCK} rows in memory and repeats them beyond.
 */
final class GeneratedLog implements EncodedLog {
  static final List<String> TARGETS = List.of("click", "stay", "interact", "follow", "cart", "buy");
  static final String STRUCTURE =
      "click>stay click>interact stay>interact interact>follow click>cart stay>cart cart>buy";

  private static final int FIELDS = 20;
  private static final int NUMBERS = 5;
  private static final int LEAST_VOCABULARY = 10;
  private static final int MOST_VOCABULARY = 200_000;
  private static final int BLOCK = 1 << 18;
  private static final int HELD_OUT_ROWS = 2000;
  private static final double RATE = 0.1;

  private final long rows;
  private final List<EmbeddedField> fields = new ArrayList<>();
  private final List<NumericInput> numerics = new ArrayList<>();
  private final List<TargetColumn> targets = new ArrayList<>();
  private final int[][] ids;
  private final float[][] numbers;
  private final float[][] labels;

  /**
   * @param rows rows of the training part
   */
  GeneratedLog(long rows, long seed) {
    this.rows = rows;
    SplittableRandom random = new SplittableRandom(seed);
    int block = (int) Math.min(BLOCK, Math.max(rows, HELD_OUT_ROWS));
    ids = new int[FIELDS][block];
    numbers = new float[NUMBERS][block];
    labels = new float[TARGETS.size()][block];
    for (int field = 0; field < FIELDS; field++) {
      int vocabulary =
          (int)
              Math.round(
                  LEAST_VOCABULARY
                      * Math.pow(
                          (double) MOST_VOCABULARY / LEAST_VOCABULARY, field / (FIELDS - 1.0)));
      fields.add(new EmbeddedField("id" + field, vocabulary, false, 1));
      for (int row = 0; row < block; row++) {
        // Log-uniform ranks have popularity 1 / rank.
        ids[field][row] = (int) Math.min(vocabulary - 1, Math.pow(vocabulary, random.nextDouble()));
      }
    }
    for (int number = 0; number < NUMBERS; number++) {
      numerics.add(new NumericInput("number" + number, Transform.NONE, 0, 1));
      for (int row = 0; row < block; row++) {
        numbers[number][row] = (float) random.nextGaussian();
      }
    }
    for (int target = 0; target < TARGETS.size(); target++) {
      boolean binary = !TARGETS.get(target).equals("stay");
      targets.add(
          new TargetColumn(TARGETS.get(target), binary, 1, Transform.NONE, binary ? RATE : 0, 1));
      for (int row = 0; row < block; row++) {
        labels[target][row] =
            binary ? (random.nextDouble() < RATE ? 1 : 0) : (float) random.nextGaussian();
      }
    }
  }

  @Override
  public List<EmbeddedField> fields() {
    return fields;
  }

  @Override
  public List<NumericInput> numerics() {
    return numerics;
  }

  @Override
  public List<TargetColumn> targets() {
    return targets;
  }

  @Override
  public IntColumn ids(int field, Part part) {
    int[] column = ids[field];
    return row -> column[(int) (row % column.length)];
  }

  @Override
  public ListColumn lists(int field, Part part) {
    throw new IllegalArgumentException("field %d holds one id a row".formatted(field));
  }

  @Override
  public FloatColumn numeric(int input, Part part) {
    return column(numbers[input]);
  }

  @Override
  public FloatColumn label(int target, Part part) {
    return column(labels[target]);
  }

  private static FloatColumn column(float[] values) {
    return row -> values[(int) (row % values.length)];
  }

  @Override
  public String fingerprint() {
    return "generated";
  }

  @Override
  public long rows(Part part) {
    return part == Part.TRAIN ? rows : HELD_OUT_ROWS;
  }

  @Override
  public TargetStatistics targetStatistics() {
    throw new IllegalStateException("a benchmark asks for no statistics");
  }

  @Override
  public void close() {
    // Lies in the heap.
  }
}
