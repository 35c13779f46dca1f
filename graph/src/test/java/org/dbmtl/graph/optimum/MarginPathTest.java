package org.dbmtl.graph.optimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarginPathTest {
  static LongStream seeds() {
    return Oracle.seeds(6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyStepIsTheBestOfAllStructuresAtItsPrices(long seed) throws InterruptedException {
    EdgeConstraints constraints = RandomScores.constraints(5, seed);
    LocalScores scores = RandomScores.of(5, constraints, seed % 2 == 0, .2, seed);
    long[] required = TargetGraph.of(scores.targets(), constraints.required()).parentMasks();
    List<TargetGraph> all = RandomScores.all(scores);
    MarginPath path = MarginPath.of(scores, required, 60, seed);
    assertThat(path.exact()).isTrue();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 40; i++) {
      double margin = i == 0 ? 0 : random.nextDouble();
      LocalScores net = scores.withMargin(margin, required);
      MarginPath.Step step = path.at(margin);
      assertThat(net.score(step.structure()))
          .isCloseTo(RandomScores.bestOf(net, all), within(1e-9));
      assertThat(step.edges()).isEqualTo(step.structure().edgeCount());
      assertThat(step.gain())
          .isCloseTo(
              scores.score(step.structure()) - scores.score(scores.smallest()), within(1e-12));
      assertThat(constraints.violations(step.structure())).isEmpty();
    }
    isOrdered(path);
  }

  private static void isOrdered(MarginPath path) {
    List<MarginPath.Step> steps = path.steps();
    assertThat(steps.get(0).margin()).isZero();
    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i).margin()).isGreaterThan(steps.get(i - 1).margin());
      assertThat(steps.get(i).edges()).isLessThan(steps.get(i - 1).edges());
      assertThat(steps.get(i).gain()).isLessThan(steps.get(i - 1).gain());
    }
  }

  @Test
  void manyTargetsHaveAPathThatEndsAtTheSmallestStructure() throws InterruptedException {
    LocalScores scores = RandomScores.of(21, EdgeConstraints.NONE, false, .5, 3);
    TargetGraph best = new OrderSearch(scores, 3).run().best();
    MarginPath path = MarginPath.of(scores, new long[21], best, 60, 3);
    assertThat(path.exact()).isFalse();
    isOrdered(path);
    assertThat(path.steps()).hasSizeGreaterThan(5);
    assertThat(path.steps().get(path.steps().size() - 1).structure()).isEqualTo(scores.smallest());
    LocalScores net = scores.withMargin(.2, new long[21]);
    double gain = net.score(DynamicProgramming.best(net)) - net.score(scores.smallest());
    double found = net.score(path.at(.2).structure()) - net.score(scores.smallest());
    assertThat(found).isBetween(.99 * gain, gain + 1e-9);
  }

  @Test
  void aLimitOnStepsKeepsBothEnds() throws InterruptedException {
    LocalScores scores = RandomScores.of(8, EdgeConstraints.NONE, false, 0, 5);
    MarginPath all = MarginPath.of(scores, new long[8], 60, 5);
    MarginPath few = MarginPath.of(scores, new long[8], 3, 5);
    assertThat(few.steps()).hasSize(3);
    assertThat(few.exact()).isFalse();
    assertThat(all.steps())
        .containsOnlyOnceElementsOf(List.of(all.at(0), all.at(Double.MAX_VALUE)));
    assertThat(few.at(0)).isEqualTo(all.at(0));
    assertThat(few.at(9).structure()).isEqualTo(scores.smallest());
  }

  @Test
  void aTableInWhichNoEdgeGainsHasOneStep() throws InterruptedException {
    LocalScores scores =
        LocalScores.of(
            List.of("a", "b"),
            List.of(new long[] {0, 2}, new long[] {0, 1}),
            List.of(new double[] {-1, -2}, new double[] {-1, -1}));
    assertThat(MarginPath.of(scores, new long[2], 60, 1).steps())
        .containsExactly(new MarginPath.Step(0, scores.smallest(), 0, 0));
  }
}
