package org.dbmtl.search.seeding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.TargetStatistics.Levels;
import org.junit.jupiter.api.Test;

class StructureSampleTest {
  private static TargetStatistics statistics(List<String> targets) {
    var builder =
        TargetStatistics.builder(targets.stream().map(name -> new Levels(name, true, 2)).toList());
    for (int row = 0; row < 100; row++) {
      int[] levels = new int[targets.size()];
      for (int i = 0; i < levels.length; i++) {
        levels[i] = row % (2 << i) == 0 ? 1 : 0;
      }
      builder.add(levels);
    }
    return builder.build();
  }

  private static List<TargetGraph> sample(List<String> targets, int count, long seed) {
    return StructureSample.of(
        statistics(targets), new DagSpace(targets, EdgeConstraints.NONE), count, seed);
  }

  @Test
  void vanillaThenProposalsThenRandomOnesAllDifferent() {
    List<String> targets = List.of("a", "b", "c", "d");

    List<TargetGraph> sample = sample(targets, 8, 1);

    assertThat(sample).hasSize(8).doesNotHaveDuplicates();
    assertThat(sample.get(0)).isEqualTo(TargetGraph.empty(targets));
    TargetGraph proposal =
        Seeding.named("entropy")
            .propose(statistics(targets), new DagSpace(targets, EdgeConstraints.NONE))
            .start();
    assertThat(sample.get(1)).isEqualTo(proposal);
    assertThat(sample(targets, 8, 1)).isEqualTo(sample);
    assertThat(sample(targets, 8, 2)).isNotEqualTo(sample);
  }

  @Test
  void aSmallSpaceIsTakenWhole() {
    assertThat(sample(List.of("a", "b"), 8, 1)).hasSize(3).doesNotHaveDuplicates();
    assertThat(sample(List.of("a"), 8, 1)).hasSize(1);
  }
}
