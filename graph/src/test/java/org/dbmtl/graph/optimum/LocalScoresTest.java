package org.dbmtl.graph.optimum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;

class LocalScoresTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay");

  private static LocalScores table() {
    return LocalScores.of(
        TARGETS,
        List.of(new long[] {0}, new long[] {1, 5, 0, 4}, new long[] {0, 3, 1}),
        List.of(new double[] {-1}, new double[] {-.5, -.4, -1, -1}, new double[] {-2, -1, -1}));
  }

  @Test
  void aStructureScoresTheSumOfItsTargets() {
    LocalScores scores = table();
    assertThat(scores.score(TargetGraph.parse(TARGETS, "click>like"))).isEqualTo(-3.5);
    assertThat(scores.score(TargetGraph.parse(TARGETS, "click>like click>stay like>stay")))
        .isEqualTo(-2.5);
    assertThat(scores.score(TargetGraph.parse(TARGETS, "stay>click"))).isNaN();
    assertThat(scores.priced()).isEqualTo(8);
    assertThatThrownBy(() -> scores.score(TargetGraph.empty(List.of("a", "b", "c"))))
        .hasMessageContaining("[a, b, c]");
  }

  @Test
  void setsThatAPartDoesAsWellAsAreNotRanked() {
    LocalScores scores = table();
    assertThat(scores.ranked(1)).isEqualTo(3);
    assertThat(scores.set(1, 0)).isEqualTo(5);
    assertThat(scores.set(1, 1)).isEqualTo(1);
    assertThat(scores.set(1, 2)).isEqualTo(0);
    assertThat(scores.ranked(2)).isEqualTo(2);
    assertThat(scores.score(2, 3)).isEqualTo(-1);
    assertThat(scores.scoreAt(2, scores.best(2, 1))).isEqualTo(-1);
    assertThat(scores.best(1, 4)).isEqualTo(2);
  }

  @Test
  void aMarginIsPaidForParentsThatAreNotRequired() {
    LocalScores net = table().withMargin(.25, new long[] {0, 1, 0});
    assertThat(net.score(1, 1)).isEqualTo(-.5);
    assertThat(net.score(1, 5)).isEqualTo(-.65);
    assertThat(net.score(2, 3)).isEqualTo(-1.5);
    assertThat(net.score(2, 0)).isEqualTo(-2);
    assertThatThrownBy(() -> net.withMargin(-1, new long[3])).hasMessageContaining("-1");
    assertThatThrownBy(() -> net.withMargin(1, new long[2])).hasMessageContaining("2 masks");
  }

  private static void refused(String message, long[] sets, double... scores) {
    assertThatThrownBy(
            () ->
                LocalScores.of(
                    TARGETS,
                    List.of(new long[] {0}, sets, new long[] {0}),
                    List.of(new double[] {0}, scores, new double[] {0})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'like'")
        .hasMessageContaining(message);
  }

  @Test
  void badTablesAreRefused() {
    refused("0 parent sets", new long[0]);
    refused("2 parent sets and 1 scores", new long[] {0, 1}, 0);
    refused("holds the target itself", new long[] {0, 2}, 0, 1);
    refused("beyond the last", new long[] {0, 8}, 0, 1);
    refused("stands twice", new long[] {0, 1, 1}, 0, 1, 2);
    refused("NaN", new long[] {0, 1}, 0, Double.NaN);
    refused("fewest parents (mask 0)", new long[] {1, 4}, 0, 1);
    assertThatThrownBy(() -> LocalScores.of(TARGETS, List.of(), List.of()))
        .hasMessageContaining("3 targets");
    assertThatThrownBy(
            () ->
                LocalScores.of(
                    List.of("a", "b"),
                    List.of(new long[] {2}, new long[] {1}),
                    List.of(new double[1], new double[1])))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("cycle");
  }
}
