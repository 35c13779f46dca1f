package org.dbmtl.graph.optimum;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The parent sets of one target that were priced, and their scores.
 *
 * <p>A set is dominated where a part of it scores at least as much. An order that allows the set
 * allows that part too, so an optimum never needs a dominated set. Immutable.
 */
final class ParentTable {
  /** All sets by their masks, ascending. */
  private final long[] masks;

  /** [sets] scores of {@link #masks}. */
  private final double[] prices;

  /** The sets that are not dominated, best first; equal scores by fewer parents, then by mask. */
  final long[] sets;

  /** [sets] scores of {@link #sets}. */
  final double[] scores;

  /** The set that all others contain. */
  final long smallest;

  /**
   * @param masks the sets, each once
   * @param prices [sets] nats per row, finite
   */
  ParentTable(long[] masks, double[] prices) {
    int[] byMask =
        IntStream.range(0, masks.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> masks[i]))
            .mapToInt(i -> i)
            .toArray();
    this.masks = Arrays.stream(byMask).mapToLong(i -> masks[i]).toArray();
    this.prices = Arrays.stream(byMask).mapToDouble(i -> prices[i]).toArray();
    this.smallest = Arrays.stream(masks).reduce(-1L, (a, b) -> a & b);
    int[] kept = undominated(this.masks, this.prices);
    this.sets = Arrays.stream(kept).mapToLong(i -> this.masks[i]).toArray();
    this.scores = Arrays.stream(kept).mapToDouble(i -> this.prices[i]).toArray();
  }

  private static int[] undominated(long[] masks, double[] prices) {
    int[] best =
        IntStream.range(0, masks.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(i -> -prices[i])
                    .thenComparingInt(i -> Long.bitCount(masks[i]))
                    .thenComparingLong(i -> masks[i]))
            .mapToInt(i -> i)
            .toArray();
    int[] kept = new int[best.length];
    int count = 0;
    for (int candidate : best) {
      boolean dominated = false;
      for (int i = 0; i < count && !dominated; i++) {
        // What was kept scores at least as much.
        dominated = (masks[kept[i]] & ~masks[candidate]) == 0;
      }
      if (!dominated) {
        kept[count++] = candidate;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /** Number of sets that were priced. */
  int priced() {
    return masks.length;
  }

  /** The score of a set, or NaN where it was not priced. */
  double score(long parents) {
    int found = Arrays.binarySearch(masks, parents);
    return found < 0 ? Double.NaN : prices[found];
  }

  /** The table in which every parent that is not required costs a price, in nats per row. */
  ParentTable withMargin(double perEdge, long required) {
    double[] net = prices.clone();
    for (int i = 0; i < net.length; i++) {
      net[i] -= perEdge * Long.bitCount(masks[i] & ~required);
    }
    return new ParentTable(masks, net);
  }

  /**
   * The best of {@link #sets} that has only allowed parents: its rank, at least {@code from} and
   * below {@code to}, or -1.
   */
  int best(long allowed, int from, int to) {
    for (int rank = from; rank < to; rank++) {
      if ((sets[rank] & ~allowed) == 0) {
        return rank;
      }
    }
    return -1;
  }
}
