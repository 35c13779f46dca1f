package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.NoiseFile;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NoiseStudyTest {
  private static final List<TargetGraph> STRUCTURES =
      List.of(
          TargetGraph.empty(Trials.TARGETS),
          TargetGraph.parse(Trials.TARGETS, "click>like"),
          TargetGraph.parse(Trials.TARGETS, "like>click"));
  private static final NoiseSetting STUDY =
      new NoiseSetting("study", "", NetworkSettings.DEFAULT, TrainingSettings.DEFAULT);
  private static final NoiseSetting OTHER =
      new NoiseSetting(
          "other",
          "training.batch:9",
          NetworkSettings.DEFAULT,
          TrainingSettings.DEFAULT.withBatch(9));

  private final Trials trials = new Trials();
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private void train(double[][] scores) {
    for (int s = 0; s < scores.length; s++) {
      for (int r = 0; r < scores[s].length; r++) {
        outcomes.add(trials.completed(STRUCTURES.get(s).text(), r, scores[s][r]));
      }
    }
  }

  private static Study study() {
    return Study.of(
            "test",
            DataSettings.files(new Split.ByRatio(Split.Shares.STANDARD, null), "log.csv"),
            List.of(Feature.id("user")),
            List.of(Target.binary("click"), Target.binary("like")))
        .withSeed(3);
  }

  private NoiseStudy noise(@Nullable Double effect) {
    return Objects.requireNonNull(
        NoiseStudy.of(study(), "abc", STRUCTURES, 3, List.of(STUDY, OTHER), outcomes, effect));
  }

  @Test
  void scoresAndEffectsAreThoseOfTheTable() {
    train(new double[][] {{.1, .2, .3}, {.2, .4, .3}, {.4, .4, .7}});

    NoiseStudy noise = noise(null);

    SettingNoise setting = noise.settings().get(0);
    assertThat(setting.score().mean()).isEqualTo(3.0 / 9, within(1e-12));
    // Means of the seeds: 7/30, 10/30, 13/30, of deviation 0.1.
    assertThat(setting.score().standardError()).isEqualTo(0.1 / Math.sqrt(3), within(1e-12));
    assertThat(setting.reference().score().mean()).isEqualTo(0.2, within(1e-12));
    assertThat(setting.reference().metric("click", Metric.AUC)).isNotNull();
    assertThat(setting.mostDifferent().candidate().structure()).isEqualTo(STRUCTURES.get(2));
    // 0.3, 0.2, 0.4: mean 0.3, deviation 0.1; t(0.975, 2) is 4.302653.
    Difference largest = setting.effect(setting.mostDifferent());
    assertThat(largest.low()).isEqualTo(0.3 - 4.302653 * 0.1 / Math.sqrt(3), within(1e-6));
    assertThat(noise.effect()).isEqualTo(0.3, within(1e-12));
    assertThat(noise.effectSource()).contains("'study'");
    assertThat(noise.ratioToFirst(setting)).isEqualTo(1);
    // 2.12 spreads of 0.1414: with 4 repeats the exact power is 0.798, with 3 0.508 (scipy 1.17).
    assertThat(setting.repeatsToDetect(noise.effect())).isEqualTo(4);
    assertThat(noise.incomplete()).containsExactly(OTHER);
  }

  @Test
  void withoutAClearEffectTheLargestIsCommonAndAnAskedOneGoesBefore() {
    train(new double[][] {{.1, .2, .3}, {.2, .1, .4}, {.1, .2, .2}});

    assertThat(noise(null).effect()).isEqualTo(0.1 / 3, within(1e-12));
    assertThat(noise(null).effectSource()).contains("median");
    assertThat(noise(0.5).effect()).isEqualTo(0.5);
  }

  @Test
  void aSeedThatOneStructureFailedOnCountsForNone() {
    train(new double[][] {{.1, .2, .3}, {.2, .4, .3}, {.4, .4}});
    outcomes.add(trials.failed("like>click", 2, "loss is NaN"));

    NoiseStudy noise = noise(null);

    assertThat(noise.settings().get(0).repeats()).containsExactly(0, 1);
    assertThat(noise.settings().get(0).reference().score().mean()).isEqualTo(0.15, within(1e-12));
    assertThat(noise.failed()).hasSize(1);
  }

  @Test
  void withoutTwoSharedSeedsThereIsNothingToCompare() {
    train(new double[][] {{.1, .2, .3}, {.2, .4, .3}, {.4}});

    assertThat(NoiseStudy.of(study(), "abc", STRUCTURES, 3, List.of(STUDY), outcomes, null))
        .isNull();
  }

  @Test
  void jsonHoldsEveryScore() {
    train(new double[][] {{.1, .2, .3}, {.2, .4, .3}, {.4, .4, .7}});

    JsonNode root = new JsonMapper().readTree(RecordJson.text(NoiseFile.of(noise(null))));

    JsonNode setting = root.path("settings").path(0);
    assertThat(setting.path("scores").path(2).path(2).asDouble()).isEqualTo(.7);
    assertThat(setting.path("effects").path(2).path("mean").asDouble())
        .isEqualTo(0.3, within(1e-12));
    assertThat(setting.path("spread").path("differences").asDouble())
        .isEqualTo(Math.sqrt(0.02), within(1e-12));
    assertThat(setting.path("repeats").path("commonEffect").asInt()).isEqualTo(4);
    assertThat(root.path("structures").size()).isEqualTo(3);
    assertThat(root.path("incomplete").path(0).asString()).isEqualTo("other");
    assertThat(root.path("times").path("cpuSecondsPerTrial").path("study").asDouble())
        .isEqualTo(0.1, within(1e-12));
  }
}
