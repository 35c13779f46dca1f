package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.Cpdag;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EdgeContrastsTest {
  private static final int STUDIES = 1000;
  private static final List<String> FOUR = List.of("a", "b", "c", "d");

  private final Trials trials = new Trials();

  private static EdgeSupport support(List<EdgeSupport> all, String edge) {
    return all.stream().filter(s -> s.forward().text().equals(edge)).findFirst().orElseThrow();
  }

  @Test
  void oneEdgeOnTwoSeedsIsAPairedTest() {
    List<EdgeSupport> supports =
        EdgeContrasts.of(
            Ranking.of(
                    List.of(
                        trials.completed("", 0, 0.2),
                        trials.completed("", 1, 0.3),
                        trials.completed("", 2, 0.1),
                        trials.completed("click>like", 0, 0.25),
                        trials.completed("click>like", 1, 0.36),
                        trials.completed("click>like", 2, 0.19)))
                .candidates());
    assertThat(supports).hasSize(1);
    EdgeEffect effect = supports.get(0).linked();
    assertThat(effect).isNotNull();
    assertThat(effect.pairs()).isEqualTo(1);
    // scipy.stats.ttest_rel of scipy 1.17.1 and its confidence_interval(0.95).
    assertThat(effect.effect().mean()).isCloseTo(0.06666666666666667, within(1e-12));
    assertThat(effect.effect().low()).isCloseTo(0.014955216541244036, within(1e-9));
    assertThat(effect.effect().high()).isCloseTo(0.11837811679208929, within(1e-9));
    assertThat(effect.pValue()).isCloseTo(0.030996833776981543, within(1e-9));
    assertThat(supports.get(0).isLinked()).isTrue();
    assertThat(supports.get(0).directed()).isNull();
    assertThat(supports.get(0).tiedShare().linked()).isEqualTo(1);
  }

  /**
   * Every structure with b>a gains 1 over the one with a>b. Under labels pairs of equivalent
   * structures, by Verma and Pearl's criterion, are left out.
   */
  @ParameterizedTest
  @MethodSource("org.dbmtl.predictor.signal.EdgeSignal#known")
  void aDirectionIsToldByWhatTheLikelihoodCanKnow(EdgeSignal signal) {
    Trials own = new Trials(signal);
    SplittableRandom random = new SplittableRandom(7);
    for (int targets = 2; targets <= 3; targets++) {
      List<TargetGraph> space =
          new DagSpace(FOUR.subList(0, targets), EdgeConstraints.NONE).all().toList();
      List<TrialOutcome> outcomes = new ArrayList<>();
      long pairs = 0;
      for (TargetGraph structure : space) {
        for (int r = 0; r < 5; r++) {
          double score = structure.contains(new Edge("b", "a")) ? 1 : 0;
          outcomes.add(own.completed(structure, r, score + 0.01 * random.nextGaussian()));
        }
        if (structure.contains(new Edge("a", "b"))) {
          TargetGraph turned =
              space.stream().filter(g -> differsByReversal(structure, g)).findAny().orElse(null);
          boolean told =
              turned != null
                  && !(signal.readsLabels() && Cpdag.of(structure).equals(Cpdag.of(turned)));
          pairs += told ? 1 : 0;
        }
      }
      EdgeSupport support = support(EdgeContrasts.of(Ranking.of(outcomes).candidates()), "a>b");
      EdgeEffect directed = support.directed();
      assertThat(directed == null ? 0 : directed.pairs()).isEqualTo(pairs);
      assertThat(support.direction()).isEqualTo(pairs == 0 ? null : new Edge("b", "a"));
      assertThat(support.isLinked()).isTrue();
    }
  }

  /** Whether it is the same but for b>a in place of a>b. */
  private static boolean differsByReversal(TargetGraph structure, TargetGraph other) {
    Set<Edge> edges = new HashSet<>(structure.edges());
    edges.remove(new Edge("a", "b"));
    edges.add(new Edge("b", "a"));
    return edges.equals(new HashSet<>(other.edges()));
  }

  @Test
  void noLikelihoodPrefersTheDirectionThatScoresBest() {
    Trials own = new Trials(EdgeSignal.LABEL);
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (int r = 0; r < 3; r++) {
      outcomes.add(own.completed("click>like", r, 0.2 + 0.001 * r));
      outcomes.add(own.completed("like>click", r, 0.3 + 0.0011 * r));
      outcomes.add(own.completed("", r, 0.1 + 0.0009 * r));
    }
    Evidence evidence = Evidence.of(Ranking.of(outcomes));
    assertThat(evidence.ranking().tiedWithBest()).hasSize(1);
    assertThat(evidence.sameAsBest()).extracting(TargetGraph::text).containsExactly("click>like");
  }

  @Test
  void aReversalSaysNothingOfPresence() {
    List<EdgeSupport> supports =
        EdgeContrasts.of(
            Ranking.of(
                    List.of(
                        trials.completed("like>click", 0, 0.2),
                        trials.completed("like>click", 1, 0.3),
                        trials.completed("click>like", 0, 0.25),
                        trials.completed("click>like", 1, 0.36)))
                .candidates());
    assertThat(supports).hasSize(1);
    EdgeSupport support = supports.get(0);
    assertThat(support.text()).isEqualTo("click - like");
    assertThat(support.linked()).isNull();
    EdgeEffect directed = support.directed();
    assertThat(directed).isNotNull();
    assertThat(directed.effect().mean()).isCloseTo(0.055, within(1e-12));
    assertThat(support.better()).isEqualTo(new Edge("click", "like"));
    EdgeEffect back = directed.negative();
    assertThat(back.effect().mean()).isEqualTo(-directed.effect().mean());
    assertThat(back.effect().high()).isNotNull();
    assertThat(directed.effect().low()).isEqualTo(-back.effect().high());
    assertThat(back.pValue()).isEqualTo(directed.pValue());
    EdgeSupport turned = EdgeSupport.of(support.forward(), null, back, 1, 0);
    assertThat(turned.better()).isEqualTo(new Edge("like", "click"));
    assertThat(turned.directed()).isEqualTo(directed.towards("like", "click"));
  }

  @Test
  void aLinkIsTheMeanOfBothDirectionsAgainstNone() {
    List<EdgeSupport> supports =
        EdgeContrasts.of(
            Ranking.of(
                    List.of(
                        trials.completed("", 0, 0.1),
                        trials.completed("", 1, 0.2),
                        trials.completed("", 2, 0.15),
                        trials.completed("like>click", 0, 0.2),
                        trials.completed("like>click", 1, 0.3),
                        trials.completed("like>click", 2, 0.27),
                        trials.completed("click>like", 0, 0.24),
                        trials.completed("click>like", 1, 0.36),
                        trials.completed("click>like", 2, 0.3)))
                .candidates());
    EdgeEffect linked = supports.get(0).linked();
    assertThat(linked).isNotNull();
    assertThat(linked.pairs()).isEqualTo(2);
    // Student's interval of (.12, .13, .135), the only contrast of its kind; t is
    // 4.302652729911275.
    assertThat(linked.effect().mean()).isCloseTo(0.12833333333333333, within(1e-12));
    assertThat(linked.effect().low()).isCloseTo(0.10936041816463599, within(1e-9));
    assertThat(linked.effect().high()).isCloseTo(0.14730624850203067, within(1e-9));
    EdgeSupport.Shares shares = supports.get(0).tiedShare();
    assertThat(shares.linked()).isEqualTo(shares.aToB() + shares.bToA());
  }

  @Test
  void oneRepeatGivesAnEffectWithoutAnInterval() {
    List<EdgeSupport> supports =
        EdgeContrasts.of(
            Ranking.of(
                    List.of(trials.completed("", 0, 0.2), trials.completed("click>like", 0, 0.3)))
                .candidates());
    EdgeEffect effect = supports.get(0).linked();
    assertThat(effect).isNotNull();
    assertThat(effect.effect().low()).isNull();
    assertThat(effect.pValue()).isNull();
    assertThat(supports.get(0).isLinked()).isFalse();
    assertThat(EdgeContrasts.of(List.of())).isEmpty();
  }

  /** Every pair by brute force: all candidates are compared with all. */
  @Test
  void effectsAreTheMeansOverAllPairs() {
    SplittableRandom random = new SplittableRandom(3);
    List<TargetGraph> structures = structures(3, 100);
    Ranking ranking = Ranking.of(study(structures, 4, random, g -> g.edgeCount() * 0.3, 1, 0));
    for (EdgeSupport support : EdgeContrasts.of(ranking.candidates())) {
      double sum = 0;
      int pairs = 0;
      for (RankedCandidate with : ranking.candidates()) {
        for (RankedCandidate without : ranking.candidates()) {
          List<Edge> more = new ArrayList<>(with.candidate().structure().edges());
          if (more.removeIf(support::isOf)
              && more.equals(without.candidate().structure().edges())) {
            sum += with.score().mean() - without.score().mean();
            pairs++;
          }
        }
      }
      EdgeEffect effect = support.linked();
      assertThat(effect).isNotNull();
      assertThat(effect.pairs()).isEqualTo(pairs);
      assertThat(effect.effect().mean()).isCloseTo(sum / pairs, within(1e-12));
    }
  }

  /**
   * No edge is worth anything: whatever is claimed is wrong. The first {@code structures} of the
   * space, in the order of their number of edges, are trained; seeds are partial to all candidates,
   * and to single edges by {@code luck}.
   */
  @ParameterizedTest(name = "{0} targets, {1} structures, {2} repeats, luck {3}")
  @CsvSource({
    "2, 3, 2, 0",
    "3, 25, 2, 0",
    "3, 25, 10, 0",
    "3, 10, 5, 1",
    "3, 25, 3, 1",
    "4, 13, 5, 0",
  })
  void withoutAnEffectNoEdgeIsSupported(int targets, int structures, int repeats, double luck) {
    SplittableRandom random = new SplittableRandom(structures * 100L + repeats);
    List<TargetGraph> space = structures(targets, structures);
    int clean = 0;
    int covered = 0;
    int intervals = 0;
    for (int study = 0; study < STUDIES; study++) {
      Ranking ranking = Ranking.of(study(space, repeats, random, g -> 0, 2, luck));
      List<EdgeSupport> supports = EdgeContrasts.of(ranking.candidates());
      clean += supports.stream().noneMatch(s -> s.isLinked() || s.direction() != null) ? 1 : 0;
      for (EdgeSupport support : supports) {
        EdgeEffect effect = support.linked();
        if (effect != null) {
          intervals++;
          covered += effect.effect().isClear() ? 0 : 1;
        }
      }
    }
    assertThat(clean).isGreaterThanOrEqualTo(950);
    assertThat(covered / (double) intervals).isGreaterThanOrEqualTo(0.93);
  }

  @ParameterizedTest(name = "{0} repeats, worth {3} in both directions")
  @CsvSource({
    "2, 0.8, 0.8, 0",
    "3, 0.95, 0.95, 0",
    "5, 0.99, 0.99, 0",
    "2, 0.85, 0, 3",
    "5, 0.99, 0, 3"
  })
  void aRealEffectIsFoundAndNoOtherClaimed(
      int repeats, double linked, double directed, double both) {
    SplittableRandom random = new SplittableRandom(repeats);
    List<TargetGraph> space = structures(3, 25);
    Edge real = new Edge("a", "c");
    int found = 0;
    int turned = 0;
    int wrong = 0;
    for (int study = 0; study < 200; study++) {
      List<EdgeSupport> supports =
          EdgeContrasts.of(
              Ranking.of(study(space, repeats, random, g -> worth(g, real, both), 2, 0))
                  .candidates());
      EdgeSupport support = support(supports, "a>c");
      found += support.isLinked() ? 1 : 0;
      turned += real.equals(support.direction()) ? 1 : 0;
      boolean other =
          supports.stream().anyMatch(s -> !s.isOf(real) && (s.isLinked() || s.direction() != null));
      boolean noDirection = both > 0 && support.direction() != null;
      wrong += other || noDirection || real.reversed().equals(support.direction()) ? 1 : 0;
    }
    assertThat(found / 200.0).isGreaterThanOrEqualTo(linked);
    assertThat(turned / 200.0).isGreaterThanOrEqualTo(directed);
    assertThat(wrong / 200.0).isLessThanOrEqualTo(0.05);
  }

  /** Where the direction matters, the edge is worth 6, so that the link is worth 3 in the mean. */
  private static double worth(TargetGraph structure, Edge real, double both) {
    if (structure.contains(real)) {
      return both > 0 ? both : 6;
    }
    return structure.contains(real.reversed()) ? both : 0;
  }

  private static List<TargetGraph> structures(int targets, int most) {
    return new DagSpace(FOUR.subList(0, targets), EdgeConstraints.NONE)
        .all()
        .sorted(Comparator.comparingInt(TargetGraph::edgeCount))
        .limit(most)
        .toList();
  }

  private List<TrialOutcome> study(
      List<TargetGraph> structures,
      int repeats,
      SplittableRandom random,
      ToDoubleFunction<TargetGraph> truth,
      double ofSeeds,
      double ofEdges) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    int targets = structures.get(0).size();
    for (int r = 0; r < repeats; r++) {
      double seed = ofSeeds * random.nextGaussian();
      double[][] luck = new double[targets][targets];
      for (double[] row : luck) {
        for (int i = 0; i < targets; i++) {
          row[i] = ofEdges * random.nextGaussian();
        }
      }
      for (TargetGraph structure : structures) {
        double score = truth.applyAsDouble(structure) + seed + random.nextGaussian();
        for (Edge edge : structure.edges()) {
          score += luck[structure.indexOf(edge.parent())][structure.indexOf(edge.child())];
        }
        outcomes.add(trials.completed(structure, r, score));
      }
    }
    return outcomes;
  }
}
