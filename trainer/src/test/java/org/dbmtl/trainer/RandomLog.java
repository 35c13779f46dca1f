package org.dbmtl.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Hurdle;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.DensityChoice;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.NumericInput;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.DensityFit;

/**
 * A small log in the heap whose labels follow from its features: target {@code k}'s logit is the
 * sum of the row's numbers and a value of each id, shifted by {@code -k / 2}. Some labels are
 * missing.
 */
public class RandomLog implements EncodedLog {
  private static final double MISSING = 0.1;

  private final List<EmbeddedField> fields;
  private final List<NumericInput> numerics = new ArrayList<>();
  private List<TargetColumn> targets;
  private final Map<Part, int[][][]> ids = new EnumMap<>(Part.class);
  private final Map<Part, float[][]> numbers = new EnumMap<>(Part.class);
  private final Map<Part, float[][]> labels = new EnumMap<>(Part.class);
  private final Map<Part, float[]> weights = new EnumMap<>(Part.class);

  public RandomLog(
      List<EmbeddedField> fields, int numerics, List<TargetColumn> targets, int rows, long seed) {
    this.fields = fields;
    this.targets = targets;
    for (int i = 0; i < numerics; i++) {
      this.numerics.add(new NumericInput("number" + i, Transform.NONE, 0, 1));
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (Part part : Part.values()) {
      fill(part, part == Part.TRAIN ? rows : Math.max(50, rows / 4), random);
    }
  }

  private static final float OFF = -0.7f;

  /** Two single fields, a list field, two numbers, and the named binary targets. */
  public static RandomLog small(List<String> targets, int rows, long seed) {
    return new RandomLog(
        List.of(
            new EmbeddedField("user", 12, false, 1),
            new EmbeddedField("tags", 7, true, 4),
            new EmbeddedField("item", 9, false, 1)),
        2,
        targets.stream().map(name -> binary(name, 1)).toList(),
        rows,
        seed);
  }

  public static TargetColumn binary(String name, double weight) {
    return new TargetColumn(name, true, weight, Transform.NONE, 0.4, 1);
  }

  public static TargetColumn continuous(String name, double weight) {
    return new TargetColumn(name, false, weight, Transform.LOG1P, 2, 3);
  }

  /** A continuous target that is off in some two of five rows. */
  public static TargetColumn hurdle(String name, double weight) {
    return continuous(name, weight).withDensity(new Hurdle(OFF, 0.6, 0.1, 0.7));
  }

  /** A continuous target by bins of its labels. */
  public static TargetColumn binned(String name, double weight) {
    SplittableRandom random = new SplittableRandom(7);
    float[] labels = new float[2000];
    for (int row = 0; row < labels.length; row++) {
      labels[row] = (float) (1.5 * random.nextDouble() - 0.75);
    }
    Density binned =
        DensityFit.of(DensityChoice.BINNED, row -> labels[(int) row], row -> 1, labels.length);
    return continuous(name, weight).withDensity(binned);
  }

  private void fill(Part part, int rows, SplittableRandom random) {
    int[][][] fieldIds = new int[fields.size()][rows][];
    float[][] fieldNumbers = new float[numerics.size()][rows];
    float[][] targetLabels = new float[targets.size()][rows];
    for (int row = 0; row < rows; row++) {
      double signal = 0;
      for (int field = 0; field < fields.size(); field++) {
        EmbeddedField embedded = fields.get(field);
        int length = embedded.list() ? 1 + random.nextInt(embedded.maxLength()) : 1;
        int[] values = new int[length];
        for (int k = 0; k < length; k++) {
          values[k] = random.nextInt(embedded.vocabulary());
          signal += Math.sin(values[k] * 1.7 + field) / length;
        }
        fieldIds[field][row] = values;
      }
      for (float[] number : fieldNumbers) {
        number[row] = (float) random.nextGaussian();
        signal += number[row];
      }
      for (int target = 0; target < targets.size(); target++) {
        targetLabels[target][row] = label(target, signal, random);
      }
    }
    ids.put(part, fieldIds);
    numbers.put(part, fieldNumbers);
    labels.put(part, targetLabels);
  }

  private float label(int target, double signal, SplittableRandom random) {
    double logit = signal - target / 2.0;
    double noise = random.nextDouble();
    boolean missing = random.nextDouble() < MISSING;
    if (missing) {
      return Float.NaN;
    }
    if (targets.get(target).density() instanceof Hurdle hurdle && random.nextInt(5) < 2) {
      return hurdle.off();
    }
    return targets.get(target).binary()
        ? (noise < 1 / (1 + Math.exp(-2 * logit)) ? 1 : 0)
        : (float) (0.5 * logit + noise - 0.5);
  }

  /** This log, with weights of its rows from now on. */
  public RandomLog weighted(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Part part : Part.values()) {
      float[] own = new float[(int) rows(part)];
      for (int row = 0; row < own.length; row++) {
        own[row] = (float) Math.exp(random.nextGaussian());
      }
      weights.put(part, own);
    }
    List<TargetColumn> weighted = new ArrayList<>();
    for (int target = 0; target < targets.size(); target++) {
      TargetColumn of = targets.get(target);
      weighted.add(
          new TargetColumn(
              of.name(),
              of.binary(),
              of.weight(),
              of.transform(),
              of.mean(),
              of.deviation(),
              meanWeight(target),
              of.density()));
    }
    targets = weighted;
    return this;
  }

