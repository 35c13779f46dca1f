package org.dbmtl.experiments.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;

class TruthComparisonTest {
  private static final List<String> TARGETS = List.of("a", "b", "c", "d");

  private final TargetGraph truth = TargetGraph.parse(TARGETS, "a>b b>c c>d");

  @Test
  void linksCountWhateverTheirDirections() {
    // Of three links two are found, one of them reversed; one is not in the truth.
    TruthComparison comparison =
        TruthComparison.of(truth, TargetGraph.parse(TARGETS, "a>b c>b a>d"));

    assertThat(comparison.precision()).isEqualTo(2 / 3.0, within(1e-12));
    assertThat(comparison.recall()).isEqualTo(2 / 3.0, within(1e-12));
    assertThat(comparison.f1()).isEqualTo(2 / 3.0, within(1e-12));
    assertThat(comparison.skeletonText())
        .isEqualTo("skeleton: F1 0.667, precision 0.667, recall 0.667");
  }

  @Test
  void f1IsTheHarmonicMean() {
    TruthComparison comparison =
        TruthComparison.of(truth, TargetGraph.parse(TARGETS, "a>b b>c c>d a>d b>d"));

    assertThat(comparison.precision()).isEqualTo(0.6, within(1e-12));
    assertThat(comparison.recall()).isEqualTo(1);
    assertThat(comparison.f1()).isEqualTo(2 / (1 / 0.6 + 1), within(1e-12));
  }

  @Test
  void aStructureWithoutEdgesFindsNothingAndIsNotWrong() {
    TargetGraph empty = TargetGraph.empty(TARGETS);

    assertThat(TruthComparison.of(truth, empty).f1()).isZero();
    assertThat(TruthComparison.of(truth, empty).precision()).isEqualTo(1);
    assertThat(TruthComparison.of(empty, empty).f1()).isEqualTo(1);
  }

  @Test
  void aReversedChainIsOfTheSameClass() {
    TruthComparison comparison =
        TruthComparison.of(truth, TargetGraph.parse(TARGETS, "b>a c>b d>c"));

    assertThat(comparison.distance()).isEqualTo(3);
    assertThat(comparison.classDistance()).isZero();
    assertThat(comparison.f1()).isEqualTo(1);
  }
}
