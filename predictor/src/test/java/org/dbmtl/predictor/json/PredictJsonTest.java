package org.dbmtl.predictor.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.RandomModel;
import org.dbmtl.predictor.fault.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PredictJsonTest {
  private static final Set<String> COLUMNS = Set.of("user", "tags", "n", "score");

  private static PredictRequest read(String json) {
    return PredictRequest.read(json.getBytes(StandardCharsets.UTF_8), COLUMNS);
  }

  @Test
  void valuesAreTheTextsThatTheJsonHolds() {
    Map<String, Object> row =
        read("{\"user\": 1, \"n\": 1.50, \"tags\": [1, 2.0, null, true, \"ü\"], \"score\": \"s\"}")
            .rows()
            .get(0);
    assertThat(row.get("user")).isEqualTo("1");
    assertThat(row.get("n")).isEqualTo("1.50");
    assertThat(row.get("tags")).isEqualTo(List.of("1", "2.0", "true", "ü"));
    assertThat(row.get("score")).isEqualTo("s");
    row = read("{\"user\": null, \"n\": -1e3, \"other\": {\"user\": [[1]]}}").rows().get(0);
    assertThat(row).containsOnlyKeys("user", "n").containsEntry("user", null);
    assertThat(row.get("n")).isEqualTo("-1e3");
  }

  @Test
  void rowsAreOneObjectAListOrStandUnderTheirKey() {
    assertThat(read("{}").rows()).hasSize(1);
    assertThat(read("[]").rows()).isEmpty();
    assertThat(read("[{\"user\": 1}, {\"user\": 2}]").rows())
        .isEqualTo(List.of(Map.of("user", "1"), Map.of("user", "2")));
    PredictRequest request =
        read("{\"score\": \"a * b\", \"rows\": [{\"user\": 3}], \"given\": {\"click\": 1}}");
    assertThat(request.rows()).isEqualTo(List.of(Map.of("user", "3")));
    assertThat(request.score()).isEqualTo("a * b");
    assertThat(request.given()).isEqualTo(Map.of("click", 1.0));
    assertThat(request.isPlain()).isFalse();
    assertThat(read("[{\"user\": 1}]").isPlain()).isTrue();
    // A model that reads a column of that name.
    List<Map<String, Object>> rows =
        PredictRequest.read(
                "{\"rows\": [1]}".getBytes(StandardCharsets.UTF_8), Set.of("rows", "user"))
            .rows();
    assertThat(rows).isEqualTo(List.of(Map.of("rows", List.of("1"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|there are no rows",
        "7|there are no rows",
        "null|there are no rows",
        "{|not JSON, at line 1",
        "{\"user\": NaN}|not JSON, at line 1",
        "{\"user\": 01}|not JSON, at line 1",
        "[{}] 8|goes on after its end",
        "[{}, [1]]|row 2 is a list: use an object",
        "[{}, {\"user\": {}}]|row 2: 'user' holds an object",
        "{\"user\": [[1]]}|the row: 'user' holds a list",
        "[{\"user\": 1, \"user\": 1}]|row 1 has 'user' twice",
        "{\"rows\": [{}], \"limit\": 3}|'limit' stands next to 'rows'",
        "{\"rows\": [{}], \"given\": {\"a\": \"1\"}}|given: 'a' is a text",
      })
  void mistakesAreOneLine(String json, String message) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }

  @Test
  void anyBytesAreReadOrRefused() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    byte[] valid =
        "[{\"user\":1,\"tags\":[\"a\",2]},{\"n\":2.5e1}]".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = Arrays.copyOf(valid, 1 + random.nextInt(valid.length));
      for (int k = 0; k < 3; k++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        PredictRequest.read(bytes, COLUMNS);
      } catch (ModelException e) {
        assertThat(e.getMessage()).as("seed %d", seed).hasLineCount(1);
      }
    }
  }

  @Test
  void answersHoldWhatIsPredictedInOrder(@TempDir Path folder) {
    RandomModel random = RandomModel.small(1);
    try (Predictor predictor = Predictor.load(random.write(folder.resolve("m.dbmtl")))) {
      List<Prediction> predictions = predictor.predict(random.rows(3, new SplittableRandom(2)));
      JsonNode answer =
          JsonMapper.shared().readTree(new PredictAnswer("m", "v1").predictions(predictions));
      assertThat(answer.path("model").asString()).isEqualTo("m");
      assertThat(answer.path("version").asString()).isEqualTo("v1");
      for (int row = 0; row < 3; row++) {
        JsonNode one = answer.path("rows").get(row);
        assertThat(one.path("score").asDouble()).isEqualTo(predictions.get(row).score());
        for (String target : List.of("click", "like", "stay_ms")) {
          assertThat(one.path("predictions").path(target).asDouble())
              .isEqualTo(predictions.get(row).mean(target));
        }
      }
      JsonNode description =
          JsonMapper.shared().readTree(new PredictAnswer("m", "v").description(predictor.model()));
      assertThat(description.at("/description/targets/0/name").asString()).isEqualTo("click");
    }
    assertThat(new String(PredictAnswer.error("a \"b\""), StandardCharsets.UTF_8))
        .isEqualTo("{\"error\":\"a \\\"b\\\"\"}");
  }

  @Test
  void aRowOfSeveralIsNamed(@TempDir Path folder) {
    RandomModel random = RandomModel.small(1);
    try (Predictor predictor = Predictor.load(random.write(folder.resolve("m.dbmtl")))) {
      Map<String, Object> good = random.row(new SplittableRandom(3));
      assertThatThrownBy(() -> predictor.predict(List.of(good, Map.of("user", "u1"))))
          .isInstanceOf(ModelException.class)
          .hasMessageStartingWith("row 2: there is no 'item'");
      assertThatThrownBy(() -> predictor.predict(Map.of("user", "u1")))
          .hasMessageStartingWith("there is no 'item'");
    }
  }
}
