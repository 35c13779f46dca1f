package org.dbmtl.graph.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Edit;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DagSpaceTest {
  static LongStream seeds() {
    return Oracle.seeds(25);
  }

  private static List<Edit> everyEdit(Edge edge) {
    return List.of(new Edit.AddEdge(edge), new Edit.RemoveEdge(edge), new Edit.ReverseEdge(edge));
  }

  private static boolean bruteForce(EdgeConstraints constraints, TargetGraph graph, Edit edit) {
    Collection<Edge> after = Oracle.after(graph.edges(), edit);
    return graph.edges().contains(edit.edge()) != edit instanceof Edit.AddEdge
        && Oracle.isAcyclic(after)
        && Oracle.keeps(constraints, after);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void allowsExactlyTheEditsThatBruteForceDoes(long seed) {
    List<String> targets = Oracle.targets(5);
    EdgeConstraints constraints =
        seed % 5 == 0 ? EdgeConstraints.NONE : Oracle.randomConstraints(targets, seed);
    DagSpace space = new DagSpace(targets, constraints);
    SplittableRandom random = new SplittableRandom(seed);
    List<TargetGraph> graphs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      graphs.add(space.random(random));
      graphs.add(Oracle.randomGraph(targets, .4, random));
    }
    for (TargetGraph graph : graphs) {
      List<Edit> expected = new ArrayList<>();
      for (Edge edge : Oracle.allEdges(targets)) {
        for (Edit edit : everyEdit(edge)) {
          boolean allowed = bruteForce(constraints, graph, edit);
          assertThat(space.allows(graph, edit)).as("%s, %s", graph, edit).isEqualTo(allowed);
          if (allowed) {
            expected.add(edit);
          }
        }
      }
      assertThat(space.edits(graph)).containsExactlyElementsOf(expected);
      assertThat(space.neighbours(graph)).allMatch(space::contains).hasSameSizeAs(expected);
    }
  }

  @Test
  void aMillionRandomEditsNeverBreakAConstraint() {
    List<String> targets = Oracle.targets(10);
    EdgeConstraints constraints =
        new EdgeConstraints(
            Edge.parse(targets, "t0>t1 t4>t7"),
            Edge.parse(targets, "t1>t2 t9>t4"),
            List.of(List.of("t0", "t2"), List.of("t5"), List.of("t8", "t9")),
            4);
    DagSpace space = new DagSpace(targets, constraints);
    List<Edit> edits =
        Oracle.allEdges(targets).stream().flatMap(edge -> everyEdit(edge).stream()).toList();
    SplittableRandom random = new SplittableRandom(20261123);
    TargetGraph graph = space.smallest();
    int made = 0;
    for (int i = 0; i < 1_000_000; i++) {
      Edit edit = edits.get(random.nextInt(edits.size()));
      if (space.allows(graph, edit)) {
        graph = graph.with(edit);
        made++;
        // The oracle is slow; a broken constraint or cycle would stay around for a while.
        if (made % 50 == 0) {
          assertThat(Oracle.keeps(constraints, graph.edges())).as("%s", graph).isTrue();
        }
      }
    }
    assertThat(made).isGreaterThan(100_000);
    assertThat(Oracle.isAcyclic(graph.edges())).isTrue();
  }

  @Test
  void sixtyFourTargetsWork() {
    List<String> targets = Oracle.targets(64);
    DagSpace space = new DagSpace(targets, EdgeConstraints.NONE);
    SplittableRandom random = new SplittableRandom(64);
    TargetGraph graph = space.random(random);
    assertThat(space.contains(graph)).isTrue();
    List<Edit> edits = space.edits(graph);
    assertThat(edits).hasSizeGreaterThan(1000);
    for (int i = 0; i < 300; i++) {
      Edge edge = Oracle.allEdges(targets).get(random.nextInt(64 * 63));
      for (Edit edit : everyEdit(edge)) {
        assertThat(space.allows(graph, edit)).isEqualTo(edits.contains(edit));
      }
    }
    TargetGraph full = TargetGraph.empty(targets);
    for (int i = 1; i < 64; i++) {
      full = full.with(new Edit.AddEdge(new Edge("t" + (i - 1), "t" + i)));
    }
    assertThat(space.allows(full, new Edit.AddEdge(new Edge("t63", "t0")))).isFalse();
    assertThat(space.allows(full, new Edit.AddEdge(new Edge("t0", "t63")))).isTrue();
    assertThat(space.allows(full, new Edit.ReverseEdge(new Edge("t62", "t63")))).isTrue();
  }

  @Test
  void oneEditMayMendAStructureFromOutside() {
    List<String> targets = List.of("click", "like", "stay");
    DagSpace space =
        new DagSpace(
            targets,
            new EdgeConstraints(Edge.parse(targets, "click>like"), List.of(), List.of(), 2));
    assertThat(space.edits(TargetGraph.empty(targets)))
        .containsExactly(new Edit.AddEdge(new Edge("click", "like")));
    assertThat(space.edits(TargetGraph.parse(targets, "like>click")))
        .containsExactly(new Edit.ReverseEdge(new Edge("like", "click")));
    assertThat(space.smallest().text()).isEqualTo("click>like");
  }

  @Test
  void structuresOverOtherTargetsAreOutside() {
    DagSpace space = new DagSpace(List.of("a", "b"), EdgeConstraints.NONE);
    TargetGraph turned = TargetGraph.empty(List.of("b", "a"));
    assertThat(space.contains(turned)).isFalse();
    assertThat(space.edits(turned)).isEmpty();
    assertThat(space.allows(turned, new Edit.AddEdge(new Edge("a", "b")))).isFalse();
    assertThatThrownBy(
            () -> space.allows(space.smallest(), new Edit.AddEdge(new Edge("a", "clikc"))))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("no target 'clikc'");
  }

  @Test
  void constraintsThatNameAnUnknownTargetAreRefused() {
    Edge edge = new Edge("is_click", "lik");
    for (EdgeConstraints constraints :
        List.of(
            new EdgeConstraints(List.of(edge), List.of(), List.of(), 3),
            new EdgeConstraints(List.of(), List.of(edge), List.of(), 3),
            new EdgeConstraints(List.of(), List.of(), List.of(List.of("lik")), 3))) {
      assertThatThrownBy(() -> new DagSpace(List.of("is_click", "is_like"), constraints))
          .isInstanceOf(StructureException.class)
          .hasMessageContaining("no target 'lik', maybe 'is_like'");
    }
  }
}
