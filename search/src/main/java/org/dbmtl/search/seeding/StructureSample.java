package org.dbmtl.search.seeding;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;

/**
 * Different structures of a space to compare: the smallest, those that the seedings propose, and
 * then uniform ones.
 */
public final class StructureSample {
  private StructureSample() {}

  /**
   * That many structures, or all if the space has fewer; the smallest first, no two equal. They
   * depend on the arguments alone.
   *
   * @param statistics of the same targets in the same order as the space
   * @param seed of the random ones
   * @throws org.dbmtl.graph.StructureException as {@link DagSpace#count}
   */
  public static List<TargetGraph> of(
      TargetStatistics statistics, DagSpace space, int count, long seed) {
    int size = space.count().min(BigInteger.valueOf(count)).intValue();
    Set<TargetGraph> sample = new LinkedHashSet<>(List.of(space.smallest()));
    for (String seeding : Seeding.names()) {
      sample.add(Seeding.named(seeding).propose(statistics, space).start());
    }
    SplittableRandom random = new SplittableRandom(seed);
    while (sample.size() < size) {
      sample.add(space.random(random));
    }
    return sample.stream().limit(size).toList();
  }
}
