package org.dbmtl.search.evidence;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Some of several things, and seeds that each of them was trained on, as many scores as possible:
 * what is compared seed by seed must be there on each. Where nothing is missing it is everything.
 *
 * @param members positions in the given list, ascending
 * @param seeds repeats that all members have, ascending
 */
record BalancedBlock(List<Integer> members, List<Integer> seeds) {
  static final BalancedBlock NONE = new BalancedBlock(List.of(), List.of());

  /**
   * The block with the most scores, {@code members × seeds}; of equal ones that with more seeds.
   * Only the seeds of one member, all of them, are tried as a block's seeds: O(n d), d different
   * sets of seeds.
   *
   * @param seedsOf for each thing its repeats
   * @param leastSeeds fewest seeds of a block
   */
  static BalancedBlock of(List<Set<Integer>> seedsOf, int leastSeeds) {
    return new LinkedHashSet<>(seedsOf)
        .stream()
            .filter(seeds -> seeds.size() >= leastSeeds)
            .map(seeds -> with(seedsOf, seeds))
            .max(
                Comparator.<BalancedBlock>comparingInt(b -> b.members.size() * b.seeds.size())
                    .thenComparingInt(b -> b.seeds.size())
                    .thenComparing(b -> b.seeds.toString()))
            .orElse(NONE);
  }

  private static BalancedBlock with(List<Set<Integer>> seedsOf, Set<Integer> seeds) {
    List<Integer> members =
        IntStream.range(0, seedsOf.size())
            .filter(i -> seedsOf.get(i).containsAll(seeds))
            .boxed()
            .toList();
    return new BalancedBlock(members, List.copyOf(new TreeSet<>(seeds)));
  }
}
