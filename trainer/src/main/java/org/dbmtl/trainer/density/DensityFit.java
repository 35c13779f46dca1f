package org.dbmtl.trainer.density;

import java.util.ArrayList;
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
 * value it is else a Gaussian. A row counts by its weight. O(rows) and a sort of at most {@value
 * #SAMPLE} labels, evenly spread.
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
  private final LongToDoubleFunction weights;
  private final long rows;
  private final SortedLabels sample;

  private DensityFit(LongToDoubleFunction labels, LongToDoubleFunction weights, long rows) {
    this.labels = labels;
    this.weights = weights;
    this.rows = rows;
    sample = SortedLabels.of(labels, weights, rows, SAMPLE);
  }

  /**
   * The density that a study asks for.
   *
   * @param labels [rows] standardised; NaN rows are passed over
   * @param weights [rows] greater than 0
   */
  public static Density of(
      DensityChoice choice, LongToDoubleFunction labels, LongToDoubleFunction weights, long rows) {
    if (choice == DensityChoice.GAUSSIAN || choice == DensityChoice.MSE) {
      return new Gaussian(choice == DensityChoice.MSE);
    }
    DensityFit fit = new DensityFit(labels, weights, rows);
    if (fit.sample.isConstant()) {
      return new Gaussian(false); // one value alone: there is nothing to distinguish
    }
    return switch (choice) {
      case HURDLE -> fit.hurdle();
      case BINNED -> fit.binned();
      default -> fit.chosen();
    };
  }

  private Density chosen() {
    float off = sample.mostCommon();
    SortedLabels on = sample.without(off);
    boolean canBeOff = sample.weight() - on.weight() >= LEAST_OFF * sample.weight();
    if (advantage(canBeOff ? on : sample) >= LEAST_GAIN) {
      return binned();
    }
    return canBeOff ? hurdle() : new Gaussian(false);
  }

  private Density hurdle() {
    float off = sample.mostCommon();
    double on = 0;
    double labelled = 0;
    double mean = 0;
    double spread = 0;
    for (long row = 0; row < rows; row++) {
      float label = (float) labels.applyAsDouble(row);
      if (Float.isNaN(label)) {
        continue;
      }
      double weight = weights.applyAsDouble(row);
      labelled += weight;
      if (label != off) {
        on += weight;
        double step = label - mean;
        mean += weight * step / on;
        spread += weight * step * (label - mean);
      }
    }
    // At least two different values are on: an off value and one other are a binary target.
    double deviation = on == 0 ? 0 : Math.sqrt(spread / on);
    return new Hurdle(off, on / labelled, mean, deviation > 0 ? deviation : 1);
  }

  private Binned binned() {
    float[] ends = edges(BINS);
    int bins = ends.length - 1;
    double[] shares = new double[bins];
    float[][] values = new float[bins][];
    int from = 0;
    for (int bin = 0; bin < bins; bin++) {
      int to = sample.end(from, ends[bin + 1]);
      double weight = sample.weight(from, to);
      shares[bin] = weight / sample.weight();
      values[bin] = new float[(int) Math.min(VALUES, Math.max(weight, to - from))];
      for (int i = 0; i < values[bin].length; i++) {
        double middle = (2L * i + 1) * weight / (2L * values[bin].length);
        values[bin][i] = sample.at(from, to, middle);
      }
      from = to;
    }
    return new Binned(ends, values, shares, edges(STEPS));
  }

  /**
   * Ends of the bins, [bins + 1] ascending. A value with at least the share of a bin is a bin of
   * its own, whose probability is that of the value alone; quantiles divide the other labels.
   */
  private float[] edges(int quantiles) {
    NavigableSet<Float> ends = new TreeSet<>();
    SortedLabels others = sample;
    for (int start = 0; start < sample.size(); ) {
      int next = sample.end(start, sample.label(start));
      if (sample.weight(start, next) * quantiles >= sample.weight()) {
        float alone = sample.label(start);
        ends.add(Math.nextDown(alone));
        ends.add(alone);
        others = others.without(alone);
      }
      start = next;
    }
    for (int bin = 1; bin <= quantiles && others.size() > 0; bin++) {
      ends.add(others.quantile(bin, quantiles));
    }
    List<Float> edges = new ArrayList<>(List.of(Math.nextDown(sample.label(0))));
    int from = 0;
    for (float end : ends) {
      int to = sample.end(from, end);
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

  /**
   * Nats a row by which quantile bins describe labels better than a normal distribution; infinite
   * where quantiles fall together, so that single values have probabilities. Bins as many as to be
   * no part of the finding: 16 to 64 of them cost a normal distribution .1 to .02 nats.
   */
  private static double advantage(SortedLabels sample) {
    if (sample.rows() <= 16) {
      return 0;
    }
    int bins = Math.min(Math.max((int) (sample.rows() / 256), 16), 64);
    double nats = 0;
    float from = sample.label(0);
    for (int bin = 1; bin <= bins; bin++) {
      float to = sample.quantile(bin, bins);
      if (to == from) {
        return Double.POSITIVE_INFINITY;
      }
      nats -= Math.log(bins * ((double) to - from)) / bins;
      from = to;
    }
    return nats + 0.5 * Math.log(2 * Math.PI * Math.E * sample.variance());
  }
}
