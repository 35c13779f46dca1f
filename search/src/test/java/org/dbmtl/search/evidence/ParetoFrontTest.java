package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParetoFrontTest {
  private static final List<String> TARGETS = List.of("a", "b", "c");

  /** c has no weight, so it does not count. */
  private static final Study STUDY =
      Study.of(
          "test",
          DataSettings.files(new Split.ByColumn("s", "a", "b", "c"), "log.csv"),
          List.of(Feature.id("user")),
          List.of(
              Target.binary("a"),
              new Target.Binary("b", "b", null, 2, null),
              new Target.Binary("c", "c", null, 0, null)));

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  private static TrialOutcome trial(
      TargetGraph structure, int repeat, double a, double b, double c) {
    Map<String, TargetMetrics> metrics = new LinkedHashMap<>();
    metrics.put("a", new TargetMetrics(9, Map.of(Metric.GAIN, a)));
    metrics.put("b", new TargetMetrics(9, Map.of(Metric.GAIN, b)));
    metrics.put("c", new TargetMetrics(9, Map.of(Metric.GAIN, c)));
    return new TrialOutcome.Completed(
        new TrialSpec(1, Candidate.of(STUDY, structure), repeat, repeat, Fidelity.FULL, "abc"),
        a + 2 * b,
        Map.of(Part.VALID, metrics),
        new Provenance("1", "17", "table", 1, "abc", 0, 0));
  }

  private static List<String> front(List<TrialOutcome> outcomes) {
    return ParetoFront.of(STUDY, Ranking.of(outcomes)).members().stream()
        .map(member -> member.structure().text())
        .toList();
  }

  private static TargetGraph structure(String text) {
    return TargetGraph.parse(TARGETS, text);
  }

  @Test
  void holdsWhatNoOtherBeatsOnEveryTargetByTheMeanOverRepeats() {
    List<TrialOutcome> outcomes =
        List.of(
            trial(structure(""), 0, 0.5, 0.25, 0),
            trial(structure(""), 1, 0.25, 0.25, 0),
            // Less a, more b.
            trial(structure("a>b"), 0, 0.25, 0.5, 0),
            trial(structure("a>b"), 1, 0.25, 0.5, 0),
            // Beaten by a>b on a alone; what it gains on c does not count.
            trial(structure("b>a"), 0, 0.125, 0.5, 9),
            trial(structure("b>a"), 1, 0.125, 0.5, 9),
            // Equal to the first in the mean: neither beats the other.
            trial(structure("a>c"), 0, 0.375, 0.25, 0),
            trial(structure("a>c"), 1, 0.375, 0.25, 0),
            // Best of all, but on one seed.
            trial(structure("b>c"), 0, 1, 1, 1));
    assertThat(front(outcomes)).containsExactly("a>b", "", "a>c");
    ParetoFront.Member first = ParetoFront.of(STUDY, Ranking.of(outcomes)).members().get(0);
    assertThat(first.rank()).isEqualTo(1);
    assertThat(first.gains()).containsExactly(Map.entry("a", 0.25), Map.entry("b", 0.5));
    assertThat(ParetoFront.of(STUDY, Ranking.of(List.of())).members()).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isTheBestOfEveryFamilyOfCandidates(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<TargetGraph> structures =
        new DagSpace(TARGETS, EdgeConstraints.NONE).all().limit(15).toList();
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (TargetGraph structure : structures) {
      outcomes.add(trial(structure, 0, random.nextInt(6), random.nextInt(6), random.nextInt(6)));
    }
    Ranking ranking = Ranking.of(outcomes);
    ParetoFront front = ParetoFront.of(STUDY, ranking);
    // Oracle: best b among all that gain as much on a, and the other way round.
    List<String> expected = new ArrayList<>();
    for (RankedCandidate candidate : ranking.candidates()) {
      double bestB =
          ranking.candidates().stream()
              .filter(o -> gain(o, "a") >= gain(candidate, "a"))
              .mapToDouble(o -> gain(o, "b"))
              .max()
              .orElseThrow();
      double bestA =
          ranking.candidates().stream()
              .filter(o -> gain(o, "b") >= gain(candidate, "b"))
              .mapToDouble(o -> gain(o, "a"))
              .max()
              .orElseThrow();
      if (gain(candidate, "b") == bestB && gain(candidate, "a") == bestA) {
        expected.add(candidate.candidate().structure().text());
      }
    }
    assertThat(front.members()).extracting(member -> member.structure().text()).isEqualTo(expected);
  }

  private static double gain(RankedCandidate candidate, String target) {
    Estimate gain = candidate.metric(target, Metric.GAIN);
    return gain == null ? Double.NaN : gain.mean();
  }
}
