package org.dbmtl.search.seeding;

import java.util.List;

/**
 * How the targets' labels occur together in the training part: for each pair of targets the counts
 * of their joint values, over the rows where both are labelled. A binary target has the levels 0
 * and 1; a continuous one is cut into quantile bins.
 *
 * <p>Immutable and thread-safe. Memory is {@code O(n^2 * levels^2)} for {@code n} targets.
 */
public final class TargetStatistics {
  /**
   * A target and how many values it is counted by.
   *
   * @param levels number of distinct levels, at least 1; 2 for a binary target
   */
  public record Levels(String target, boolean binary, int levels) {}

  private final List<Levels> targets;
  // [i][j][a * levels(j) + b] for i <= j: rows where target i has level a and target j level b.
  private final long[][][] counts;

  private TargetStatistics(List<Levels> targets, long[][][] counts) {
    this.targets = targets;
    this.counts = counts;
  }

  /** Starts counting. */
  public static Builder builder(List<Levels> targets) {
    return new Builder(List.copyOf(targets));
  }

  /** The targets in the study's order. */
  public List<Levels> targets() {
    return targets;
  }

  /**
   * Rows where target {@code i} has level {@code a} and target {@code j} has level {@code b}, both
   * labelled. With {@code i == j} and {@code a == b}: rows where the target has that level.
   */
  public long count(int i, int a, int j, int b) {
    return i <= j
        ? counts[i][j][a * targets.get(j).levels() + b]
        : counts[j][i][b * targets.get(i).levels() + a];
  }

  /** Counts rows one by one. Not thread-safe. */
  public static final class Builder {
    private final List<Levels> targets;
    private final long[][][] counts;

    private Builder(List<Levels> targets) {
      this.targets = targets;
      int n = targets.size();
      counts = new long[n][n][];
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          counts[i][j] = new long[targets.get(i).levels() * targets.get(j).levels()];
        }
      }
    }

    /**
     * Counts one row.
     *
     * @param levels [targets] level of each target in this row, -1 where it is not labelled
     */
    public void add(int[] levels) {
      for (int i = 0; i < levels.length; i++) {
        if (levels[i] < 0) {
          continue;
        }
        for (int j = i; j < levels.length; j++) {
          if (levels[j] >= 0) {
            counts[i][j][levels[i] * targets.get(j).levels() + levels[j]]++;
          }
        }
      }
    }

    /**
     * Counts {@code rows} rows where target {@code i} has level {@code a} and target {@code j}
     * level {@code b}, with {@code i <= j}: reads back what {@link TargetStatistics#count} gave.
     */
    public void put(int i, int a, int j, int b, long rows) {
      counts[i][j][a * targets.get(j).levels() + b] += rows;
    }

    /** What was counted so far; the builder must not be used afterwards. */
    public TargetStatistics build() {
      return new TargetStatistics(targets, counts);
    }
  }
}
