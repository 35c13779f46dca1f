package org.dbmtl.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetGraphTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay");

  static LongStream seeds() {
    return Oracle.seeds(20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void editsDoWhatTheyDoToASetOfEdgesUnlessThatHasACycle(long seed) {
    List<String> targets = Oracle.targets(6);
    TargetGraph graph = Oracle.randomGraph(targets, .4, new SplittableRandom(seed));
    for (Edge edge : Oracle.allEdges(targets)) {
      for (Edit edit :
          List.of(new Edit.AddEdge(edge), new Edit.RemoveEdge(edge), new Edit.ReverseEdge(edge))) {
        Set<Edge> expected = Oracle.after(graph.edges(), edit);
        boolean possible =
            graph.edges().contains(edge) != edit instanceof Edit.AddEdge
                && Oracle.isAcyclic(expected);
        if (possible) {
          assertThat(new HashSet<>(graph.with(edit).edges())).isEqualTo(expected);
        } else {
          assertThatThrownBy(() -> graph.with(edit)).isInstanceOf(StructureException.class);
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void topologicalOrderPutsParentsFirstAndIsTheSmallestSuchOrder(long seed) {
    List<String> targets = Oracle.targets(8);
    TargetGraph graph = Oracle.randomGraph(targets, .3, new SplittableRandom(seed));
    List<String> expected = new ArrayList<>();
    while (expected.size() < targets.size()) {
      expected.add(
          targets.stream()
              .filter(t -> !expected.contains(t) && expected.containsAll(graph.parents(t)))
              .findFirst()
              .orElseThrow());
    }
    assertThat(graph.topologicalOrder()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void equalExactlyWhenTargetsAndEdgesAre(long seed) {
    TargetGraph graph = Oracle.randomGraph(Oracle.targets(7), .4, new SplittableRandom(seed));
    List<Edge> edges = new ArrayList<>(graph.edges());
    Collections.reverse(edges);
    assertThat(TargetGraph.of(graph.targets(), edges)).isEqualTo(graph).hasSameHashCodeAs(graph);
    assertThat(TargetGraph.of(graph.targets(), edges.subList(1, edges.size()))).isNotEqualTo(graph);
    List<String> otherOrder = new ArrayList<>(graph.targets());
    Collections.reverse(otherOrder);
    assertThat(TargetGraph.of(otherOrder, edges)).isNotEqualTo(graph);
  }

  @Test
  void sixtyFourTargetsWorkToTheLastBit() {
    List<String> targets = Oracle.targets(64);
    List<Edge> chain = new ArrayList<>();
    for (int i = 1; i < 64; i++) {
      chain.add(new Edge("t" + i, "t" + (i - 1)));
    }
    TargetGraph graph = TargetGraph.of(targets, chain);
    assertThat(graph.edgeCount()).isEqualTo(63);
    assertThat(graph.topologicalOrder().get(0)).isEqualTo("t63");
    assertThat(graph.parents("t62")).containsExactly("t63");
    assertThatThrownBy(() -> graph.with(new Edit.AddEdge(new Edge("t0", "t63"))))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("t0 > t63 > t62");
    assertThat(TargetGraph.parse(targets, graph.text())).isEqualTo(graph);
  }

  @Test
  void moreThanSixtyFourTargetsAreRefused() {
    assertThatThrownBy(() -> TargetGraph.empty(Oracle.targets(65)))
        .isInstanceOf(StructureException.class)
        .hasMessage("65 targets, but a structure holds at most 64: leave some out");
  }

  @Test
  void aCycleIsShown() {
    assertThatThrownBy(() -> TargetGraph.parse(TARGETS, "click>like like>stay stay>click"))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("click > like > stay > click")
        .hasMessageContaining("remove or reverse");
  }

  @Test
  void duplicateAndUnusableNamesAreRefused() {
    assertThatThrownBy(() -> TargetGraph.empty(List.of("click", "click")))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("'click' is listed twice");
    assertThatThrownBy(() -> TargetGraph.empty(List.of(" ")))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> TargetGraph.empty(List.of("a\nb")))
        .isInstanceOf(StructureException.class)
        .hasMessage(
            "target 'a?b' holds the character U+000A, which no file could carry: rename it");
    assertThatThrownBy(() -> TargetGraph.empty(List.of("half \uD83D")))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("U+D83D");
  }

  @ParameterizedTest
  @ValueSource(strings = {"click", "is_clik", "IS_CLICK", "is click"})
  void anUnknownTargetNamesTheNearestOne(String name) {
    TargetGraph graph = TargetGraph.empty(List.of("is_like", "is_click", "play_time_ms"));
    assertThatThrownBy(() -> graph.indexOf(name))
        .isInstanceOf(StructureException.class)
        .hasMessage(
            "there is no target '%s', maybe 'is_click'; the targets are is_like, is_click,"
                    .formatted(name)
                + " play_time_ms");
  }

  @Test
  void anUnknownTargetThatIsLikeNoneOffersNone() {
    assertThatThrownBy(() -> TargetGraph.empty(TARGETS).indexOf("purchase"))
        .isInstanceOf(StructureException.class)
        .hasMessage("there is no target 'purchase'; the targets are click, like, stay");
  }

  @Test
  void parentMasksMustFitTheTargets() {
    TargetGraph graph = TargetGraph.empty(TARGETS);
    assertThatThrownBy(() -> graph.withParents(new long[2])).hasMessageContaining("2 parent masks");
    assertThatThrownBy(() -> graph.withParents(new long[] {1, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> graph.withParents(new long[] {8, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theStructureKeepsItsMasksToItself() {
    long[] masks = {0, 1, 0};
    TargetGraph graph = TargetGraph.empty(TARGETS).withParents(masks);
    masks[1] = 0;
    graph.parentMasks()[1] = 0;
    assertThat(graph.text()).isEqualTo("click>like");
  }
}
