package org.dbmtl.trainer.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.input.RowEncoder;
import org.dbmtl.predictor.input.UnseenValues;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.trainer.AnyModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime and the predictor say the same of random models and rows. */
class OnnxExportTest {
  private static final int ROWS = 60;

  @TempDir Path folder;

  static Stream<Arguments> models() {
    List<Arguments> models = new ArrayList<>();
    for (int seed = 0; seed < 9; seed++) {
      models.add(Arguments.of(seed, "dbmtl", 0));
      models.add(Arguments.of(seed, "dbmtl", 1 + seed % 3));
      models.add(Arguments.of(seed, List.of("mtl", "esmm", "wdl").get(seed % 3), 0));
    }
    return models.stream();
  }

  @ParameterizedTest(name = "seed {0}, {1}, {2} labels")
  @MethodSource("models")
  void rawValuesArePredictedAsThePredictorDoes(int seed, String method, int labels)
      throws Exception {
    AnyModel model = new AnyModel(seed, method, labels);
    Path file = model.write(folder.resolve("a.dbmtl"));
    @Nullable String[][] texts = model.rows(ROWS);
    if (seed % 2 == 0) {
      withoutRareCharacters(texts);
    }
    ModelDescription description = model.description();

    Map<String, Object> columns = new LinkedHashMap<>();
    for (int i = 0; i < texts.length; i++) {
      FeatureInput input = description.inputs().get(i);
      if (input instanceof IdInput) {
        columns.put(
            input.column(), Stream.of(texts[i]).map(OnnxExportTest::held).toArray(String[]::new));
      } else {
        columns.putIfAbsent(input.column(), numbers(texts[i]));
      }
    }
    assertSame(file, OnnxInputs.RAW, columns, texts, score(description, seed));
  }

  @ParameterizedTest(name = "seed {0}, {1}, {2} labels")
  @MethodSource("models")
  void idsArePredictedAsTheirTexts(int seed, String method, int labels) throws Exception {
    AnyModel model = new AnyModel(seed + 1000L, method, labels);
    Path file = model.write(folder.resolve("a.dbmtl"));
    @Nullable String[][] texts = model.rows(ROWS);

    Map<String, Object> columns = new LinkedHashMap<>();
    InputRows encoded = encoded(file, texts);
    int position = 0;
    for (int i = 0; i < texts.length; i++) {
      FeatureInput input = model.description().inputs().get(i);
      if (input instanceof IdInput id) {
        long[][] lists = lists(encoded, position++);
        columns.put(
            id.name(), id.list() ? lists : Stream.of(lists).mapToLong(list -> list[0]).toArray());
      } else {
        double[] numbers = numbers(texts[i]);
        float[] floats = new float[numbers.length];
        for (int row = 0; row < floats.length; row++) {
          floats[row] = (float) numbers[row];
        }
        columns.put(input.name(), floats);
      }
    }
    assertSame(file, OnnxInputs.IDS, columns, texts, null);
  }

  private static InputRows encoded(Path file, @Nullable String[][] texts) {
    try (ModelFile opened = ModelFile.open(file)) {
      List<FeatureInput> inputs = opened.description().inputs();
      RowEncoder encoder = Predictor.encoder(opened);
      InputRows rows = new InputRows(inputs, ROWS);
      for (int row = 0; row < ROWS; row++) {
        @Nullable String[] values = new String[texts.length];
        for (int i = 0; i < texts.length; i++) {
          values[i] = texts[i][row];
        }
        encoder.add(values, rows, new UnseenValues(inputs));
      }
      return rows;
    }
  }

  /** [rows][items] with -1 behind the ids of a row. */
  private static long[][] lists(InputRows rows, int input) {
    long[][] lists = new long[ROWS][7];
    for (int row = 0; row < ROWS; row++) {
      int start = rows.starts(input)[row];
      int size = rows.starts(input)[row + 1] - start;
      for (int i = 0; i < lists[row].length; i++) {
        lists[row][i] = i < size ? rows.ids(input)[start + i] : -1;
      }
    }
    return lists;
  }

