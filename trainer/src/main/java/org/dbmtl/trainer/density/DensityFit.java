package org.dbmtl.trainer.density;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.dbmtl.search.study.DensityChoice;

/**
 * The density of a continuous target, by its labels in the training part.
 *
 * <p>{@link DensityChoice#AUTO} is a hurdle where one value has at least {@value #LEAST_OFF} of the
 * labels; else bins where they describe the labels better than a normal distribution by at least
 * {@value #LEAST_GAIN} nats a row; else a Gaussian. O(rows) and a sort of at most {@value #SAMPLE}
 * labels, evenly spread.
 */
public final class DensityFit {
  /** Least share of the most common value for a hurdle by {@link DensityChoice#AUTO}. */
  public static final double LEAST_OFF = 0.05;

  /** Least advantage of bins over a normal distribution, nats a row. */
  public static final double LEAST_GAIN = 0.1;

  /** Most bins of {@link Binned}. */
  public static final int BINS = 16;

  private static final int SAMPLE = 1 << 17;

  /** Most labels that stand for those of a bin. */
  private static final int VALUES = 64;

  private final LongToDoubleFunction labels;
  private final long rows;
  private final float[] sample;

  private DensityFit(LongToDoubleFunction labels, long rows) {
    this.labels = labels;
    this.rows = rows;
    sample = sample();
  }

  /**
   * The density that a study asks for.
   *
   * @param labels [rows] standardised; NaN rows are passed over
   */
  public static Density of(DensityChoice choice, LongToDoubleFunction labels, long rows) {
    if (choice == DensityChoice.GAUSSIAN || choice == DensityChoice.MSE) {
      return new Gaussian(choice == DensityChoice.MSE);
    }
    DensityFit fit = new DensityFit(labels, rows);
    if (fit.sample.length == 0 || fit.sample[0] == fit.sample[fit.sample.length - 1]) {
      return new Gaussian(false); // one value alone: there is nothing to tell apart
    }
    return switch (choice) {
      case HURDLE -> fit.hurdle();
      case BINNED -> fit.binned();
      default -> fit.chosen();
    };
  }

  private float[] sample() {
    long step = Math.max(1, (rows + SAMPLE - 1) / SAMPLE);
    float[] found = new float[(int) ((rows + step - 1) / step)];
    int count = 0;
    for (long row = 0; row < rows; row += step) {
      float label = (float) labels.applyAsDouble(row);
      if (!Float.isNaN(label)) {
        found[count++] = label;
      }
    }
    float[] sorted = Arrays.copyOf(found, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private Density chosen() {
    float off = mostCommon();
    long same = 0;
    for (float label : sample) {
      same += label == off ? 1 : 0;
    }
    if (same >= LEAST_OFF * sample.length) {
      return hurdle();
    }
    Binned binned = binned();
    return binned.outputs() > 1 && advantage() >= LEAST_GAIN ? binned : new Gaussian(false);
  }

  /** The longest run of the sample; of several the least value. */
  private float mostCommon() {
    float best = sample[0];
    int longest = 0;
    for (int start = 0; start < sample.length; ) {
      int end = start;
      while (end < sample.length && sample[end] == sample[start]) {
        end++;
      }
      if (end - start > longest) {
        longest = end - start;
        best = sample[start];
      }
      start = end;
    }
    return best;
  }

  private Density hurdle() {
    float off = mostCommon();
    long on = 0;
    long labelled = 0;
    double mean = 0;
    double spread = 0;
    for (long row = 0; row < rows; row++) {
      float label = (float) labels.applyAsDouble(row);
      if (Float.isNaN(label)) {
        continue;
      }
      labelled++;
      if (label != off) {
        on++;
        double step = label - mean;
        mean += step / on;
        spread += step * (label - mean);
      }
    }
    // At least two different values are on: an off value and one other are a binary target.
    double deviation = on == 0 ? 0 : Math.sqrt(spread / on);
    return new Hurdle(off, (double) on / labelled, mean, deviation > 0 ? deviation : 1);
  }

  private Binned binned() {
    List<Float> edges = new ArrayList<>();
    edges.add(sample[0]);
    for (int bin = 1; bin <= BINS; bin++) {
      float edge = sample[(int) ((long) bin * (sample.length - 1) / BINS)];
      if (edge > edges.get(edges.size() - 1)) {
        edges.add(edge);
      }
    }
    int bins = edges.size() - 1;
    float[] ends = new float[bins + 1];
    for (int i = 0; i <= bins; i++) {
      ends[i] = edges.get(i);
    }
    // The sample is sorted, so that the labels of a bin lie side by side.
    int[] starts = new int[bins + 1];
    for (float label : sample) {
      starts[Binned.bin(ends, label) + 1]++;
    }
    double[] shares = new double[bins];
    float[][] values = new float[bins][];
    for (int bin = 0; bin < bins; bin++) {
      int rowsOfBin = starts[bin + 1];
      starts[bin + 1] += starts[bin];
      shares[bin] = (double) rowsOfBin / sample.length;
      values[bin] = new float[Math.min(VALUES, rowsOfBin)];
      for (int i = 0; i < values[bin].length; i++) {
        int middle = (int) ((2L * i + 1) * rowsOfBin / (2L * values[bin].length));
        values[bin][i] = sample[starts[bin] + middle];
      }
    }
    return new Binned(ends, values, shares);
  }

  /** Nats a row by which quantile bins describe the labels better than a normal distribution. */
  private double advantage() {
    int last = sample.length - 1;
    double nats = 0;
    int bins = 0;
    float from = sample[0];
    for (int bin = 1; bin <= BINS; bin++) {
      float to = sample[(int) ((long) bin * last / BINS)];
      if (to > from) {
        nats += Math.log(1.0 / BINS / (to - from)) / BINS;
        bins++;
      }
      from = to;
    }
    if (bins < BINS) {
      return 0; // values that come often: a histogram of points is no density to compare
    }
    double normal = -0.5 * Math.log(2 * Math.PI * Math.E * variance());
    return nats - normal;
  }

  private double variance() {
    double mean = 0;
    double spread = 0;
    for (int i = 0; i < sample.length; i++) {
      double step = sample[i] - mean;
      mean += step / (i + 1);
      spread += step * (sample[i] - mean);
    }
    return spread / sample.length;
  }
}
