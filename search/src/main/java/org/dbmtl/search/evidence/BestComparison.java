package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every candidate against the best one, with the price of having picked the best among many.
 *
 * <p>Hsu's multiple comparisons with the best: with probability {@link #level} short of 1, all
 * intervals hold at once, each for the candidate's true score minus that of the truly best one.
 * What is tied are the candidates whose interval reaches above 0; with the same probability the
 * truly best one is among them (Gupta's subset). Gupta, "On Some Multiple Decision Rules",
 * Technometrics 7 (1965), 225-245; Hsu, "Simultaneous Confidence Intervals for all Distances from
 * the Best", Annals of Statistics 9 (1981), 1026-1034; Hsu, "Multiple Comparisons" (1996), chapter
 * 4.
 *
 * <p>With the paired difference {@code D <= 0} to the best of {@code k} candidates on {@code n}
 * shared seeds, the deviation {@code s} of a paired difference and its degrees of freedom {@code v}
 * from {@link PooledNoise}, and {@code d} the {@code level} point of {@link DunnettMaximum} for
 * {@code k - 1} and {@code v}: the interval is {@code D ± d s / √n}, cut off at 0, and the p-value
 * the probability that the maximum reaches {@code -D √n / s}.
 *
 * <p>Deviations from the source: a candidate with fewer repeats is compared on the seeds that it
 * shares with the best, by the same d, which is conservative in what concerns the truly best one
 * staying among the tied; where it scores better than the best on those seeds, its interval may end
 * above 0 by more than the cut-off of the others. Immutable.
 *
 * @param level probability that the truly best candidate is not among the tied, or an interval
 *     misses, in (0, 1)
 * @param noise of the scores; null if the repeats tell nothing of it
 * @param entries one for each candidate, in their order, the best first
 * @param lead the best candidate's score minus that of the best of the others; null without two
 *     candidates that share a seed
 */
record BestComparison(
    double level, @Nullable PooledNoise noise, List<Entry> entries, @Nullable Difference lead) {

  /**
   * One candidate.
   *
   * @param toBest score minus the best's on shared seeds; for the best 0 with no width; null if
   *     they share no seed
   * @param pValue probability that noise alone sets a candidate back this far if it is the truly
   *     best one; null for the best and where there is no interval
   * @param tied whether it may be the truly best one
   */
  record Entry(@Nullable Difference toBest, @Nullable Double pValue, boolean tied) {}

  BestComparison {
    entries = List.copyOf(entries);
  }

  /**
   * Compares.
   *
   * @param repeatScores for each candidate its score by repeat, none empty; the first is the best
   * @param level in (0, 1)
   */
  static BestComparison of(List<Map<Integer, Double>> repeatScores, double level) {
    PooledNoise noise = PooledNoise.of(repeatScores);
    if (repeatScores.isEmpty()) {
      return new BestComparison(level, noise, List.of(), null);
    }
    DunnettMaximum maximum =
        noise == null || repeatScores.size() < 2
            ? null
            : new DunnettMaximum(repeatScores.size() - 1, noise.freedom());
    double critical = maximum == null ? 0 : maximum.critical(level);
    Map<Integer, Double> best = repeatScores.get(0);
    List<Entry> entries = new ArrayList<>();
    Lead lead = new Lead();
    for (int c = 0; c < repeatScores.size(); c++) {
      Difference paired = Difference.between(repeatScores.get(c), best);
      if (c == 0 || paired == null || noise == null || maximum == null) {
        entries.add(new Entry(c == 0 ? self(best, noise) : bare(paired), null, true));
        lead.pass(c == 0 ? null : bare(paired), 0);
        continue;
      }
      double error = noise.ofDifference() / Math.sqrt(paired.repeats());
      double margin = critical * error;
      // Without any noise a difference of 0 is a tie and every other is certain.
      double ratio = paired.mean() == 0 ? 0 : -paired.mean() / error;
      boolean tied = paired.mean() + margin > 0 || paired.mean() == 0;
      entries.add(
          new Entry(
              new Difference(
                  paired.mean(),
                  Math.min(0, paired.mean() - margin),
                  Math.max(0, paired.mean() + margin),
                  paired.repeats()),
              maximum.exceeds(ratio),
              tied));
      lead.pass(paired, margin);
    }
    return new BestComparison(level, noise, entries, lead.result(noise));
  }

  private static Difference self(Map<Integer, Double> best, @Nullable PooledNoise noise) {
    return noise == null
        ? new Difference(0, null, null, best.size())
        : new Difference(0, 0.0, 0.0, best.size());
  }

  private static @Nullable Difference bare(@Nullable Difference paired) {
    return paired == null ? null : new Difference(paired.mean(), null, null, paired.repeats());
  }

  /** The smallest of the best's leads over the others, and the ends of its interval. */
  private static final class Lead {
    private double mean = Double.POSITIVE_INFINITY;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.POSITIVE_INFINITY;
    private int repeats;

    void pass(@Nullable Difference toBest, double margin) {
      if (toBest == null) {
        return;
      }
      if (-toBest.mean() < mean) {
        mean = -toBest.mean();
        repeats = toBest.repeats();
      }
      low = Math.min(low, -toBest.mean() - margin);
      high = Math.min(high, -toBest.mean() + margin);
    }

    @Nullable Difference result(@Nullable PooledNoise noise) {
      if (repeats == 0) {
        return null;
      }
      return noise == null
          ? new Difference(mean, null, null, repeats)
          : new Difference(mean, Math.min(0, low), Math.max(0, high), repeats);
    }
  }
}
