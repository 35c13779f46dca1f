package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdgeContrastsTest {
  private static final int STUDIES = 1000;
  private static final List<String> FOUR = List.of("a", "b", "c", "d");

  private final Trials trials = new Trials();

  private static EdgeSupport support(List<EdgeSupport> all, String edge) {
    return all.stream().filter(s -> s.edge().text().equals(edge)).findFirst().orElseThrow();
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
    EdgeEffect effect = supports.get(0).presence();
    assertThat(effect).isNotNull();
    assertThat(effect.pairs()).isEqualTo(1);
    // scipy.stats.ttest_rel of scipy 1.17.1 and its confidence_interval(0.95).
    assertThat(effect.effect().mean()).isCloseTo(0.06666666666666667, within(1e-12));
    assertThat(effect.effect().low()).isCloseTo(0.014955216541244036, within(1e-9));
    assertThat(effect.effect().high()).isCloseTo(0.11837811679208929, within(1e-9));
    assertThat(effect.pValue()).isCloseTo(0.030996833776981543, within(1e-9));
    assertThat(supports.get(0).isSupported()).isTrue();
    assertThat(supports.get(0).direction()).isNull();
    assertThat(supports.get(0).tiedShare()).isEqualTo(1);
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
    assertThat(supports)
        .extracting(s -> s.edge().text())
        .containsExactly("click>like", "like>click");
    EdgeEffect forward = supports.get(0).direction();
    EdgeEffect back = supports.get(1).direction();
    assertThat(supports).extracting(EdgeSupport::presence).containsOnlyNulls();
    assertThat(forward).isNotNull();
    assertThat(back).isNotNull();
    assertThat(forward.effect().mean()).isCloseTo(0.055, within(1e-12));
    assertThat(back.effect().mean()).isEqualTo(-forward.effect().mean());
    assertThat(back.effect().high()).isNotNull();
    assertThat(forward.effect().low()).isEqualTo(-back.effect().high());
    assertThat(back.pValue()).isEqualTo(forward.pValue());
  }

  @Test
  void oneRepeatGivesAnEffectWithoutAnInterval() {
    List<EdgeSupport> supports =
        EdgeContrasts.of(
            Ranking.of(
                    List.of(trials.completed("", 0, 0.2), trials.completed("click>like", 0, 0.3)))
                .candidates());
    EdgeEffect effect = supports.get(0).presence();
    assertThat(effect).isNotNull();
    assertThat(effect.effect().low()).isNull();
    assertThat(effect.pValue()).isNull();
    assertThat(supports.get(0).isSupported()).isFalse();
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
          if (more.remove(support.edge()) && more.equals(without.candidate().structure().edges())) {
            sum += with.score().mean() - without.score().mean();
            pairs++;
          }
        }
      }
      EdgeEffect effect = support.presence();
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
      clean += supports.stream().noneMatch(s -> s.isSupported() || s.isDirected()) ? 1 : 0;
      for (EdgeSupport support : supports) {
        EdgeEffect effect = support.presence();
        if (effect != null) {
          intervals++;
          covered += effect.effect().isClear() ? 0 : 1;
        }
      }
    }
    assertThat(clean).isGreaterThanOrEqualTo(950);
    assertThat(covered / (double) intervals).isGreaterThanOrEqualTo(0.93);
  }

  @ParameterizedTest(name = "{0} repeats")
  @CsvSource({"2, 0.8", "3, 0.95", "5, 0.99"})
  void aRealEffectIsFoundAndNoOtherClaimed(int repeats, double power) {
    SplittableRandom random = new SplittableRandom(repeats);
    List<TargetGraph> space = structures(3, 25);
    Edge real = new Edge("a", "c");
    int found = 0;
    int others = 0;
    for (int study = 0; study < 200; study++) {
      List<EdgeSupport> supports =
          EdgeContrasts.of(
              Ranking.of(study(space, repeats, random, g -> g.contains(real) ? 3 : 0, 2, 0))
                  .candidates());
      found += support(supports, "a>c").isSupported() ? 1 : 0;
      others += supports.stream().anyMatch(s -> !s.edge().equals(real) && s.isSupported()) ? 1 : 0;
    }
    assertThat(found / 200.0).isGreaterThan(power);
    assertThat(others / 200.0).isLessThanOrEqualTo(0.05);
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
