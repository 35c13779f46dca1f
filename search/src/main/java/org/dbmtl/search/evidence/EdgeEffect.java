package org.dbmtl.search.evidence;

import org.jspecify.annotations.Nullable;

/**
 * What one change of one edge is worth on average, over the pairs of candidates that differ by just
 * that change: {@link EdgeSupport} says which. The interval is the 95 % one of this one effect.
 *
 * @param from parent of the edge whose direction is the change; null if the change is an edge in
 *     whichever direction
 * @param to its child; null likewise
 * @param supported whether the change is an advantage by the corrected test at {@link
 *     Ranking#LEVEL}
 * @param mean over pairs and their shared seeds, nats per row
 * @param low lower end of the interval; null if the repeats tell nothing of the noise
 * @param high upper end; null likewise
 * @param pValue two-sided, that the effect is 0, corrected by Holm's method for the number of
 *     effects of both kinds in the study; null without an interval
 * @param pairs of candidates that were compared, 1 or more
 * @param repeats seeds that they share, 1 or more
 */
public record EdgeEffect(
    @Nullable String from,
    @Nullable String to,
    boolean supported,
    double mean,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Double pValue,
    int pairs,
    int repeats) {

  static EdgeEffect of(int pairs, Difference effect, @Nullable Double pValue) {
    boolean supported = pValue != null && pValue <= Ranking.LEVEL && effect.mean() > 0;
    return new EdgeEffect(
        null,
        null,
        supported,
        effect.mean(),
        effect.low(),
        effect.high(),
        pValue,
        pairs,
        effect.repeats());
  }

  /** The mean with its interval. */
  public Difference effect() {
    return new Difference(mean, low, high, repeats);
  }

  /** Whether the change is a drawback by the corrected test at {@link Ranking#LEVEL}. */
  public boolean isOpposed() {
    return pValue != null && pValue <= Ranking.LEVEL && mean < 0;
  }

  EdgeEffect withPValue(double corrected) {
    return pValue == null ? this : of(pairs, effect(), corrected);
  }

  /** The same of the direction from one target to another. */
  EdgeEffect towards(String parent, String child) {
    return new EdgeEffect(parent, child, supported, mean, low, high, pValue, pairs, repeats);
  }

  /** The same of the change undone. */
  EdgeEffect negative() {
    Difference undone =
        new Difference(
            0 - mean, high == null ? null : 0 - high, low == null ? null : 0 - low, repeats);
    return of(pairs, undone, pValue);
  }
}
