package org.dbmtl.graph.equivalence;

import java.util.List;
import org.dbmtl.graph.TargetGraph;

/**
 * Structural Hamming distance: the number of pairs of targets that are linked differently.
 *
 * <p>A pair is not linked, linked one way, the other way, or (in a {@link Cpdag}) undirected. Each
 * pair that differs counts one: a missing edge, one too many, a reversed one, and a directed edge
 * where the other graph has an undirected one. So it is a metric, from 0 to n(n-1)/2. On CPDAGs it
 * is the distance of Tsamardinos, Brown and Aliferis, "The max-min hill-climbing Bayesian network
 * structure learning algorithm", Machine Learning 65 (2006), section 9.1.1 (algorithm 4), and does
 * not punish a structure for directions that no data can tell.
 */
public final class HammingDistance {
  private HammingDistance() {}

  /**
   * Distance of two structures.
   *
   * @throws IllegalArgumentException if their targets differ
   */
  public static int between(TargetGraph a, TargetGraph b) {
    checkSameTargets(a.targets(), b.targets());
    long[] none = new long[a.size()];
    return differingPairs(a.parentMasks(), none, b.parentMasks(), none);
  }

  /**
   * Distance of two equivalence classes.
   *
   * @throws IllegalArgumentException if their targets differ
   */
  public static int between(Cpdag a, Cpdag b) {
    checkSameTargets(a.targets(), b.targets());
    return differingPairs(
        a.parentMasks(), a.undirectedMasks(), b.parentMasks(), b.undirectedMasks());
  }

  private static int differingPairs(
      long[] parentsA, long[] linksA, long[] parentsB, long[] linksB) {
    int differing = 0;
    long[] different = new long[parentsA.length];
    for (int child = 0; child < different.length; child++) {
      different[child] |= (parentsA[child] ^ parentsB[child]) | (linksA[child] ^ linksB[child]);
      // Mirrored, so that a pair counts once whichever of its ends shows the difference.
      for (long rest = different[child] & -1L << child; rest != 0; rest &= rest - 1) {
        different[Long.numberOfTrailingZeros(rest)] |= 1L << child;
      }
    }
    for (int child = 0; child < different.length; child++) {
      differing += Long.bitCount(different[child] & ((1L << child) - 1));
    }
    return differing;
  }

  private static void checkSameTargets(List<String> a, List<String> b) {
    if (!a.equals(b)) {
      throw new IllegalArgumentException(
          "only graphs over the same targets can be compared, not over %s and %s".formatted(a, b));
    }
  }
}
