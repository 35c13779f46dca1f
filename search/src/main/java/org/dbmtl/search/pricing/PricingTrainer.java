package org.dbmtl.search.pricing;

import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialSpec;

/**
 * A trainer that also prices parent sets, with the network of one training of {@link
 * org.dbmtl.search.study.Method#MASKED}, which it trains like any candidate. Thread-safe.
 */
public interface PricingTrainer extends CandidateTrainer {
  /** Whether this engine can price on this log. */
  boolean canPrice();

  /**
   * Trains the evaluator, from the checkpoint in the work folder if there is one, and hands over
   * what prices with its network. A checkpoint of the end leaves nothing to train. The prices
   * depend on the trial and the log alone.
   *
   * @param spec of a candidate whose method is masked
   * @param context as in {@link CandidateTrainer#train}
   * @param use called once, on the caller's thread
   * @return what {@code use} returned
   * @throws InterruptedException if the context asked to stop
   * @throws ArithmeticException if a loss is not finite
   */
  <T> T price(TrialSpec spec, TrialContext context, Function<Prices, T> use)
      throws InterruptedException;

  /** A trained evaluator. Used by one thread. */
  interface Prices {
    /**
     * The parents that the evaluator was shown next to a target, as a bit mask: of many targets the
     * most promising by the labels' counts. Others have no effect on a price.
     */
    default long candidates(int target) {
      return -1L;
    }

    /**
     * The price of each of these sets, on the validation part.
     *
     * @param mostRows of the part that are read: of a longer one, every second, third, ... stretch
     *     of rows
     * @param threads that compute, at least 1; the prices do not depend on them
     * @param progress told shares in [0, 1]
     */
    LocalPrices of(ParentSets sets, long mostRows, int threads, DoubleConsumer progress);
  }
}
