package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Sampling;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.fused.FusedTrainerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log that lost nine tenths of the rows without a click, against the full log that it was drawn
 * from. Likes depend on clicks and happen without them too.
 */
class SamplingTest {
  private static final long SEED = 8;
  private static final double SHARE = 0.1;
  private static final List<String> NAMES = List.of("click", "like", "stay");
  private static final String HEADER = "user,x,click,like,stay,w,part\n";

  @TempDir static Path folder;
  private static EncodedLog full;
  private static EncodedLog corrected;
  private static EncodedLog thinned;
  // The training rows of the thinned log; all rows of the other parts.
  private static EncodedLog judgedInFull;
  private static EncodedLog thinnedJudgedInFull;

  @BeforeAll
  static void write() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder all = new StringBuilder(HEADER);
    StringBuilder kept = new StringBuilder(HEADER);
    StringBuilder keptToTrain = new StringBuilder(HEADER);
    for (int row = 0; row < 40_000; row++) {
      int user = random.nextInt(6);
      double x = random.nextGaussian();
      int click = random.nextDouble() < 1 / (1 + Math.exp(3.5 - user / 2.0 - x)) ? 1 : 0;
      int like = random.nextDouble() < 1 / (1 + Math.exp(3 - x - 2.5 * click)) ? 1 : 0;
      double stay = x + 2 * click + random.nextGaussian();
      String part = row % 4 == 0 ? "c" : row % 4 == 1 ? "b" : "a";
      String line = "%d,%.3f,%d,%d,%.3f".formatted(user, x, click, like, stay);
      boolean keep = click == 1 || random.nextDouble() < SHARE;
      all.append("%s,1,%s\n".formatted(line, part));
      if (keep) {
        kept.append("%s,1,%s\n".formatted(line, part));
      }
      if (keep || !part.equals("a")) {
        boolean stands = click == 0 && part.equals("a");
        keptToTrain.append("%s,%s,%s\n".formatted(line, stands ? 1 / SHARE : 1, part));
      }
    }
    full = open("full.csv", all, null, null);
    corrected = open("kept.csv", kept, null, new Sampling("click", SHARE));
    thinned = open("kept.csv", kept, null, null);
    judgedInFull = open("train.csv", keptToTrain, "w", null);
    thinnedJudgedInFull = open("train.csv", keptToTrain, null, null);
  }

  private static EncodedLog open(
      String name, CharSequence rows, @Nullable String weight, @Nullable Sampling sampling)
      throws IOException {
    String file = Files.writeString(folder.resolve(name), rows).toString();
    Study study =
        Study.of(
            "sampling",
            DataSettings.files(new Split.ByColumn("part", "a", "b", "c"), file)
                .withWeight(weight)
                .withSampling(sampling),
            List.of(
                new Feature.Category("user", "user", 1, 0),
                new Feature.Numeric("x", "x", Transform.NONE, true)),
            List.of(
                Target.binary("click"),
                Target.binary("like"),
                new Target.Continuous("stay", "stay", Transform.NONE, 1, null)));
    return EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  @Test
  void baseRatesAndMeansAreThoseOfTheFullLog() {
    assertThat(corrected.fingerprint()).isNotEqualTo(thinned.fingerprint());
    for (int target = 0; target < NAMES.size(); target++) {
      double expected = full.targets().get(target).mean();
      assertThat(corrected.targets().get(target).mean()).isCloseTo(expected, within(0.03));
      assertThat(Math.abs(thinned.targets().get(target).mean() - expected)).isGreaterThan(0.12);
    }
  }

  @Test
  void allTargetsAreOnTheScaleOfTheFullLog() {
    Trained best = train(full);
    Trained own = train(corrected);
    Trained inFull = train(judgedInFull);
    for (String target : List.of("click", "like")) {
      double expected = best.metric(target, Metric.LOG_LOSS);
      // What the thinned log says of itself, and what all rows say of the same model.
      assertThat(own.metric(target, Metric.LOG_LOSS)).isCloseTo(expected, within(0.03));
      assertThat(inFull.metric(target, Metric.LOG_LOSS)).isCloseTo(expected, within(0.01));
      assertThat(own.metric(target, Metric.CALIBRATION)).isCloseTo(1, within(0.12));
      assertThat(inFull.metric(target, Metric.CALIBRATION)).isCloseTo(1, within(0.12));
    }
    double loss = best.metric("stay", Metric.MSE);
    double uncorrected = train(thinnedJudgedInFull).metric("stay", Metric.MSE) - loss;
    assertThat(inFull.metric("stay", Metric.MSE) - loss).isLessThan(uncorrected / 3);
  }

  /** Why rows are weighed: the other way makes up for the drawing in one target alone. */
  @Test
  void shiftOfALogitIsRightForThatTargetAlone() {
    Trained best = train(full);
    Trained uncorrected = train(thinnedJudgedInFull);
    double click = uncorrected.shiftedLogLoss(0, Math.log(SHARE));
    assertThat(click).isCloseTo(best.metric("click", Metric.LOG_LOSS), within(0.01));
    assertThat(uncorrected.metric("click", Metric.CALIBRATION)).isGreaterThan(2);
    assertThat(uncorrected.metric("like", Metric.CALIBRATION)).isGreaterThan(1.4);
  }

  /** A trained network and what the test part says of it. */
  private record Trained(EncodedLog log, Completed outcome, PartPredictions predictions) {
    double metric(String target, Metric metric) {
      var ofPart = Objects.requireNonNull(outcome.metrics().get(Part.TEST));
      return Objects.requireNonNull(
          Objects.requireNonNull(ofPart.get(target)).value(metric), metric.key());
    }

    double shiftedLogLoss(int target, double shift) {
      double loss = 0;
      float[] logits = predictions.served().values()[target];
      for (int row = 0; row < logits.length; row++) {
        double logit = logits[row] + shift;
        boolean on = log.label(target, Part.TEST).get(row) > 0.5f;
        loss += Math.log1p(Math.exp(on ? -logit : logit)) / logits.length;
      }
      return loss;
    }
  }

  private static Trained train(EncodedLog log) {
    NetworkSettings network =
        NetworkSettings.DEFAULT
            .withEmbedding(4)
            .withShared(List.of(16))
            .withSpecific(List.of(8))
            .withBayes(List.of(4));
    Candidate candidate =
        new Candidate(
            TargetGraph.parse(NAMES, "click>like"),
            network,
            TrainingSettings.DEFAULT.withBatch(100).withEpochs(6).withLearningRate(0.005),
            Map.of());
    NetworkFactory networks = new FusedTrainerProvider().networks();
    Map<String, PartPredictions> found = new LinkedHashMap<>();
    try (DbmtlTrainer trainer = new DbmtlTrainer("fused", log, Objective.JOINT, networks)) {
      TrialSpec spec = new TrialSpec(1, candidate, 0, 3, Fidelity.FULL, log.fingerprint());
      Completed outcome =
          (Completed)
              trainer.train(
                  spec,
                  TrialContext.UNDISTURBED,
                  trained -> found.put("test", trained.predict(Part.TEST)));
      return new Trained(log, outcome, Objects.requireNonNull(found.get("test")));
    }
  }

  @Test
  void aTargetThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> open("none.csv", HEADER, null, new Sampling("clik", 0.1)))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("data.sampling.target", "'clik'", "maybe 'click'");
    assertThatThrownBy(() -> open("none.csv", HEADER, null, new Sampling("stay", 0.1)))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("not a binary target");
    assertThatThrownBy(() -> new Sampling("click", 0))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("data.sampling.negatives is 0.0");
  }
}
