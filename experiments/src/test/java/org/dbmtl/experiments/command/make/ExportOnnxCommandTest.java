package org.dbmtl.experiments.command.make;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.predictor.Predictor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A model of the demo, fitted once, as an ONNX file. */
@Timeout(240)
class ExportOnnxCommandTest {
  private static final String EDGES = "click>stay_ms click>like click>comment like>follow";
  private static final int ROWS = 10_000;

  @TempDir static Path folder;
  private static String out = "";
  private static String err = "";

  @BeforeAll
  static void fit() {
    assertThat(run("demo", "--rows=12000", "--simulate-only", "--out=" + folder))
        .as(() -> err)
        .isZero();
    assertThat(
            run(
                "fit",
                folder.resolve("demo.yaml").toString(),
                "--structure=" + EDGES,
                "--out=" + model(),
                "--cache=" + folder.resolve("cache")))
        .as(() -> err)
        .isZero();
  }

  private static Path model() {
    return folder.resolve("demo.dbmtl");
  }

  private static int run(String... args) {
    StringWriter outText = new StringWriter();
    StringWriter errText = new StringWriter();
    int code = Dbmtl.run(new PrintWriter(outText), new PrintWriter(errText), args);
    out = outText.toString();
    err = errText.toString();
    return code;
  }

  private static int export(String... options) {
    String[] args = Arrays.copyOf(new String[] {"export", model().toString()}, options.length + 2);
    System.arraycopy(options, 0, args, 2, options.length);
    return run(args);
  }

  @Test
  void onnxRuntimePredictsTheDemoAsThePredictorDoes() throws Exception {
    String score = "click * (1 + P(like & follow))^0.5 + 0.001 * E(stay_ms | click)";
    assertThat(export("--format=onnx", "--score=" + score)).as(err).isZero();
    assertThat(out).contains("Written:", folder.resolve("demo.onnx").toString());
    Map<String, String[]> columns = columns();

    Map<String, float[]> found = onnx(folder.resolve("demo.onnx"), columns);

    try (Predictor predictor = Predictor.load(model()).withScore(score)) {
      List<String> targets = predictor.model().targetNames();
      double[][] means = new double[targets.size()][ROWS];
      double[] scores = new double[ROWS];
      predictor.predict(
          predictor.model().inputs().stream()
              .map(input -> columns.get(input.column()))
              .toArray(String[][]::new),
          means,
          scores);
      Map<String, double[]> expected = new LinkedHashMap<>();
      targets.forEach(target -> expected.put(target, means[targets.indexOf(target)]));
      expected.put("score", scores);
      assertThat(found).containsOnlyKeys(expected.keySet());
      expected.forEach(
          (name, values) -> {
            double worst = 0;
            float[] output = Objects.requireNonNull(found.get(name));
            for (int row = 0; row < ROWS; row++) {
              double error = Math.abs(output[row] - values[row]);
              worst = Math.max(worst, error / Math.max(1, Math.abs(values[row])));
            }
            assertThat(worst).as(name).isLessThan(1e-5);
          });
    }
  }

  /** The first rows of the log, by column. */
  private static Map<String, String[]> columns() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("live-stream.csv"));
    String[] names = lines.get(0).split(",", -1);
    Map<String, String[]> columns = new HashMap<>();
    for (int column = 0; column < names.length; column++) {
      String[] values = new String[ROWS];
      for (int row = 0; row < ROWS; row++) {
        values[row] = lines.get(row + 1).split(",", -1)[column];
      }
      columns.put(names[column], values);
    }
    return columns;
  }

  private static Map<String, float[]> onnx(Path file, Map<String, String[]> columns)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try (OrtSession session = environment.createSession(file.toString())) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      for (NodeInfo input : session.getInputInfo().values()) {
        String[] texts = columns.get(input.getName());
        boolean isText = ((TensorInfo) input.getInfo()).type == OnnxJavaType.STRING;
        Object values =
            isText
                ? texts
                : Arrays.stream(texts)
                    .mapToDouble(text -> text.isEmpty() ? Double.NaN : Double.parseDouble(text))
                    .toArray();
        inputs.put(input.getName(), OnnxTensor.createTensor(environment, values));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, ?> output : result) {
          outputs.put(output.getKey(), (float[]) ((OnnxTensor) output.getValue()).getValue());
        }
      }
      inputs.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  @Test
  void idsComeWithAVocabularyFile() {
    Path to = folder.resolve("ids.onnx");
    assertThat(export("--format=onnx", "--inputs=ids", "--out=" + to)).as(err).isZero();

    assertThat(to).isNotEmptyFile();
    assertThat(folder.resolve("ids.vocabulary.jsonl"))
        .content()
        .contains("{\"feature\":\"hour\",\"value\":");
  }

  @Test
  void mistakesAreOneLine() {
    assertMistake("--inputs is 'texts': use raw or ids", "--format=onnx", "--inputs=texts");
    assertMistake("--structure is of a study", "--format=onnx", "--structure=click>like");
    assertMistake("--epochs", "--format=onnx", "--epochs=3");
    assertMistake("--score is of the format onnx", "--format=ludwig", "--score=click");
    assertMistake("clock", "--format=onnx", "--score=clock");
    assertThat(run("export", folder.resolve("demo.yaml").toString(), "--format=onnx")).isEqualTo(2);
    assertThat(err).contains("is not a model file");
  }

  /** With the structure that was fitted, and tables of as many rows as the model's. */
  @Test
  void aModelIsWrittenForOtherSystemsToo() {
    assertThat(export("--format=easyrec")).as(err).isZero();
    assertThat(out).contains("The model ", "relation_tower_names").doesNotContain("are a guess");
    assertThat(export("--format=yaml")).as(err).isZero();
    assertThat(out).contains("structure:");
  }

  private static void assertMistake(String message, String... options) {
    assertThat(export(options)).isEqualTo(2);
    assertThat(err).contains(message);
    assertThat(err.strip()).doesNotContain("\n");
  }
}
