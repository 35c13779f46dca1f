package org.dbmtl.experiments.demo.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.experiments.demo.known.OutcomeSource.Cause;
import org.dbmtl.experiments.demo.known.OutcomeSource.OutcomeColumn;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManyOutcomesTest {
  private static final int ROWS = 60_000;
  private static final int TARGETS = 20;
  private static final long SEED = 11;

  @TempDir static Path folder;

  private static final OutcomeSource SOURCE = new ManyOutcomes(TARGETS, SEED);

  private static Log log = new Log(Map.of(), 0);

  @BeforeAll
  static void simulate() {
    log = Log.write(folder, ROWS, SOURCE);
  }

  @Test
  void outcomesHaveTheRatesThatWereAsked() {
    double least = 1;
    double most = 0;
    for (OutcomeColumn outcome : SOURCE.outcomes()) {
      double rate = rate(outcome);
      // Four deviations of the log, and as much again for the rows that the constants are from.
      double error = 8 * Math.sqrt(rate / ROWS);
      assertThat(log.rate(outcome.name())).as(outcome.name()).isEqualTo(rate, within(error));
      least = Math.min(least, rate);
      most = Math.max(most, rate);
    }
    assertThat(least).isEqualTo(0.001, within(1e-12));
    assertThat(most).isEqualTo(0.3, within(1e-12));
  }

  /** Parents of a child are dependent, and so are features: the odds are near those asked. */
  @Test
  void aChildWithOneParentHasAboutTheOddsThatWereAsked() {
    int compared = 0;
    for (OutcomeColumn child : SOURCE.outcomes()) {
      Cause cause = child.causes().size() == 1 ? child.causes().get(0) : null;
      if (cause != null && isBinary(cause.parent())) {
        double joint = log.counts(cause.parent(), child.name())[1][1];
        double error = 0.35 + 3 / Math.sqrt(joint);
        assertThat(log.logOdds(cause.parent(), child.name()))
            .as("%s > %s", cause.parent(), child.name())
            .isEqualTo(cause.logOdds(), within(error));
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void outcomesWithoutACommonAncestorAreAboutIndependent() {
    TargetGraph truth = SOURCE.truth();
    int compared = 0;
    for (OutcomeColumn a : SOURCE.outcomes()) {
      for (OutcomeColumn b : SOURCE.outcomes()) {
        boolean apart =
            a.name().compareTo(b.name()) < 0
                && ancestors(truth, a.name()).stream()
                    .noneMatch(ancestors(truth, b.name())::contains);
        double expected = rate(a) * rate(b) * ROWS;
        if (apart && expected > 30) {
          // Both may read an id of few values, whose effects on them are independent.
          assertThat(log.logOdds(a.name(), b.name()))
              .as("%s and %s", a.name(), b.name())
              .isEqualTo(0, within(0.25 + 4 / Math.sqrt(expected)));
          compared++;
        }
      }
    }
    assertThat(compared).isPositive();
  }

  @Test
  void aContinuousOutcomeIsZeroOrAPositiveDuration() {
    for (OutcomeColumn outcome : SOURCE.outcomes()) {
      if (outcome.continuous()) {
        double[] on =
            log.column(outcome.name()).stream()
                .mapToDouble(Double::parseDouble)
                .filter(value -> value != 0)
                .toArray();
        double mean = Arrays.stream(on).map(Math::log).average().orElse(0);
        double square =
            Arrays.stream(on).map(v -> (Math.log(v) - mean) * (Math.log(v) - mean)).sum();
        assertThat(Arrays.stream(on).min().orElse(0)).isGreaterThanOrEqualTo(1);
        assertThat(mean).as(outcome.name()).isBetween(7.5, 9.8);
        assertThat(Math.sqrt(square / on.length)).as(outcome.name()).isBetween(0.65, 1.1);
      }
    }
  }

  @Test
  void featuresTellPartOfAnOutcome() {
    OutcomeColumn common =
        SOURCE.outcomes().stream().filter(o -> rate(o) > 0.29).findFirst().orElseThrow();
    double strongest = 0;
    for (OutcomeSource.FeatureColumn feature : SOURCE.features()) {
      Map<String, int[]> counts = new HashMap<>();
      for (int row = 0; row < ROWS; row++) {
        int[] count =
            counts.computeIfAbsent(log.column(feature.name()).get(row), value -> new int[2]);
        count[0]++;
        count[1] += log.on(common.name(), row) ? 1 : 0;
      }
      for (int[] count : counts.values()) {
        if (count[0] > 1000) {
          strongest = Math.max(strongest, Math.abs(count[1] / (double) count[0] - 0.3));
        }
      }
    }
    assertThat(strongest).isBetween(0.05, 0.5);
  }

  @Test
  void theStudyReadsTheLogAndTheTruthIsAStructureOfIt() throws IOException {
    Study study = StudyFile.open(folder.resolve(KnownLog.STUDY)).study();

    assertThat(study.targetNames()).isEqualTo(SOURCE.truth().targets());
    assertThat(study.features()).hasSize(11);
    assertThat(
            TargetGraph.parse(
                study.targetNames(), Files.readString(folder.resolve(KnownLog.TRUTH)).strip()))
        .isEqualTo(SOURCE.truth());
    assertThat(new HashSet<>(Files.readAllLines(folder.resolve("outcomes.csv")))).hasSize(ROWS + 1);
  }

  @Test
  void theSameSeedGivesTheSameFilesAndAnotherOthers(@TempDir Path other) throws IOException {
    for (String name : List.of("a", "b", "c")) {
      Path to = Files.createDirectory(other.resolve(name));
      KnownLog.write(to, 300, new ManyOutcomes(5, name.equals("c") ? 2 : 1));
    }
    for (String file : List.of("outcomes.csv", "truth.txt", "truth.json", "demo.yaml")) {
      assertThat(other.resolve("a").resolve(file))
          .hasSameBinaryContentAs(other.resolve("b").resolve(file));
    }
    assertThat(Files.readString(other.resolve("c/outcomes.csv")))
        .isNotEqualTo(Files.readString(other.resolve("a/outcomes.csv")));
  }

  @ParameterizedTest(name = "{0} targets")
  @ValueSource(ints = {-1, 0, 1, 65})
  void tooFewOrManyTargetsAreRefused(int targets) {
    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> new ManyOutcomes(targets, 1))
        .withMessage("--targets is %d: use 2 to 64", targets);
  }

  private static double rate(OutcomeColumn outcome) {
    return outcome.rate() == null ? Double.NaN : outcome.rate();
  }

  private static boolean isBinary(String target) {
    return SOURCE.outcomes().stream().anyMatch(o -> o.name().equals(target) && !o.continuous());
  }

  private static Set<String> ancestors(TargetGraph truth, String target) {
    Set<String> ancestors = new HashSet<>(List.of(target));
    truth.parents(target).forEach(parent -> ancestors.addAll(ancestors(truth, parent)));
    return ancestors;
  }
}
