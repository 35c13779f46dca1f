package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.Objective;
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
import org.dbmtl.trainer.dl4j.Dl4jTrainerProvider;
import org.dbmtl.trainer.fused.FusedTrainerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A log whose rows have weights against the log in which each row stands that many times. */
class RowWeightsTest {
  private static final long SEED = 5;
  private static final String HEADER = "user,age,click,buy,stay,minutes,w,part\n";
  private static final Split SPLIT = new Split.ByColumn("part", "a", "b", "c");

  @TempDir static Path folder;
  private static EncodedLog weighted;
  private static EncodedLog repeated;

  @BeforeAll
  static void write() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder once = new StringBuilder(HEADER);
    StringBuilder often = new StringBuilder(HEADER);
    for (int row = 0; row < 400; row++) {
      int user = random.nextInt(6);
      double age = random.nextGaussian();
      boolean click = random.nextDouble() < 1 / (1 + Math.exp(-user + 2 - age));
      boolean buy = click && random.nextBoolean();
      String line =
          "%d,%.3f,%d,%s,%.2f,%.2f"
              .formatted(
                  user,
                  age,
                  click ? 1 : 0,
                  random.nextInt(9) == 0 ? "" : buy ? "1" : "0",
                  click ? 0 : random.nextDouble(1 + user),
                  5 + age + random.nextGaussian());
      int weight = random.nextInt(4);
      String part = row % 4 == 0 ? "b" : row % 4 == 1 ? "c" : "a";
      once.append("%s,%d,%s\n".formatted(line, weight, part));
      often.append("%s,1,%s\n".formatted(line, part).repeat(weight));
    }
    // Without effect, whatever they hold.
    once.append("99,1000000,1,1,700,700,0,a\n".repeat(9));
    weighted = open(study("once.csv", once.toString(), "w"));
    repeated = open(study("often.csv", often.toString(), null));
  }

  private static Study study(String name, String rows, @Nullable String w) throws IOException {
    String file = Files.writeString(folder.resolve(name), rows).toString();
    return Study.of(
        "weights",
        DataSettings.files(SPLIT, file).withWeight(w),
        List.of(
            new Feature.Id("user", "user", 1, 64),
            new Feature.Numeric("age", "age", Transform.NONE, true)),
        List.of(
            Target.binary("click"),
            new Target.Binary("buy", "buy", null, 1, "click"),
            new Target.Continuous("stay", "stay", Transform.LOG1P, 1, null),
            new Target.Continuous("minutes", "minutes", Transform.NONE, 0.5, null)));
  }

  private static EncodedLog open(Study study) {
    return EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
  }

  @Test
  void baseRatesAndDensitiesAreThoseOfTheRepeatedRows() {
    assertThat(weighted.fingerprint()).isNotEqualTo(repeated.fingerprint());
    assertThat(weighted.vocabularies()).isEqualTo(repeated.vocabularies());
    for (int target = 0; target < 4; target++) {
      var own = weighted.targets().get(target);
      var other = repeated.targets().get(target);
      assertThat(own.mean()).isCloseTo(other.mean(), within(1e-12));
      assertThat(own.deviation()).isCloseTo(other.deviation(), within(1e-12));
      assertThat(own.meanWeight()).isGreaterThan(1.2);
      assertThat(other.meanWeight()).isOne();
      assertThat(own.density()).hasSameClassAs(other.density());
      for (float label : new float[] {-0.7f, 0, 0.3f, 1}) {
        if (!own.binary() || label == 0 || label == 1) {
          float[] z = new float[own.density().outputs()];
          assertThat(own.density().gain(z, 0, label, 1))
              .isCloseTo(other.density().gain(z.clone(), 0, label, 1), within(1e-5));
        }
      }
    }
    assertThat(weighted.numerics().get(0).mean())
        .isCloseTo(repeated.numerics().get(0).mean(), within(1e-12));
    assertThat(weighted.numerics().get(0).deviation())
        .isCloseTo(repeated.numerics().get(0).deviation(), within(1e-12));
    double sum = 0;
    for (long row = 0; row < weighted.rows(Part.VALID); row++) {
      assertThat(weighted.weights(Part.VALID).get(row)).isPositive();
      sum += weighted.weights(Part.VALID).get(row);
    }
    assertThat(Math.round(sum)).isEqualTo(repeated.rows(Part.VALID));
  }

  static Stream<Arguments> candidates() {
    List<Arguments> all = new ArrayList<>();
    for (boolean fused : new boolean[] {true, false}) {
      for (Method method : List.of(Method.MTL, Method.WDL, Method.ESMM)) {
        all.add(Arguments.of(fused, method, EdgeSignal.EMBEDDING));
      }
      for (EdgeSignal signal :
          List.of(EdgeSignal.EMBEDDING, EdgeSignal.PROBABILITY, EdgeSignal.LABEL)) {
        all.add(Arguments.of(fused, Method.DBMTL, signal));
      }
    }
    return all.stream();
  }

  /** All training rows are one batch, so that both logs take the same steps. */
  @ParameterizedTest(name = "fused {0}, {1}, {2}")
  @MethodSource("candidates")
  void trainingIsThatOfTheRepeatedRows(boolean fused, Method method, EdgeSignal signal) {
    Completed own = train(weighted, fused, method, signal);
    Completed other = train(repeated, fused, method, signal);
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      var metrics = Objects.requireNonNull(own.metrics().get(part));
      metrics.forEach(
          (target, values) -> {
            var expected =
                Objects.requireNonNull(
                    Objects.requireNonNull(other.metrics().get(part)).get(target));
            assertThat(values.values().keySet()).isEqualTo(expected.values().keySet());
            for (Metric metric : values.values().keySet()) {
              double value = Objects.requireNonNull(expected.value(metric));
              assertThat(Objects.requireNonNull(values.value(metric)))
                  .as("%s of %s", metric, target)
                  .isCloseTo(value, within(1e-3 * Math.max(1, Math.abs(value))));
            }
          });
    }
  }

  private static Completed train(EncodedLog log, boolean fused, Method method, EdgeSignal signal) {
    NetworkSettings network =
        NetworkSettings.DEFAULT
            .withEmbedding(4)
            .withShared(List.of(8))
            .withSpecific(List.of(6))
            .withBayes(List.of(4))
            .withUnseen(Unseen.MEAN)
            .withMethod(method)
            .withSignals(EdgeSignals.all(signal));
    List<String> names = List.of("click", "buy", "stay", "minutes");
    String edges = method == Method.ESMM ? "click>buy" : "click>buy click>stay";
    Candidate candidate =
        new Candidate(
            method == Method.DBMTL || method == Method.ESMM
                ? TargetGraph.parse(names, edges)
                : TargetGraph.empty(names),
            network,
            TrainingSettings.DEFAULT
                .withBatch((int) log.rows(Part.TRAIN))
                .withEpochs(12)
                .withLearningRate(0.01),
            Map.of());
    NetworkFactory networks =
        fused ? new FusedTrainerProvider().networks() : new Dl4jTrainerProvider().networks();
    try (DbmtlTrainer trainer = new DbmtlTrainer("any", log, Objective.JOINT, networks)) {
      TrialSpec spec = new TrialSpec(1, candidate, 0, 3, Fidelity.FULL, log.fingerprint());
      return (Completed) trainer.train(spec, TrialContext.UNDISTURBED);
    }
  }

  static Stream<Arguments> badWeights() {
    return Stream.of(
        Arguments.of("-1", "'-1'"),
        Arguments.of("", "nothing"),
        Arguments.of("much", "'much'"),
        Arguments.of("NaN", "'NaN'"),
        Arguments.of("inf", "'inf'"),
        Arguments.of("1e12", "'1e12'"));
  }

  @ParameterizedTest(name = "weight [{0}]")
  @MethodSource("badWeights")
  void badWeightIsRefused(String weight, String shown) throws IOException {
    String good = "1,2,1,1,3,4,0.5,a\n";
    Study study = study("bad.csv", HEADER + good + good.replace("0.5", weight), "w");
    assertThatThrownBy(() -> open(study))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("bad.csv, data row 2", "'w'", shown, "data.weight")
        .message()
        .hasLineCount(1);
  }

  @Test
  void absentColumnIsRefused() throws IOException {
    Study study = study("absent.csv", HEADER + "1,2,1,1,3,4,1,a\n", "wight");
    assertThatThrownBy(() -> open(study))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("data.weight", "'wight'", "it has user");
  }
}
