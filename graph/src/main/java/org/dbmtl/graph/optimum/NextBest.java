package org.dbmtl.graph.optimum;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.ClassKey;

/**
 * The best structures of different Markov equivalence classes, exactly.
 *
 * <p>After Chen and Tian, "Finding the k-best equivalence classes of Bayesian network structures
 * for model averaging" (AAAI 2014): for each set of targets the best classes of structures over it,
 * from those of the sets with one target less. Equivalent structures stay equivalent when the same
 * target with the same parents is added after them, and others stay different. So of each class
 * over a set only its best structure is kept, and of the classes only as many as are asked for. The
 * paper has a score that is equal within a class; here it need not be, because classes are compared
 * by their {@link ClassKey}. A second deviation: what cannot end within the margin is left out,
 * which the best score of the remaining targets tells.
 *
 * <p>Up to {@code k 2^n} structures over sets, each with up to {@code n s} successors, where {@code
 * s} is the number of ranked sets of a target; the margin leaves out most. It gives up after a
 * given number of successors. One use, one thread.
 */
final class NextBest {
  /** A structure over a set of targets; targets outside have no parents. */
  private static final class Part {
    private final long[] parents;
    private final double score;

    Part(long[] parents, double score) {
      this.parents = parents;
      this.score = score;
    }
  }

  /** Higher scores first, then fewer edges, then by masks. */
  private static final Comparator<Part> ORDER =
      Comparator.<Part>comparingDouble(part -> -part.score)
          .thenComparingInt(part -> Arrays.stream(part.parents).mapToInt(Long::bitCount).sum())
          .thenComparing(part -> part.parents, Arrays::compare);

  private final LocalScores scores;
  private final SubsetTables tables;
  private final double[] rest;
  private final int count;
  private final double least;
  private final long limit;
  private final Map<Integer, Map<ClassKey, Part>> parts = new HashMap<>();
  private long examined;

  /**
   * @param count most structures, the best among them
   * @param within nats below the best
   * @param limit most structures over sets that may be looked at
   */
  NextBest(LocalScores scores, SubsetTables tables, int count, double within, long limit)
      throws InterruptedException {
    this.scores = scores;
    this.tables = tables;
    this.rest = tables.rest();
    this.count = count;
    this.least = tables.first(tables.all()) - within - scores.rounding();
    this.limit = limit;
  }

  /** How many structures over sets were looked at. */
  long examined() {
    return examined;
  }

  /** The best structures, best first, or nothing where the limit was reached. */
  Optional<List<TargetGraph>> find() throws InterruptedException {
    long[] none = new long[scores.size()];
    add(0, new Part(none, 0));
    for (int set = 0; set < tables.all(); set++) {
      Map<ClassKey, Part> classes = parts.remove(set);
      if (classes == null) {
        continue;
      }
      for (Part part : best(classes.values())) {
        extend(set, part);
      }
      if (examined > limit) {
        return Optional.empty();
      }
    }
    return Optional.of(
        best(parts.getOrDefault(tables.all(), Map.of()).values()).stream()
            .map(part -> scores.smallest().withParents(part.parents))
            .toList());
  }

  private List<Part> best(Collection<Part> all) {
    return all.stream().sorted(ORDER).limit(count).toList();
  }

  /** Adds each target after those of the set, with each parent set that leaves enough. */
  private void extend(int set, Part part) throws InterruptedException {
    SubsetTables.stopWhenInterrupted();
    for (int left = tables.all() & ~set; left != 0; left &= left - 1) {
      int target = Integer.numberOfTrailingZeros(left);
      int after = set | 1 << target;
      double needed = least - rest[after] - part.score;
      if (!(tables.local(target, set) >= needed)) {
        continue;
      }
      for (int rank = 0;
          rank < scores.ranked(target) && scores.scoreAt(target, rank) >= needed;
          rank++) {
        if ((scores.set(target, rank) & ~set) == 0) {
          long[] parents = part.parents.clone();
          parents[target] = scores.set(target, rank);
          add(after, new Part(parents, part.score + scores.scoreAt(target, rank)));
        }
      }
    }
  }

  private void add(int set, Part part) {
    examined++;
    Map<ClassKey, Part> classes = parts.computeIfAbsent(set, each -> new HashMap<>());
    classes.merge(ClassKey.of(part.parents), part, (a, b) -> ORDER.compare(a, b) <= 0 ? a : b);
    if (classes.size() > 4 * count + 64) {
      // What leaves here has enough better ones, which stay or give way to still better ones.
      classes.values().retainAll(Set.copyOf(best(classes.values())));
    }
  }
}
