package org.dbmtl.graph.optimum;

import java.util.Arrays;

/**
 * What the dynamic programme knows about every set of targets.
 *
 * <p>{@code local(t, s)}: the best score of target {@code t} with parents out of the set {@code s}.
 * {@code first(s)}: the best score of a structure over {@code s} alone. {@code rest(s)}: the best
 * score of all other targets, given that they come after {@code s}. All are {@code -Infinity} where
 * a required parent would come too late.
 *
 * <p>Memory: {@code 8 n 2^(n-1)} bytes for the local scores, {@code 9 2^n} for the first part,
 * {@code 8 2^n} for the rest: 370 + 38 + 34 MB for 22 targets. One thread builds it; then it is
 * read only.
 */
final class SubsetTables {
  /** Checks for interruption once in so many sets. */
  private static final int CHECK = (1 << 16) - 1;

  private final double[][] local;
  private final double[] first;
  private final byte[] sinks;

  SubsetTables(LocalScores scores) throws InterruptedException {
    int size = scores.size();
    this.local = new double[size][];
    for (int target = 0; target < size; target++) {
      local[target] = maxima(scores, target);
    }
    this.first = new double[1 << size];
    this.sinks = new byte[1 << size];
    for (int set = 1; set < first.length; set++) {
      if ((set & CHECK) == 0) {
        stopWhenInterrupted();
      }
      double best = Double.NEGATIVE_INFINITY;
      int sink = Integer.numberOfTrailingZeros(set);
      for (int left = set; left != 0; left &= left - 1) {
        int target = Integer.numberOfTrailingZeros(left);
        int before = set & ~(1 << target);
        double sum = first[before] + local[target][without(before, target)];
        if (sum > best) {
          best = sum;
          sink = target;
        }
      }
      first[set] = best;
      sinks[set] = (byte) sink;
    }
  }

  static void stopWhenInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("the search of structures was interrupted");
    }
  }

  /** The set's bits without the place of a target that is not in it. */
  private static int without(int set, int target) {
    int low = (1 << target) - 1;
    return (set & low) | (set >>> 1 & ~low);
  }

  /** The best score within every set of the other targets: the larger of all its parts. */
  private static double[] maxima(LocalScores scores, int target) throws InterruptedException {
    double[] best = new double[1 << (scores.size() - 1)];
    Arrays.fill(best, Double.NEGATIVE_INFINITY);
    for (int rank = 0; rank < scores.ranked(target); rank++) {
      best[without((int) scores.set(target, rank), target)] = scores.scoreAt(target, rank);
    }
    for (int step = 1; step < best.length; step *= 2) {
      stopWhenInterrupted();
      for (int base = 0; base < best.length; base += 2 * step) {
        for (int i = base; i < base + step; i++) {
          best[i + step] = Math.max(best[i], best[i + step]);
        }
      }
    }
    return best;
  }

  int size() {
    return local.length;
  }

  /** The set of all targets. */
  int all() {
    return first.length - 1;
  }

  /** The best score of a target with parents out of a set that does not hold it, nats per row. */
  double local(int target, int set) {
    return local[target][without(set, target)];
  }

  /** The best score of a structure over the targets of a set, nats per row. */
  double first(int set) {
    return first[set];
  }

  /** A target of the set that comes last in a best structure over it. */
  int sink(int set) {
    return sinks[set];
  }

  /** [sets] the best score of all targets outside each set, with parents from anywhere before. */
  double[] rest() throws InterruptedException {
    double[] rest = new double[first.length];
    for (int set = all() - 1; set >= 0; set--) {
      if ((set & CHECK) == 0) {
        stopWhenInterrupted();
      }
      double best = Double.NEGATIVE_INFINITY;
      for (int left = all() & ~set; left != 0; left &= left - 1) {
        int target = Integer.numberOfTrailingZeros(left);
        best = Math.max(best, rest[set | 1 << target] + local(target, set));
      }
      rest[set] = best;
    }
    return rest;
  }
}
