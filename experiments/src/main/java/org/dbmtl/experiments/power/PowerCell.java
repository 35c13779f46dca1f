package org.dbmtl.experiments.power;

import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.evidence.Difference;
import org.jspecify.annotations.Nullable;

/**
 * The true structure against others on one simulated log.
 *
 * @param signal what edges carry
 * @param rows of the log
 * @param strength of its edges
 * @param worth what the edges are worth at best if they carry labels, nats per click; 0 where they
 *     do not, for then they tell a network nothing that the features do not
 * @param toVanilla the true structure's score minus vanilla's on shared seeds, nats per click, with
 *     an interval that allows for the choice of validation rows; null if they share no seed
 * @param toReverse the same against the true structure with every edge reversed
 */
public record PowerCell(
    EdgeSignal signal,
    int rows,
    double strength,
    double worth,
    @Nullable Difference toVanilla,
    @Nullable Difference toReverse) {

  /**
   * The difference to vanilla over half the width of its interval: beyond 1 and -1 the two are told
   * apart. Not a number without an interval.
   */
  public double clearness() {
    Double high = toVanilla == null ? null : toVanilla.high();
    return toVanilla == null || high == null
        ? Double.NaN
        : toVanilla.mean() / (high - toVanilla.mean());
  }
}