  private static void withoutRareCharacters(@Nullable String[][] texts) {
    for (@Nullable String[] column : texts) {
      for (int row = 0; row < column.length; row++) {
        String text = column[row];
        column[row] = text == null ? null : text.replaceAll("[^\\x00-\\uffff]", "?");
      }
    }
  }

  private static boolean isBeyondJava(Object column) {
    return column instanceof String[] texts
        && Stream.of(texts).anyMatch(text -> text.codePoints().anyMatch(c -> c > 0xffff));
  }

  private static String held(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static double[] numbers(@Nullable String[] texts) {
    double[] numbers = new double[texts.length];
    for (int row = 0; row < numbers.length; row++) {
      String text = texts[row];
      boolean missing = text == null || text.isEmpty() || text.equals("NULL") || text.equals("n/a");
      numbers[row] = missing ? Double.NaN : Double.parseDouble(text);
    }
    return numbers;
  }

  /** A score of all kinds of parts that the model knows. */
  private static @Nullable String score(ModelDescription model, int seed) {
    if (seed % 3 == 0) {
      return null;
    }
    StringBuilder score = new StringBuilder("max(0.1, 2 - 1)");
    boolean labels = model.targets().stream().anyMatch(each -> each.signals().contains("label"));
    String binary = null;
    for (ModelTarget target : model.targets()) {
      String name = "`" + target.name() + "`";
      if (target.binary()) {
        score.append(" + log1p(%s) * (1 + %s)^0.5 / 3".formatted(name, name));
        binary = labels ? name : null;
        if (labels) {
          score.append(" + P(!%s)".formatted(name));
        }
      } else {
        score.append(" - 0.1 * standardised(%s) + min(abs(%s), 1)".formatted(name, name));
      }
    }
    if (binary != null) {
      for (ModelTarget target : model.targets()) {
        if (!target.binary()) {
          score.append(" + 0.01 * log(1 + abs(E(`%s` | %s)))".formatted(target.name(), binary));
        } else if (!binary.equals("`" + target.name() + "`")) {
          score.append(" + P(`%s` | %s)".formatted(target.name(), binary));
        }
      }
    }
    return score.toString();
  }

  private void assertSame(
      Path file,
      OnnxInputs inputs,
      Map<String, Object> columns,
      @Nullable String[][] texts,
      @Nullable String score)
      throws Exception {
    Path onnx = folder.resolve("a.onnx");
    try (ModelFile opened = ModelFile.open(file)) {
      OnnxExport.write(opened, inputs, score, onnx);
    }
    byte[] content = Files.readAllBytes(onnx);
    if (columns.values().stream().anyMatch(OnnxExportTest::isBeyondJava)) {
      content = OnnxSession.withTexts(content, columns);
      columns.values().removeIf(String[].class::isInstance);
    }
    try (OnnxSession session = new OnnxSession(content);
        Predictor loaded = Predictor.load(file)) {
      Predictor predictor = score == null ? loaded : loaded.withScore(score);
      Map<String, float[]> found = session.run(columns);
      List<String> targets = loaded.model().targetNames();
      double[][] means = new double[targets.size()][ROWS];
      double[] scores = new double[ROWS];
      predictor.predict(texts, means, scores);
      for (int target = 0; target < means.length; target++) {
        assertClose(targets.get(target), found.get(targets.get(target)), means[target], texts);
      }
      assertClose("score", found.get("score"), scores, texts);
    }
  }

  private static void assertClose(
      String name, float @Nullable [] found, double[] expected, @Nullable String[][] texts) {
    assertThat(found).as(name).hasSize(expected.length);
    for (int row = 0; row < expected.length; row++) {
      int at = row;
      // Means of heavy-tailed targets are large, so relative to them.
      double tolerance = 1e-5 * Math.max(1, Math.abs(expected[row]));
      assertThat((double) found[row])
          .as("%s of %s", name, Stream.of(texts).map(column -> brief(column[at])).toList())
          .isCloseTo(expected[row], offset(tolerance));
    }
  }

  private static String brief(@Nullable String text) {
    return text == null ? "null" : text.length() > 50 ? "long" : "'" + text + "'";
  }
}
