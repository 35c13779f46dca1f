package org.dbmtl.search.seeding;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Entropy of the targets as events: the plug-in estimate {@code -sum p log p} over on and off
 * (Shannon 1948), in nats; see {@link TargetStatistics} for when a target is on. A rare target has
 * little of it, an even one at most {@code log 2}, whether it is binary or continuous. Over its
 * quantile bins a continuous one would always have the most, {@code log 8}.
 */
public final class Entropies {
  private Entropies() {}

  /**
   * Entropy of a target over the rows where it is labelled.
   *
   * @param i position of the target
   * @return nats, at least 0; 0 without a labelled row
   */
  public static double of(TargetStatistics statistics, int i) {
    return ofCounts(
        new long[] {statistics.countOn(i, false, i, false), statistics.countOn(i, true, i, true)});
  }

  /**
   * The targets from the highest entropy to the lowest, equal ones in the study's order: even
   * targets first, rare ones last.
   */
  public static List<String> descending(TargetStatistics statistics) {
    return IntStream.range(0, statistics.targets().size())
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -of(statistics, i)))
        .map(i -> statistics.targets().get(i).target())
        .toList();
  }

  /** {@code log N - sum c log c / N}. */
  static double ofCounts(long[] counts) {
    long total = 0;
    double sum = 0;
    for (long count : counts) {
      total += count;
      if (count > 0) {
        sum += count * Math.log((double) count);
      }
    }
    return total == 0 ? 0 : Math.max(0, Math.log((double) total) - sum / total);
  }
}
