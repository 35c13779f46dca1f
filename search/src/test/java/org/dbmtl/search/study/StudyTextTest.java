package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyTextTest {
  private static final String EVERYTHING =
      """
      name: everything
      seed: -9007199254740993
      data:
        files: [a.csv, "b c/*.parquet"]
        delimiter: "\\t"
        quote: none
        null-values-of: {age: ["-1"], city: ["?", ""]}
        null-values: ["", "NULL", "0.0"]
        split: {column: part, train: 1, valid: "yes", test: true}
      features:
        user: {kind: id, min-count: 3}
        "item id": {kind: id, column: "true", hash-buckets: 1000}
        tags: {kind: ids, separator: "|", max-length: 7, hash-buckets: 50}
        hour: category
        price: {kind: number, transform: log1p, standardise: false}
        unused: {kind: id, use: false}
      targets:
        click: {kind: binary, column: action, positive: "= 'click'"}
        like: {kind: binary, where: click, weight: 0.25}
        gift: {kind: binary, where: "coins > 3 and like = 1", weight: 0}
        stay: {kind: continuous, transform: log1p, density: hurdle, weight: 1e-6}
        coins: {kind: continuous, density: mse, column: n}
      network:
        {method: esmm, embedding: 3, embedding-start: 1e-7, unseen: mean, shared: [], specific: [4, 2],
         bayes: [3], dropout: 0.1, wide: true, parents: random, edge-signal: label, stop-gradient: true,
         edge-signals: {click>like: embedding, like>stay: probability}}
      training:
        {learning-rate: 0.0001234567890123, schedule: cosine, warm-up: 0.05, embedding-rate: 0.5,
         batch: 77, epochs: 4, l1: 1e-9, l2: 1e-3, average: 0, patience: 2,
         loss-weights: {like: 0, stay: 2.5}}
      structure:
        {require: "click>like", forbid: ["like>click", "stay>click"], tiers: [[click], [like, stay]],
         max-parents: 2}
      search:
        {strategy: local, objective: {fused-auc: {like: 1}, mse: {stay: 0.1, coins: 2}}, pareto: true,
         trials: 0, minutes: 1.5, repeats: 2..8, round: 3, parallel: 2, start: "click>like",
         seeding: entropy, order: [like, click], tabu: 0, restarts: 0, iterations: 7, confirm: 0}
      trial: {minutes: 0.1, memory: 2, retries: 0, kills: 1, keep: 0}
      metrics: {group: user}
      serving: {score: "P(click & like) + 0.1 * E(stay | click) - `coins`"}
      """;

  @TempDir Path folder;

  private Path written(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Study again(Study study) throws IOException {
    return StudyFile.read(written("again.yaml", StudyText.of(study)));
  }

  @Test
  void aStudyOfEveryKeyIsReadBackEqual() throws IOException {
    Study study = StudyFile.read(written("study.yaml", EVERYTHING));

    assertThat(again(study)).isEqualTo(study);
  }

  @ParameterizedTest
  @ValueSource(strings = {"joint", "served", "fused"})
  void anObjectiveWithANameIsReadBackEqual(String objective) throws IOException {
    Study study =
        StudyFile.open(written("study.yaml", EVERYTHING))
            .with(Map.of("search.objective", objective, "search.repeats", "auto"));

    assertThat(again(study)).isEqualTo(study);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{time: t, shares: [0.7, 0.2, 0.1]}", "{ratio: [0.8, 0.1, 0.1], group: user}"})
  void aSplitIsReadBackEqual(String split) throws IOException {
    Study study =
        StudyFile.open(written("study.yaml", EVERYTHING)).with(Map.of("data.split", split));

    assertThat(again(study)).isEqualTo(study);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo.yaml", "demo-rare.yaml"})
  void theReadyStudiesAreReadBackEqual(String name) throws IOException {
    Study study = StudyFile.read(Path.of("../experiments/studies", name));

    assertThat(again(study)).isEqualTo(study);
  }

  @Test
  void aQueryKeepsTheNamesOfVariablesAndTheFolderOfItsStudy() throws IOException {
    String sql = "select * from read_csv('${STUDY_FOLDER}/log.csv', delim = '${DELIM:-;}')";
    Path file =
        written(
            "study.yaml",
            "data: {sql: \"%s\"}\nfeatures: {user: id}\ntargets: {click: binary}\n".formatted(sql));
    StudyFile opened = StudyFile.open(file, Map.of("DELIM", "secret"));
    assertThat(opened.study().data().sql()).contains("secret");

    String options = opened.text(opened.study().withSeed(5));
    String values = opened.text(Map.of("seed", "5"), "sweep");

    for (String text : new String[] {options, values}) {
      assertThat(text).doesNotContain("secret").contains(folder.toString(), "${DELIM:-;}");
      Path elsewhere = Files.createDirectories(folder.resolve("elsewhere")).resolve("study.yaml");
      Files.writeString(elsewhere, text);
      assertThat(StudyFile.open(elsewhere, Map.of("DELIM", "secret")).study())
          .isEqualTo(opened.study().withSeed(5));
    }
  }
}
