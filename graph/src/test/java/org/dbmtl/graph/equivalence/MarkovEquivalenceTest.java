package org.dbmtl.graph.equivalence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Edit;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarkovEquivalenceTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay", "buy");

  static LongStream seeds() {
    return Oracle.seeds(20);
  }

  private static TargetGraph graph(String text) {
    return TargetGraph.parse(TARGETS, text);
  }

  private static List<TargetGraph> all(int targets) {
    return new DagSpace(Oracle.targets(targets), EdgeConstraints.NONE).all().toList();
  }

  /** Links as pairs of names and v-structures as triples, by plain loops over sets of edges. */
  private static Set<Object> linksAndVStructures(TargetGraph graph) {
    Set<Edge> edges = new HashSet<>(graph.edges());
    Set<Object> found = new HashSet<>();
    for (Edge edge : edges) {
      found.add(Set.of(edge.parent(), edge.child()));
    }
    for (Edge a : edges) {
      for (Edge b : edges) {
        if (a.child().equals(b.child())
            && !a.equals(b)
            && !edges.contains(new Edge(a.parent(), b.parent()))
            && !edges.contains(new Edge(b.parent(), a.parent()))) {
          found.add(List.of(Set.of(a.parent(), b.parent()), a.child()));
        }
      }
    }
    return found;
  }

  private static Collection<List<TargetGraph>> bruteForceClasses(List<TargetGraph> graphs) {
    Map<Set<Object>, List<TargetGraph>> classes = new LinkedHashMap<>();
    for (TargetGraph graph : graphs) {
      classes.computeIfAbsent(linksAndVStructures(graph), key -> new ArrayList<>()).add(graph);
    }
    return classes.values();
  }

  /** OEIS A007984, number of essential graphs; Steinsky (2003). */
  @ParameterizedTest(name = "{0} targets: {1} classes")
  @CsvSource({"1,1", "2,2", "3,11", "4,185", "5,8782"})
  void thereAreAsManyClassesAsKnown(int targets, int classes) {
    assertThat(MarkovEquivalence.classes(all(targets))).hasSize(classes);
  }

  @Test
  void classesOfFourTargetsAreThoseOfBruteForce() {
    List<TargetGraph> graphs = all(4);
    assertThat(MarkovEquivalence.classes(graphs))
        .containsExactlyElementsOf(bruteForceClasses(graphs));
  }

  @Test
  void allPairsOfFourTargetsAreEquivalentExactlyWhenBruteForceSaysSo() {
    List<TargetGraph> graphs = all(4);
    List<Set<Object>> keys =
        graphs.stream().map(MarkovEquivalenceTest::linksAndVStructures).toList();
    List<Cpdag> cpdags = graphs.stream().map(Cpdag::of).toList();
    for (int a = 0; a < graphs.size(); a++) {
      List<TargetGraph> expected = new ArrayList<>();
      List<TargetGraph> found = new ArrayList<>();
      for (int b = 0; b < graphs.size(); b++) {
        if (keys.get(a).equals(keys.get(b))) {
          expected.add(graphs.get(b));
        }
        if (cpdags.get(a).equals(cpdags.get(b))) {
          found.add(graphs.get(b));
        }
      }
      assertThat(found).as("%s", graphs.get(a)).isEqualTo(expected);
    }
  }

  @Test
  void anEdgeIsDirectedExactlyWhenAllOfTheClassAgree() {
    for (List<TargetGraph> members : bruteForceClasses(all(4))) {
      Set<Edge> inAll = new HashSet<>(members.get(0).edges());
      members.forEach(member -> inAll.retainAll(member.edges()));
      Set<Set<String>> links = new HashSet<>();
      members.get(0).edges().forEach(e -> links.add(Set.of(e.parent(), e.child())));
      inAll.forEach(e -> links.remove(Set.of(e.parent(), e.child())));
      for (TargetGraph member : members) {
        Cpdag cpdag = Cpdag.of(member);
        assertThat(cpdag.directed()).hasSameElementsAs(inAll);
        assertThat(cpdag.undirected())
            .extracting(e -> Set.of(e.parent(), e.child()))
            .hasSameElementsAs(links);
      }
    }
  }

  /** Chickering (1995), theorem 1: edges whose ends share all other parents can be turned. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void turningACoveredEdgeStaysInTheClassTurningAnotherLeavesIt(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TargetGraph graph = Oracle.randomGraph(Oracle.targets(12), .3, random);
    DagSpace space = new DagSpace(graph.targets(), EdgeConstraints.NONE);
    for (Edge edge : graph.edges()) {
      Edit turn = new Edit.ReverseEdge(edge);
      if (space.allows(graph, turn)) {
        Set<String> others = new HashSet<>(graph.parents(edge.child()));
        others.remove(edge.parent());
        boolean covered = others.equals(Set.copyOf(graph.parents(edge.parent())));
        TargetGraph turned = graph.with(turn);
        assertThat(Cpdag.of(graph).equals(Cpdag.of(turned))).isEqualTo(covered);
      }
    }
  }

  @Test
  void chainsAndForksAreOneClassAndTheColliderAnother() {
    assertThat(
            MarkovEquivalence.classes(
                List.of(
                    graph("click>like like>stay"),
                    graph("click>like stay>like"),
                    graph("like>click like>stay"),
                    graph("stay>like like>click"))))
        .extracting(List::size)
        .containsExactly(3, 1);
    assertThat(Cpdag.of(graph("click>like stay>like like>buy")))
        .hasToString("click>like like>buy stay>like");
    assertThat(Cpdag.of(graph("click>like like>stay"))).hasToString("click-like like-stay");
  }

  @Test
  void keysAreEqualExactlyWhereClassesAre() {
    List<TargetGraph> graphs =
        new ArrayList<>(new DagSpace(Oracle.targets(4), EdgeConstraints.NONE).all().toList());
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 300; i++) {
      graphs.add(Oracle.randomGraph(Oracle.targets(9), .3, random));
    }
    Map<Cpdag, Set<ClassKey>> keys = new LinkedHashMap<>();
    for (TargetGraph graph : graphs) {
      keys.computeIfAbsent(Cpdag.of(graph), cpdag -> new HashSet<>())
          .add(ClassKey.of(graph.parentMasks()));
    }
    assertThat(keys.values()).allMatch(ofClass -> ofClass.size() == 1);
    assertThat(keys.values().stream().flatMap(Set::stream)).doesNotHaveDuplicates();
  }

  @Test
  void sixtyFourTargetsWork() {
    TargetGraph graph = Oracle.randomGraph(Oracle.targets(64), .2, new SplittableRandom(64));
    Cpdag cpdag = Cpdag.of(graph);
    assertThat(cpdag.directed().size() + cpdag.undirected().size()).isEqualTo(graph.edgeCount());
    assertThat(graph.edges()).containsAll(cpdag.directed());
    assertThat(cpdag).isEqualTo(Cpdag.of(graph));
  }

  @Test
  void structuresOverOtherTargetsCannotBeCompared() {
    assertThatThrownBy(
            () ->
                HammingDistance.between(
                    TargetGraph.empty(List.of("a", "b")), TargetGraph.empty(List.of("b", "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[a, b] and [b, a]");
  }
}