  private double meanWeight(int target) {
    double sum = 0;
    long labelled = 0;
    for (long row = 0; row < rows(Part.TRAIN); row++) {
      if (!Float.isNaN(label(target, Part.TRAIN).get(row))) {
        sum += weights(Part.TRAIN).get(row);
        labelled++;
      }
    }
    return sum / labelled;
  }

  @Override
  public FloatColumn weights(Part part) {
    float[] column = weights.get(part);
    return column == null ? FloatColumn.ONES : row -> column[(int) row];
  }

  private int[][][] idsOf(Part part) {
    return Objects.requireNonNull(ids.get(part));
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
  public ListColumn lists(int field, Part part) {
    int[][] column = idsOf(part)[field];
    return new ListColumn() {
      @Override
      public int length(long row) {
        return column[(int) row].length;
      }

      @Override
      public int get(long row, int k) {
        return column[(int) row][k];
      }
    };
  }

  @Override
  public FloatColumn numeric(int input, Part part) {
    float[] column = Objects.requireNonNull(numbers.get(part))[input];
    return row -> column[(int) row];
  }

  @Override
  public FloatColumn label(int target, Part part) {
    float[] column = Objects.requireNonNull(labels.get(part))[target];
    return row -> column[(int) row];
  }

  @Override
  public void read(Part part, long[] rows, int size, RowBatch into) {
    readFeatures(part, rows, size, into);
    for (int target = 0; target < targets.size(); target++) {
      FloatColumn column = label(target, part);
      for (int i = 0; i < size; i++) {
        into.labels()[target][i] = column.get(rows[i]);
      }
    }
    for (int i = 0; i < size; i++) {
      into.weights()[i] = weights(part).get(rows[i]);
    }
  }

  @Override
  public void readFeatures(Part part, long[] rows, int size, RowBatch into) {
    int slot = 0;
    for (int field = 0; field < fields.size(); field++) {
      ListColumn column = lists(field, part);
      for (int i = 0; i < size; i++) {
        int length = column.length(rows[i]);
        int at = i * into.slots() + slot;
        Arrays.fill(into.ids(), at, at + into.room()[field], RowBatch.EMPTY);
        for (int k = 0; k < length; k++) {
          into.ids()[at + k] = into.offsets()[field] + column.get(rows[i], k);
        }
      }
      slot += into.room()[field];
    }
    for (int input = 0; input < numerics.size(); input++) {
      FloatColumn column = numeric(input, part);
      for (int i = 0; i < size; i++) {
        into.numbers()[i * numerics.size() + input] = column.get(rows[i]);
      }
    }
  }

  @Override
  public String fingerprint() {
    return "random";
  }

  @Override
  public long rows(Part part) {
    return Objects.requireNonNull(labels.get(part))[0].length;
  }

  @Override
  public TargetStatistics targetStatistics() {
    throw new IllegalStateException("a random log has no statistics");
  }

  @Override
  public void close() {}
}
