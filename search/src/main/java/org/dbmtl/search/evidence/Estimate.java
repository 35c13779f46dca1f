package org.dbmtl.search.evidence;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A mean over repeats.
 *
 * @param mean in the unit of what was averaged
 * @param standardError of the mean: the sample deviation (divisor {@code repeats - 1}) over the
 *     root of {@code repeats}; null with a single repeat, which says nothing of the spread
 * @param repeats number of values, at least 1
 */
public record Estimate(double mean, @Nullable Double standardError, int repeats) {
  /**
   * The mean of these values.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Estimate of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no mean of no values");
    }
    SummaryStatistics summary = new SummaryStatistics();
    values.forEach(summary::addValue);
    Double error =
        values.size() < 2 ? null : summary.getStandardDeviation() / Math.sqrt(values.size());
    return new Estimate(summary.getMean(), error, values.size());
  }
}
