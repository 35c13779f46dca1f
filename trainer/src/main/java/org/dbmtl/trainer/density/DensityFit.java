package org.dbmtl.trainer.density;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongToDoubleFunction;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Gaussian;
import org.dbmtl.predictor.density.Hurdle;
import org.dbmtl.search.study.DensityChoice;

/**
 * The density of a continuous target, by its labels in the training part.
 *
 * <p>{@link DensityChoice#AUTO} is bins where they describe the labels better than a normal
 * distribution by at least {@value #LEAST_GAIN} nats a row. Where one value, "off", has at least
 * {@value #LEAST_OFF} of the labels, it looks at the others, and is else a hurdle; without such a
 * value it is else a Gaussian. O(rows) and a sort of at most {@value #SAMPLE} labels, evenly
 * spread.
 */
public final class DensityFit {
  /** Least share of the most common value for a hurdle by {@link DensityChoice#AUTO}. */
  public static final double LEAST_OFF = 0.05;

  /** Least advantage of bins over a normal distribution, nats a row. */
  public static final double LEAST_GAIN = 0.03;

  /** Most bins of {@link Binned}, besides those of common values. */
  public static final int BINS = 32;

  /**
   * Most steps by which a child reads a label of {@link Binned}, besides those of common values.
   */
  public static final int STEPS = 16;

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
      return new Gaussian(false); // one value alone: there is nothing to distinguish
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
    float[] on = new float[sample.length];
    int count = 0;
    for (float label : sample) {
      if (label != off) {
        on[count++] = label;
      }
    }
    boolean canBeOff = sample.length - count >= LEAST_OFF * sample.length;
    if (advantage(canBeOff ? Arrays.copyOf(on, count) : sample) >= LEAST_GAIN) {
      return binned();
    }
    return canBeOff ? hurdle() : new Gaussian(false);
  }

  /** The longest run of the sample; of several the least value. */
  private float mostCommon() {
    float best = sample[0];
    int longest = 0;
    for (int start = 0; start < sample.length; ) {
      int end = next(start);
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
    float[] ends = edges(BINS);
    int bins = ends.length - 1;
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
    return new Binned(ends, values, shares, edges(STEPS));
  }

  /**
   * Ends of the bins, [bins + 1] ascending. A value with at least the share of a bin is a bin of
   * its own, whose probability is that of the value alone; quantiles divide the other labels.
   */
  private float[] edges(int quantiles) {
    NavigableSet<Float> ends = new TreeSet<>();
    float[] others = new float[sample.length];
    int count = 0;
    for (int start = 0; start < sample.length; ) {
      int next = next(start);
      if ((long) (next - start) * quantiles >= sample.length) {
        ends.add(Math.nextDown(sample[start]));
        ends.add(sample[start]);
      } else {
        Arrays.fill(others, count, count + next - start, sample[start]);
        count += next - start;
      }
      start = next;
    }
    for (int bin = 1; bin <= quantiles && count > 0; bin++) {
      ends.add(others[(int) ((long) bin * (count - 1) / quantiles)]);
    }
    List<Float> edges = new ArrayList<>(List.of(Math.nextDown(sample[0])));
    int from = 0;
    for (float end : ends) {
      int to = from;
      while (to < sample.length && sample[to] <= end) {
        to++;
      }
      if (to > from) { // else no label lies in between
        edges.add(end);
        from = to;
      }
    }
    float[] found = new float[edges.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = edges.get(i);
    }
    return found;
  }

  /** Where the run of equal labels ends that starts here. */
  private int next(int start) {
    int end = start;
    while (end < sample.length && sample[end] == sample[start]) {
      end++;
    }
    return end;
  }

  /**
   * Nats a row by which quantile bins describe ascending labels better than a normal distribution;
   * infinite where quantiles fall together, so that single values have probabilities. Bins as many
   * as to be no part of the finding: 16 to 64 of them cost a normal distribution .1 to .02 nats.
   */
  private static double advantage(float[] sample) {
    int last = sample.length - 1;
    if (last < 16) {
      return 0;
    }
    int bins = Math.min(Math.max(sample.length / 256, 16), 64);
    double nats = 0;
    float from = sample[0];
    for (int bin = 1; bin <= bins; bin++) {
      float to = sample[(int) ((long) bin * last / bins)];
      if (to == from) {
        return Double.POSITIVE_INFINITY;
      }
      nats -= Math.log(bins * ((double) to - from)) / bins;
      from = to;
    }
    return nats + 0.5 * Math.log(2 * Math.PI * Math.E * variance(sample));
  }

  private static double variance(float[] sample) {
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
