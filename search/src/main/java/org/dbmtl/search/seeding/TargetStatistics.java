package org.dbmtl.search.seeding;

import java.util.List;

/**
 * How the targets' labels occur together in the training part: for each pair of targets the counts
 * of their joint values, over the rows where both are labelled. A binary target has the levels 0
 * and 1; a continuous one is cut into quantile bins.
 *
 * <p>Each target is also seen as an event that is <i>on</i> or not ({@link #isOn}), so that targets
 * of both kinds compare: a binary one is on at 1; a continuous one where it is not at its off
 * value, such as a stay of 0; one without an off value in about the upper half of its rows.
 *
 * <p>Immutable and thread-safe. Memory is {@code O(n^2 * levels^2)} for {@code n} targets.
 */
public final class TargetStatistics {
  /**
   * A target and how many values it is counted by.
   *
   * @param levels number of distinct levels, at least 1; 2 for a binary target
   * @param off the level at which nothing happened: 0 of a binary target, that of the most common
   *     value of a continuous one; -1 where no value stands out
   */
  public record Levels(String target, boolean binary, int levels, int off) {
    /** A target whose level 0 is off if it is binary, and that has no such level otherwise. */
    public Levels(String target, boolean binary, int levels) {
      this(target, binary, levels, binary ? 0 : -1);
    }

    /**
     * @throws IllegalArgumentException if off is not a level
     */
    public Levels {
      if (off < -1 || off >= levels) {
        throw new IllegalArgumentException(
            "target '%s' has %d levels, but %d is its off one".formatted(target, levels, off));
      }
    }
  }

  private final List<Levels> targets;
  // [i][j][a * levels(j) + b] for i <= j: rows where target i has level a and target j level b.
  private final long[][][] counts;
  // [i] where target i has no off level: the first level of its upper half.
  private final int[] upperHalf;

  private TargetStatistics(List<Levels> targets, long[][][] counts) {
    this.targets = targets;
    this.counts = counts;
    this.upperHalf = new int[targets.size()];
    for (int i = 0; i < upperHalf.length; i++) {
      upperHalf[i] = upperHalf(i);
    }
  }

  /** The level from which on the rows are nearest to half of all; the lower one of equals. */
  private int upperHalf(int i) {
    int levels = targets.get(i).levels();
    long rows = 0;
    for (int a = 0; a < levels; a++) {
      rows += count(i, a, i, a);
    }
    int split = levels;
    long nearest = rows;
    long below = 0;
    for (int a = 1; a < levels; a++) {
      below += count(i, a - 1, i, a - 1);
      long distance = Math.abs(2 * below - rows);
      if (distance < nearest) {
        nearest = distance;
        split = a;
      }
    }
    return split;
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

  /** Whether target {@code i} is on at this level: see the class. */
  public boolean isOn(int i, int level) {
    int off = targets.get(i).off();
    return off < 0 ? level >= upperHalf[i] : level != off;
  }

  /**
   * Rows where target {@code i} is on or not and target {@code j} is on or not, both labelled. With
   * {@code i == j} and the same of both: rows where the target is that.
   */
  public long countOn(int i, boolean on, int j, boolean otherOn) {
    long rows = 0;
    for (int a = 0; a < targets.get(i).levels(); a++) {
      for (int b = 0; b < targets.get(j).levels(); b++) {
        if (isOn(i, a) == on && isOn(j, b) == otherOn) {
          rows += count(i, a, j, b);
        }
      }
    }
    return rows;
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
