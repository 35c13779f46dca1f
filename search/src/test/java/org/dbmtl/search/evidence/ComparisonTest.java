package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.evidence.Figure.Mark;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ComparisonTest {
  private static final Measure AUC = new Measure("a", Metric.AUC);
  private static final Measure MSE = new Measure("b", Metric.MSE);

  private final Study study =
      Study.of(
              "shop",
              DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
              List.of(Feature.id("user")),
              List.of(Target.binary("a"), new Target.Continuous("b", "b", Transform.NONE, 2, null)))
          .withSeed(7);
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private final List<Candidate> candidates = new ArrayList<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 20);
  }

  private Candidate candidate(String structure) {
    Candidate candidate = Candidate.of(study, TargetGraph.parse(study.targetNames(), structure));
    if (!candidates.contains(candidate)) {
      candidates.add(candidate);
    }
    return candidate;
  }

  /** A training whose figures are all made of one number: more of it is better in each. */
  private void trained(String structure, int repeat, double merit) {
    Map<String, TargetMetrics> metrics =
        Map.of(
            "a", new TargetMetrics(9, Map.of(Metric.AUC, merit, Metric.GAIN, merit)),
            "b", new TargetMetrics(9, Map.of(Metric.MSE, 5 - merit, Metric.GAIN, 3 * merit)));
    outcomes.add(
        new TrialOutcome.Completed(
            new TrialSpec(
                outcomes.size() + 1L, candidate(structure), repeat, repeat, Fidelity.FULL, "d"),
            merit,
            Map.of(Part.VALID, metrics, Part.TEST, metrics),
            new Provenance("1", "17", "made-up", 1, "d", 1 + repeat, 9)));
  }

  private static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value);
  }

  private Comparison compare(Part part) {
    return Comparison.of("t", study, "d", part, 600, 3, candidates, candidates.get(0), outcomes);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyMeasureMarksWhatARankingByItWouldTie(long seed) {
    Random random = new Random(seed);
    for (String structure : List.of("", "a>b", "b>a")) {
      double level = random.nextInt(3) * .2;
      for (int repeat = 0; repeat < 4; repeat++) {
        trained(structure, repeat, level + .1 * random.nextGaussian());
      }
    }
    Ranking ranking = Ranking.of(outcomes);
    for (Measure measure : List.of(Measure.SCORE, AUC, MSE)) {
      for (ComparedCandidate compared : compare(Part.VALID).candidates()) {
        RankedCandidate ranked =
            ranking.candidates().stream()
                .filter(other -> other.candidate().equals(compared.candidate()))
                .findFirst()
                .orElseThrow();
        Figure figure = compared.figure(measure);
        assertThat(figure.mark() != Mark.NONE).isEqualTo(ranked.tiedWithBest());
        assertThat(figure.mark() == Mark.BEST).isEqualTo(ranked.equals(ranking.best()));
        assertThat(there(figure.toBest()).mean())
            .isCloseTo(there(ranked.differenceToBest()).mean(), within(1e-9));
        assertThat(there(figure.toBest()).low())
            .isCloseTo(there(there(ranked.differenceToBest()).low()), within(1e-9));
      }
    }
  }

  @Test
  void theScoreOfTheTestPartIsTheWeightedGainAndCostsAreMedians() {
    for (int repeat = 0; repeat < 3; repeat++) {
      trained("", repeat, .1);
      trained("a>b", repeat, .1 + .01 * repeat);
    }
    Comparison comparison = compare(Part.TEST);
    ComparedCandidate edge = comparison.candidates().get(1);
    // The gains .1, .11, .12 by weight 1, and three times that by weight 2.
    assertThat(there(edge.figure(Measure.SCORE).estimate()).mean())
        .isCloseTo(.11 * 7, within(1e-12));
    assertThat(there(edge.figure(MSE).toReference()).mean()).isCloseTo(.01, within(1e-12));
    assertThat(comparison.candidates().get(0).figure(MSE).toReference()).isNull();
    assertThat(edge.cpuSeconds()).isEqualTo(2);
    assertThat(edge.rowsPerCpuSecond()).isEqualTo(300.0 * study.training().epochs());
    assertThat(comparison.measures()).doesNotContain(new Measure("a", Metric.LOG_LOSS));
  }

  @Test
  void withFewerRepeatsACandidateIsTheBestOfNothing() {
    trained("", 0, .1);
    trained("", 1, .1001);
    trained("a>b", 0, .9);
    candidate("b>a");
    Comparison comparison = compare(Part.TEST);
    assertThat(comparison.candidates().get(0).figure(AUC).mark()).isEqualTo(Mark.BEST);
    assertThat(comparison.candidates().get(1).partial()).isTrue();
    ComparedCandidate untrained = comparison.candidates().get(2);
    assertThat(untrained.repeats()).isZero();
    assertThat(untrained.figure(AUC).estimate()).isNull();
    assertThat(untrained.cpuSeconds()).isNull();
  }

  @Test
  void oneRepeatTiesNothing() {
    trained("", 0, .1);
    trained("a>b", 0, .1);
    Comparison comparison = compare(Part.TEST);
    assertThat(comparison.isJudged()).isFalse();
    assertThat(comparison.candidates().stream().map(c -> c.figure(AUC).mark()))
        .containsExactly(Mark.BEST, Mark.NONE);
  }

  @Test
  void aTrialOfAnotherCandidateIsRefused() {
    trained("a>b", 0, .1);
    List<Candidate> others = List.of(Candidate.of(study, TargetGraph.empty(study.targetNames())));
    assertThatThrownBy(
            () -> Comparison.of("t", study, "d", Part.TEST, 600, 1, others, null, outcomes))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
