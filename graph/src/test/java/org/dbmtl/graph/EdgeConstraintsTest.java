package org.dbmtl.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeConstraintsTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay", "buy");

  static LongStream seeds() {
    return Oracle.seeds(50);
  }

  private static List<Edge> edges(String text) {
    return Edge.parse(TARGETS, text);
  }

  private static EdgeConstraints of(
      String required, String forbidden, List<List<String>> tiers, int maxParents) {
    return new EdgeConstraints(edges(required), edges(forbidden), tiers, maxParents);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void violationsAreThereExactlyWhenTheJavadocSaysSo(long seed) {
    List<String> targets = Oracle.targets(5);
    EdgeConstraints constraints = Oracle.randomConstraints(targets, seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100; i++) {
      TargetGraph graph = Oracle.randomGraph(targets, .3, random);
      assertThat(constraints.violations(graph).isEmpty())
          .as("%s under %s", graph, constraints)
          .isEqualTo(Oracle.keeps(constraints, graph.edges()));
    }
  }

  @Test
  void eachViolationIsOneLineThatNamesItsEdgeAndTheWayOut() {
    EdgeConstraints constraints =
        of("click>buy", "like>stay", List.of(List.of("click"), List.of("like", "stay")), 1);
    TargetGraph graph = TargetGraph.parse(TARGETS, "like>stay stay>click like>buy stay>buy");
    assertThat(constraints.violations(graph))
        .containsExactly(
            "edge 'click>buy' is required, but absent: add it",
            "edge 'like>stay' is forbidden: remove it",
            "edge 'stay>click' leads from tier 2 back to tier 1: remove or reverse it",
            "target 'buy' has 2 parents (like, stay), but at most 1 are allowed: remove some");
    assertThatThrownBy(() -> constraints.check(graph))
        .isInstanceOf(StructureException.class)
        .hasMessageStartingWith("structure 'like>stay like>buy stay>click stay>buy' breaks")
        .hasMessageContaining("is required, but absent: add it; edge 'like>stay' is forbidden")
        .message()
        .hasLineCount(1);
  }

  @Test
  void checkReturnsAStructureThatKeepsThem() {
    TargetGraph graph = TargetGraph.parse(TARGETS, "click>*");
    assertThat(EdgeConstraints.NONE.check(graph)).isSameAs(graph);
  }

  @Test
  void contradictionsAreRefused() {
    assertThatThrownBy(() -> of("click>like", "click>like", List.of(), 3))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("'click>like' is both required and forbidden");
    assertThatThrownBy(() -> of("click>like like>stay stay>click", "", List.of(), 3))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("close a cycle, click > like > stay > click");
    assertThatThrownBy(() -> of("like>click", "", List.of(List.of("click"), List.of("like")), 3))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("'like>click' leads from tier 2 back to tier 1");
    assertThatThrownBy(() -> of("", "", List.of(List.of("click"), List.of("like", "click")), 3))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("'click' is in tier 1 and again in tier 2");
    assertThatThrownBy(() -> of("click>buy like>buy", "", List.of(), 1))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("'buy' has 2 required parents (click, like), but at most 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 64})
  void maxParentsOutOfRangeIsRefused(int maxParents) {
    assertThatThrownBy(() -> of("", "", List.of(), maxParents))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("at most %d parents", maxParents)
        .hasMessageContaining("use 0 to 63");
  }

  @Test
  void anEdgeStatedTwiceCountsOnce() {
    Edge edge = new Edge("click", "buy");
    EdgeConstraints constraints = new EdgeConstraints(List.of(edge, edge), List.of(), List.of(), 1);
    assertThat(constraints.required()).containsExactly(edge);
  }

  @Test
  void restrictionDropsWhatSpeaksOfOtherTargets() {
    EdgeConstraints constraints =
        of(
            "click>buy click>like",
            "stay>like buy>like",
            List.of(List.of("click", "stay"), List.of("buy")),
            2);
    assertThat(constraints.restrictedTo(List.of("click", "like", "stay")))
        .isEqualTo(of("click>like", "stay>like", List.of(List.of("click", "stay"), List.of()), 2));
  }

  @Test
  void allowsTellsWhichEdgesCanBeThere() {
    EdgeConstraints constraints =
        of("", "click>buy", List.of(List.of("click"), List.of("like")), 2);
    assertThat(edges("click>* like>*").stream().filter(constraints::allows))
        .containsExactlyElementsOf(edges("click>like click>stay like>stay like>buy"));
  }
}
