package org.dbmtl.trainer.network;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.dbmtl.search.seeding.MutualInformation;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Part;

/**
 * Which other targets' labels a target is shown in a row of {@link
 * org.dbmtl.search.study.Method#MASKED}: how many is uniform over {@code 0 .. most}, and which is
 * then uniform over the sets of so many (Floyd's algorithm; Bentley and Floyd, "A sample of
 * brilliance", 1987). A set follows from the stream, the row and the target alone, so that a
 * training that is resumed goes on with the same ones. Immutable and thread-safe.
 */
public final class Masks {
  /**
   * Most labels that a target is shown, where there are more others: sets that are asked for are
   * small, and are learned from the more rows.
   */
  public static final int MOST = 8;

  /** Value of the input that says that a label is shown, which is 0 where it is not. */
  public static final float SHOWN = 1;

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /**
   * Other targets that may be shown, where there are more: those that tell most of the target by
   * themselves. A label that is shown in a twelfth of the rows is hardly learned where it is rare.
   */
  public static final int CANDIDATES = 12;

  /** [targets][candidates] positions, ascending. */
  private final int[][] candidates;

  /** Of so many targets, all of which may be shown. */
  public Masks(int targets) {
    candidates = new int[targets][];
    for (int target = 0; target < targets; target++) {
      int own = target;
      candidates[target] = IntStream.range(0, targets).filter(other -> other != own).toArray();
    }
  }

  private Masks(int[][] candidates) {
    this.candidates = candidates;
  }

  /**
   * Of a log's targets: of more than {@link #CANDIDATES} others, those that share most information
   * with the target by the training part's counts.
   *
   * @param counted asked for where there are more
   */
  public static Masks of(int targets, Supplier<TargetStatistics> counted) {
    if (targets - 1 <= CANDIDATES) {
      return new Masks(targets);
    }
    TargetStatistics statistics = counted.get();
    int[][] candidates = new int[targets][];
    for (int target = 0; target < targets; target++) {
      int own = target;
      double[] nats = new double[targets];
      for (int other = 0; other < targets; other++) {
        nats[other] = other == own ? 0 : MutualInformation.of(statistics, other, own).nats();
      }
      candidates[target] =
          IntStream.range(0, targets)
              .filter(other -> other != own)
              .boxed()
              .sorted(Comparator.comparingDouble(other -> -nats[other]))
              .limit(CANDIDATES)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
    }
    return new Masks(candidates);
  }

  /** The targets that may be shown to a target, as a bit mask. */
  public long candidates(int target) {
    return Arrays.stream(candidates[target])
        .mapToLong(other -> 1L << other)
        .reduce(0, (a, b) -> a | b);
  }

  /** What the streams of a training's steps follow from. */
  public static long key(long seed) {
    return Seeds.of(seed, "masks", 0);
  }

  /** The stream of a training step. */
  public static long ofStep(long key, long step) {
    return mix(key + step * GOLDEN_GAMMA);
  }

  /** The stream of a part that is judged: the same for every seed. */
  public static long ofPart(Part part) {
    return Seeds.of(0, "masks/" + part.key(), 0);
  }

  /**
   * The targets that are shown, as a bit mask.
   *
   * @param stream {@link #ofStep} or {@link #ofPart}
   * @param row of the batch, or of the part
   */
  public long shown(long stream, long row, int target) {
    int[] own = candidates[target];
    int others = own.length;
    long state = mix(stream ^ mix((row << 6) + target));
    int size = (int) below(Math.min(others, MOST) + 1, state);
    long set = 0;
    for (int last = others - size; last < others; last++) {
      state += GOLDEN_GAMMA;
      long drawn = 1L << below(last + 1, mix(state));
      set |= (set & drawn) == 0 ? drawn : 1L << last;
    }
    long shown = 0;
    for (long left = set; left != 0; left &= left - 1) {
      shown |= 1L << own[Long.numberOfTrailingZeros(left)];
    }
    return shown;
  }

  /** A number in [0, bound) by the high half of random bits. */
  private static long below(int bound, long bits) {
    return ((bits >>> 32) * bound) >>> 32;
  }

  /** Variant 13 of Stafford's mixers, as in SplitMix64. */
  private static long mix(long bits) {
    long z = bits + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
