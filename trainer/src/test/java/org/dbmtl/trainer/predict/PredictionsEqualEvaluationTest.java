package org.dbmtl.trainer.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.network.ModelQuery;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CandidateTrainerProvider;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.data.RawLog;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.dbmtl.trainer.fit.ModelWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Predictions of the test part's raw rows, by a model file, against the metrics that the training
 * reported: computed here again from the predictions.
 */
class PredictionsEqualEvaluationTest {
  private static final long SEED = 19;
  // A fifth is the test part: more than the engine takes at a time.
  private static final int ROWS = 6000;
  private static final String EDGES = "click>like click>stay like>buy";

  @TempDir Path folder;
  private final List<Map<String, String>> testRows = new ArrayList<>();

  @BeforeEach
  void writeLog() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<String> names =
        List.of("part", "user", "item", "tags", "age", "click", "like", "stay", "buy");
    List<String> all = new ArrayList<>(List.of(String.join(",", names)));
    List<String> test = new ArrayList<>(all);
    for (int row = 0; row < ROWS; row++) {
      String part = row % 5 < 3 ? "train" : row % 5 == 3 ? "valid" : "test";
      int user = random.nextInt(40);
      double age = 20 + random.nextInt(50);
      boolean click = random.nextDouble() < 0.2 + 0.4 * (user % 2) + age / 200;
      boolean like = click && random.nextDouble() < 0.4;
      double stay = random.nextInt(4) == 0 ? 0 : (click ? 40 : 5) * random.nextDouble();
      double buy = age / 10 + (like ? 3 : 0) + random.nextDouble();
      List<String> values =
          List.of(
              part,
              "u" + (part.equals("test") ? random.nextInt(50) : user),
              "i" + random.nextInt(300),
              "t" + random.nextInt(5) + "|t" + random.nextInt(7),
              random.nextInt(9) == 0 ? "" : String.valueOf(age),
              click ? "1" : "0",
              random.nextInt(8) == 0 ? "" : like ? "1" : "0",
              String.valueOf(stay),
              String.valueOf(buy));
      all.add(String.join(",", values));
      if (part.equals("test")) {
        test.add(String.join(",", values));
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
          named.put(names.get(i), values.get(i));
        }
        testRows.add(named);
      }
    }
    Files.write(folder.resolve("log.csv"), all);
    Files.write(folder.resolve("test.csv"), test);
  }

  private Study study(String network, String stay) throws IOException {
    Path file = folder.resolve("study.yaml");
    Files.writeString(
        file,
        """
        data: {files: log.csv, split: {column: part}}
        features:
          user: id
          item: {kind: id, hash-buckets: 20}
          tags: {kind: ids, separator: "|"}
          age: {kind: number, transform: log1p}
        targets:
          click: binary
          like: {kind: binary, where: click}
          stay: {kind: continuous, transform: log1p, density: %s}
          buy: {kind: continuous, weight: 0.5}
        network: {embedding: 4, shared: [16], specific: [8], bayes: [8], %s}
        training: {batch: 128, epochs: 2, learning-rate: 0.01}
        """
            .formatted(stay, network));
    return StudyFile.read(file);
  }

  static Stream<Arguments> models() {
    return Stream.of(
        Arguments.of("method: wdl", "hurdle", "fused"),
        Arguments.of("method: mtl", "binned", "fused"),
        Arguments.of("method: mtl, wide: true", "mse", "fused"),
        Arguments.of("method: esmm", "gaussian", "fused"),
        Arguments.of("method: esmm", "hurdle", "dl4j"),
        Arguments.of("edge-signal: embedding", "gaussian", "fused"),
        Arguments.of("edge-signal: probability, wide: true", "binned", "fused"),
        Arguments.of("edge-signal: probability", "hurdle", "dl4j"),
        Arguments.of("edge-signal: label", "mse", "fused"),
        Arguments.of("edge-signal: label", "hurdle", "fused"),
        Arguments.of("edge-signal: label", "binned", "dl4j"),
        Arguments.of(
            "edge-signal: embedding, edge-signals: {\"click>like\": label, \"like>buy\": label}",
            "hurdle",
            "fused"));
  }

  @ParameterizedTest(name = "{0}, stay {1}, {2}")
  @MethodSource("models")
  void predictionsGiveTheReportedMetrics(String network, String stay, String engine)
      throws IOException {
    Study study = study(network, stay);
    study = study.withTraining(study.training().withEngine(engine));
    Path model = folder.resolve("model.dbmtl");
    List<Map<String, String>> predicted = requireReportedMetrics(study, EDGES, model);
    assertPlainJavaAgrees(model, predicted, Map.of());
  }

  /** Labels of a continuous parent are drawn, by the number of the row in the part. */
  @Test
  void drawnLabelsAreThoseOfTheReport() throws IOException {
    Study study = study("edge-signal: label", "hurdle");
    requireReportedMetrics(study, "click>stay stay>like stay>buy", folder.resolve("drawn.dbmtl"));
  }

  /** Of two seeds, and with an outcome that is known. */
  @Test
  void meansOverSeedsAreThoseOfTheFileAndOfPlainJava() throws IOException {
    Path model = folder.resolve("seeds.dbmtl");
    fit(study("edge-signal: label", "hurdle"), EDGES, model, SEED, SEED + 1);
    List<Map<String, String>> predicted = predict(model, 2, Map.of());
    Map<String, Double> metrics;
    try (ModelFile file = ModelFile.open(model)) {
      assertThat(file.description().members()).hasSize(2);
      metrics = Objects.requireNonNull(file.description().metrics().get("like"));
    }
    Binary like = binary("like", predicted);
    assertThat(like.logLoss).isCloseTo(metrics.get(Metric.LOG_LOSS.key()), within(1e-6));
    assertThat(like.auc).isCloseTo(metrics.get(Metric.AUC.key()), within(1e-4));
    assertPlainJavaAgrees(model, predicted, Map.of());

    Map<String, Double> given = Map.of("like", 1.0);
    assertPlainJavaAgrees(model, predict(model, 2, given), given);
  }

  private List<Map<String, String>> requireReportedMetrics(Study study, String edges, Path model)
      throws IOException {
    Completed reported = fit(study, edges, model, SEED);
    List<Map<String, String>> predicted = predict(model, 2, Map.of());
    Map<String, TargetMetrics> metrics = Objects.requireNonNull(reported.metrics().get(Part.TEST));
    for (String target : List.of("click", "like")) {
      TargetMetrics own = Objects.requireNonNull(metrics.get(target));
      Binary again = binary(target, predicted);
      assertThat(again.rows).as(target).isEqualTo(own.rows());
      assertThat(again.logLoss)
          .as("log loss of %s", target)
          .isCloseTo(own.value(Metric.LOG_LOSS), within(1e-12));
      assertThat(again.auc).as("AUC of %s", target).isEqualTo(own.value(Metric.AUC));
    }
    assertMse("stay", "stay_transformed", metrics, predicted);
    assertMse("buy", "buy", metrics, predicted);
    return predicted;
  }

  /** Labels are encoded as floats, so errors are equal to the digits that those have. */
  private void assertMse(
      String target,
      String column,
      Map<String, TargetMetrics> metrics,
      List<Map<String, String>> predicted) {
    double squares = 0;
    for (int row = 0; row < predicted.size(); row++) {
      double label = Double.parseDouble(testRows.get(row).get(target));
      label = column.equals(target) ? label : Math.log1p(label);
      squares += Math.pow(number(predicted.get(row), column) - label, 2);
    }
    double mse =
        Objects.requireNonNull(Objects.requireNonNull(metrics.get(target)).value(Metric.MSE));
    assertThat(squares / predicted.size())
        .as("MSE of %s", target)
        .isCloseTo(mse, within(1e-6 * mse));
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(Objects.requireNonNull(row.get(column), column));
  }

  /** The forward pass in plain Java against the engine, where no label is drawn by place. */
  private void assertPlainJavaAgrees(
      Path model, List<Map<String, String>> predicted, Map<String, Double> given) {
    try (Predictor loaded = Predictor.load(model)) {
      Predictor predictor = given.isEmpty() ? loaded : loaded.given(given);
      List<Map<String, @Nullable String>> rows = new ArrayList<>();
      testRows.forEach(row -> rows.add(new HashMap<>(row)));
      List<Prediction> plain = predictor.predict(rows);
      for (int row = 0; row < predicted.size(); row++) {
        for (String target : List.of("click", "like", "stay", "buy", "score")) {
          double expected = number(predicted.get(row), target);
          double mean =
              target.equals("score") ? plain.get(row).score() : plain.get(row).mean(target);
          assertThat(mean)
              .as("%s of row %d", target, row)
              .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  private record Binary(long rows, double logLoss, double auc) {}

  private Binary binary(String target, List<Map<String, String>> predicted) {
    List<double[]> scored = new ArrayList<>();
    double loss = 0;
    for (int row = 0; row < predicted.size(); row++) {
      Map<String, String> logged = testRows.get(row);
      String label = Objects.requireNonNull(logged.get(target));
      boolean on = label.equals("1");
      if (label.isEmpty() || (target.equals("like") && "0".equals(logged.get("click")))) {
        continue;
      }
      double p = number(predicted.get(row), target);
      loss -= on ? Math.log(p) : Math.log(1 - p);
      scored.add(new double[] {p, on ? 1 : 0});
    }
    double wins = 0;
    long pairs = 0;
    for (double[] positive : scored) {
      for (double[] negative : scored) {
        if (positive[1] > negative[1]) {
          pairs++;
          wins += positive[0] > negative[0] ? 1 : positive[0] == negative[0] ? 0.5 : 0;
        }
      }
    }
    return new Binary(scored.size(), loss / scored.size(), wins / pairs);
  }

  private Completed fit(Study study, String edges, Path model, long... seeds) {
    TargetGraph structure = TargetGraph.parse(study.targetNames(), edges);
    Candidate candidate = Candidate.of(study, structure);
    try (EncodedLog log = EncodedLogs.open(study, folder.resolve("cache"), EncodingListener.NONE);
        ModelWriter writer = new ModelWriter(model, study, log)) {
      DbmtlTrainer trainer =
          (DbmtlTrainer) CandidateTrainerProvider.named(study.training().engine()).open(study, log);
      Completed last = null;
      for (long seed : seeds) {
        TrialSpec spec = new TrialSpec(1, candidate, 0, seed, Fidelity.FULL, log.fingerprint());
        last = (Completed) trainer.train(spec, TrialContext.UNDISTURBED, writer::add);
      }
      writer.finish(candidate, "", null, Map.of());
      return Objects.requireNonNull(last);
    }
  }

  private List<Map<String, String>> predict(Path model, int threads, Map<String, Double> given)
      throws IOException {
    Path out = folder.resolve("out.csv");
    try (ModelFile file = ModelFile.open(model);
        RawLog source =
            RawLog.ofFiles(
                "input", List.of(folder.resolve("test.csv").toString()), CsvFormat.STANDARD);
        RowPredictions predictions =
            new RowPredictions(
                file, ModelQuery.of(file.description(), null, given), "", true, threads)) {
      predictions.write(source, List.of("user"), out, written -> {});
      assertThat(predictions.rows()).isEqualTo(testRows.size());
    }
    List<String> lines = Files.readAllLines(out);
    List<String> names = Arrays.asList(lines.get(0).split(",", -1));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        row.put(names.get(i), values[i]);
      }
      assertThat(row).containsEntry("user", testRows.get(rows.size()).get("user"));
      rows.add(row);
    }
    return rows;
  }
}
