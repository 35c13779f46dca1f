package org.dbmtl.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.trial.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GreedyTest extends SearchStrategyContract {
  @Override
  SearchStrategy strategy(DagSpace space, long seed) {
    return new Greedy(space, space.targets(), Tables::candidate);
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  /** The procedure of the javadoc again, on plain sets of edges and with its own cycle check. */
  private static final class Oracle {
    final List<String> targets;
    final Map<TargetGraph, Double> table;
    final List<TargetGraph> evaluated = new ArrayList<>();
    int leftOut;

    Oracle(List<String> targets, Map<TargetGraph, Double> table) {
      this.targets = targets;
      this.table = table;
    }

    Set<Edge> run(List<String> order) {
      Set<Edge> best = new HashSet<>();
      double bestScore = evaluate(best);
      for (int k = 1; k < order.size(); k++) {
        for (int j = 0; j < k; j++) {
          Set<Edge> kept = best;
          for (Edge link :
              List.of(new Edge(order.get(j), order.get(k)), new Edge(order.get(k), order.get(j)))) {
            Set<Edge> tried = new HashSet<>(best);
            tried.add(link);
            if (reaches(best, link.child(), link.parent())) {
              leftOut++;
              continue;
            }
            double score = evaluate(tried);
            if (score > bestScore) {
              bestScore = score;
              kept = tried;
            }
          }
          best = kept;
        }
      }
      return best;
    }

    private double evaluate(Set<Edge> edges) {
      TargetGraph graph = TargetGraph.of(targets, edges);
      evaluated.add(graph);
      return table.getOrDefault(graph, 0.0);
    }

    private static boolean reaches(Set<Edge> edges, String from, String to) {
      return from.equals(to)
          || edges.stream().anyMatch(e -> e.parent().equals(from) && reaches(edges, e.child(), to));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void doesTheEvaluationsItsJavadocStates(long seed) {
    DagSpace space = new DagSpace(Tables.targets(4), EdgeConstraints.NONE);
    Map<TargetGraph, Double> table = Tables.local(space, seed);
    List<String> order = new ArrayList<>(space.targets());
    Collections.shuffle(order, new Random(seed));
    Oracle oracle = new Oracle(space.targets(), table);
    oracle.run(order);

    List<TargetGraph> asked =
        Tables.play(
            new Greedy(space, order, Tables::candidate),
            table,
            1 + (int) (seed % 4),
            Integer.MAX_VALUE);

    assertThat(asked).containsExactlyElementsOf(oracle.evaluated);
    assertThat(asked).hasSize(1 + 4 * 3 - oracle.leftOut);
  }

  @Test
  void withoutAnyGainEveryOptionIsTriedFromTheSmallestStructure() {
    DagSpace space = new DagSpace(Tables.targets(7), EdgeConstraints.NONE);
    // All scores are equal, so no link is kept and none can close a cycle.
    List<TargetGraph> asked = Tables.play(strategy(space, 0), Map.of(), 4, Integer.MAX_VALUE);
    assertThat(asked).hasSize(1 + 7 * 6).allMatch(graph -> graph.edgeCount() <= 1);
  }

  @Test
  void constraintsTakeTheirOptionsAway() {
    DagSpace space =
        new DagSpace(
            Tables.targets(4),
            new EdgeConstraints(
                List.of(new Edge("t0", "t1")),
                List.of(new Edge("t3", "t2")),
                List.of(),
                TargetGraph.MAX_TARGETS - 1));
    List<TargetGraph> asked = Tables.play(strategy(space, 0), Map.of(), 4, Integer.MAX_VALUE);
    // Of 1 + 12: both options of the pair that is required, one that is forbidden.
    assertThat(asked).hasSize(1 + 12 - 2 - 1).doesNotHaveDuplicates();
    assertThat(asked).allMatch(space::contains);
  }

  @Test
  void aLinkThatFailedIsNotKept() {
    DagSpace space = new DagSpace(List.of("a", "b", "c"), EdgeConstraints.NONE);
    Greedy greedy = new Greedy(space, space.targets(), Tables::candidate);
    greedy.tell(Tables.outcome(1, greedy.ask(4).get(0), 0));
    var links = greedy.ask(4);
    assertThat(links).extracting(c -> c.structure().text()).containsExactly("a>b", "b>a");
    greedy.tell(Tables.failure(2, links.get(0)));
    greedy.tell(Tables.outcome(3, links.get(1), -0.1));
    assertThat(greedy.ask(4)).extracting(c -> c.structure().text()).containsExactly("a>c", "c>a");
  }

  @Test
  void keepsWhatHelps() {
    DagSpace space = new DagSpace(List.of("a", "b", "c"), EdgeConstraints.NONE);
    Map<TargetGraph, Double> table = new HashMap<>();
    table.put(TargetGraph.parse(space.targets(), "b>a"), 1.0);
    table.put(TargetGraph.parse(space.targets(), "b>a a>c"), 2.0);
    List<TargetGraph> asked = Tables.play(strategy(space, 0), table, 4, Integer.MAX_VALUE);
    // The options for (a, c) build on b>a, those for (b, c) on b>a a>c, where c>b closes a cycle.
    assertThat(asked)
        .extracting(TargetGraph::text)
        .containsExactly("", "a>b", "b>a", "a>c b>a", "b>a c>a", "a>c b>a b>c");
  }

  /**
   * What noise let in is tried without: mostly a structure of the true links alone is asked for.
   */
  @Test
  void triesItsResultWithoutWhatIsNoise() {
    DagSpace space = new DagSpace(Tables.targets(5), EdgeConstraints.NONE);
    TargetGraph truth = TargetGraph.parse(space.targets(), "t0>t1 t1>t2 t1>t3 t3>t4");
    int exact = 0;
    for (long seed = 1; seed <= 50; seed++) {
      Set<TargetGraph> asked = playNoisily(space, truth, new Random(seed));
      assertThat(asked.size()).as("seed %d", seed).isLessThanOrEqualTo(1 + 5 * 4 + 2 * 10);
      boolean found =
          asked.stream()
              .anyMatch(
                  graph ->
                      graph.edgeCount() == truth.edgeCount()
                          && linked(graph, truth) == truth.edgeCount());
      exact += found ? 1 : 0;
    }
    assertThat(exact).isGreaterThanOrEqualTo(35);
  }

  private static Set<TargetGraph> playNoisily(DagSpace space, TargetGraph truth, Random random) {
    Greedy greedy = new Greedy(space, space.targets(), Tables::candidate);
    Set<TargetGraph> asked = new HashSet<>();
    List<Candidate> round = greedy.ask(4);
    for (long id = 1; !round.isEmpty(); round = greedy.ask(4)) {
      for (Candidate candidate : round) {
        assertThat(asked.add(candidate.structure())).isTrue();
        for (int repeat = 0; repeat < 3; repeat++) {
          double noise = 0.003 * random.nextGaussian();
          double score = linked(candidate.structure(), truth) * 0.05 + noise;
          greedy.tell(Tables.outcome(id++, candidate, repeat, score));
        }
      }
    }
    return asked;
  }

  private static int linked(TargetGraph graph, TargetGraph truth) {
    return (int)
        truth.edges().stream()
            .filter(edge -> graph.contains(edge) || graph.contains(edge.reversed()))
            .count();
  }
}
