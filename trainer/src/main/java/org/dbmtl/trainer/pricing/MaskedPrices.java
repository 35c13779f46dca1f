package org.dbmtl.trainer.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.dbmtl.search.pricing.LocalPrices;
import org.dbmtl.search.pricing.ParentSets;
import org.dbmtl.search.pricing.PricingTrainer;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.density.Residuals;
import org.dbmtl.trainer.metric.BlockScores;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.Masks;

/**
 * Prices parent sets: what the network has of a row before any label is computed once, and each set
 * then costs an addition and its outputs ({@link SetOutputs}). A price is the gain of the same
 * network when it is shown exactly the labels of the set, counted as a trial's conditional gain. A
 * continuous target's deviation is fitted for each set, as it would be for a network that reads
 * that set: one for all sets would make large sets look worse than they are.
 *
 * <p>Targets are priced side by side, each by one thread over the rows in their order, so that the
 * prices do not depend on the number of threads.
 */
public final class MaskedPrices implements PricingTrainer.Prices {
  /** Rows of a stretch, of which some are left out of a long part: as many as a tile. */
  private static final int STRETCH = 512;

  private final EncodedLog log;
  private final DbmtlShape shape;
  private final List<TargetColumn> lossTargets;
  private final MaskedLayers network;
  private final Masks masks;

  /**
   * @param lossTargets the targets with the factors of their losses as weights: what one of weight
   *     0 gains is 0, whatever it reads
   */
  public MaskedPrices(
      EncodedLog log, DbmtlShape shape, List<TargetColumn> lossTargets, MaskedLayers network) {
    this.log = log;
    this.shape = shape;
    this.lossTargets = List.copyOf(lossTargets);
    this.network = network;
    this.masks = Masks.of(shape.targets().size(), log::targetStatistics);
  }

  @Override
  public LocalPrices of(ParentSets sets, long mostRows, int threads, DoubleConsumer progress) {
    List<String> names = shape.structure().targets();
    if (!sets.targets().equals(names)) {
      throw new IllegalArgumentException(
          "sets of targets %s, but the network is of %s".formatted(sets.targets(), names));
    }
    List<TargetPrices> all = new ArrayList<>();
    List<TargetPrices> trained = new ArrayList<>();
    for (int target = 0; target < names.size(); target++) {
      TargetPrices prices = new TargetPrices(shape, target, sets.sets().get(target), network);
      all.add(prices);
      if (lossTargets.get(target).weight() > 0 && sets.sets().get(target).length > 0) {
        trained.add(prices);
      }
    }
    ForkJoinPool pool = new ForkJoinPool(Math.max(1, threads));
    try {
      long read = new Pass(pool, progress).run(trained, mostRows);
      boolean hasBlocks = log.rows(Part.VALID) >= BlockScores.BLOCKS;
      return new LocalPrices(
          names, all.stream().map(target -> target.prices(hasBlocks)).toList(), read);
    } finally {
      pool.shutdown();
    }
  }

  @Override
  public long candidates(int target) {
    return masks.candidates(target);
  }

  /** Consecutive rows. */
  private record Stretch(long first, int rows) {}

  /** One reading of the log. */
  private final class Pass {
    private final ForkJoinPool pool;
    private final DoubleConsumer progress;
    private final PricedRows rows = new PricedRows(log, shape, network);
    private long done;
    private long asked;

    Pass(ForkJoinPool pool, DoubleConsumer progress) {
      this.pool = pool;
      this.progress = progress;
    }

    /**
     * @return rows of the validation part that were read
     */
    long run(List<TargetPrices> targets, long mostRows) {
      List<TargetPrices> fitted = targets.stream().filter(TargetPrices::hasDeviation).toList();
      List<Stretch> training = new ArrayList<>();
      if (!fitted.isEmpty()) {
        Residuals.forEachStretch(
            log.rows(Part.TRAIN), (first, count) -> training.add(new Stretch(first, count)));
      }
      long all = log.rows(Part.VALID);
      long every = Math.max(1, (all + mostRows - 1) / mostRows);
      List<Stretch> validation = new ArrayList<>();
      for (long first = 0; first < all; first += every * STRETCH) {
        validation.add(new Stretch(first, (int) Math.min(STRETCH, all - first)));
      }
      long read = rowsOf(validation);
      asked = rowsOf(training) * fitted.size() + read * targets.size();
      forAll(Part.TRAIN, training, fitted, target -> target.fit(rows));
      forAll(Part.VALID, validation, targets, target -> target.price(rows, all));
      return read;
    }

    private void forAll(
        Part part,
        List<Stretch> stretches,
        List<TargetPrices> targets,
        Consumer<TargetPrices> work) {
      rows.clear(part);
      for (Stretch stretch : stretches) {
        for (int at = 0; at < stretch.rows; ) {
          int count = Math.min(stretch.rows - at, PricedRows.MOST - rows.size());
          rows.add(stretch.first + at, count);
          at += count;
          if (rows.size() == PricedRows.MOST) {
            run(part, targets, work);
          }
        }
      }
      run(part, targets, work);
    }

    private void run(Part part, List<TargetPrices> targets, Consumer<TargetPrices> work) {
      if (rows.size() > 0) {
        pool.submit(() -> targets.parallelStream().forEach(work)).join();
        done += (long) rows.size() * targets.size();
        progress.accept((double) done / asked);
      }
      rows.clear(part);
    }
  }

  private static long rowsOf(List<Stretch> stretches) {
    return stretches.stream().mapToLong(Stretch::rows).sum();
  }
}
