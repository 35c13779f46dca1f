package org.dbmtl.search.evidence;

import org.jspecify.annotations.Nullable;

/**
 * What one change of one edge is worth on average, over the pairs of candidates that differ by just
 * that change: {@link EdgeSupport} says which.
 *
 * @param pairs of candidates that were compared, 1 or more
 * @param effect mean over pairs and their shared seeds, nats per row, with the 95 % interval of
 *     this one effect; without an interval if the repeats tell nothing of the noise
 * @param pValue two-sided, that it is 0, corrected by Holm's method for the number of effects of
 *     both kinds in the study; null without an interval
 */
public record EdgeEffect(int pairs, Difference effect, @Nullable Double pValue) {
  /** Whether the change is an advantage by the corrected test at {@link Ranking#LEVEL}. */
  public boolean isSupported() {
    return isClear() && effect.mean() > 0;
  }

  /** Whether it is a drawback by the corrected test at {@link Ranking#LEVEL}. */
  public boolean isOpposed() {
    return isClear() && effect.mean() < 0;
  }

  /** The same of the change undone. */
  EdgeEffect negative() {
    Double low = effect.low();
    Double high = effect.high();
    return new EdgeEffect(
        pairs,
        new Difference(
            0 - effect.mean(),
            high == null ? null : 0 - high,
            low == null ? null : 0 - low,
            effect.repeats()),
        pValue);
  }

  private boolean isClear() {
    return pValue != null && pValue <= Ranking.LEVEL;
  }
}
