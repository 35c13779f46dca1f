package org.dbmtl.search.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.pricing.MaskedCandidate;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ExportFormatsTest {
  private static final Path EXAMPLES = Path.of("../../shared/configs");

  private static final String PLAIN =
      """
      name: plain
      data: {files: log.csv, split: {column: split, train: 0, valid: 1, test: 2}}
      features:
        user_id: {kind: id, hash-buckets: 100000}
        hour: category
        tags: {kind: ids}
        price: {kind: number, transform: log1p}
      targets:
        click: binary
        stay: {kind: continuous, density: mse, weight: 0.5}
        like: {kind: binary, where: click}
      network: {embedding: 16, specific: [], bayes: [32]}
      training: {epochs: 2}
      """;

  private static final String HARD =
      """
      name: hard
      data: {sql: "select * from 'a.csv'", weight: importance, sampling: {target: click, negatives: 0.2}, split: {time: t, shares: [0.8, 0.1, 0.1]}}
      features:
        "user \\"x\\"": {kind: id, column: u, min-count: 3}
        tags: {kind: ids, separator: "|", max-length: 3}
        price: {kind: number, transform: log1p, standardise: false}
      targets:
        like: {kind: binary, column: action, positive: "= 'like'", where: click}
        gift: {kind: binary, where: "coins > 3", weight: 0}
        stay: {kind: continuous, column: ms, transform: log1p, density: hurdle}
        click: binary
      network:
        {edge-signal: label, specific: [8], dropout: 0.25, wide: true, stop-gradient: true,
         edge-signals: {click>stay: embedding}}
      training:
        {schedule: cosine, warm-up: 0.1, l1: 0.01, l2: 0.001, loss-weights: {stay: 0.3}}
      structure: {tiers: [[click], [like, stay]]}
      """;

  /**
   * Fields of messages that are written and not in the examples: from EasyRec's {@code
   * optimizer.proto}, {@code dnn.proto}, {@code feature_config.proto}, {@code esmm.proto}, {@code
   * tower.proto}, and TorchEasyRec's {@code module.proto} and {@code optimizer.proto}.
   */
  private static final Set<String> KNOWN =
      Set.of(
          "embedding_learning_rate_multiplier",
          "dropout_ratio",
          "feature_name",
          "esmm",
          "groups",
          "input",
          "ctr_tower",
          "cvr_tower",
          "weight_decay");

  /** Fields of the examples for what a study does not have: experts, sequences, fixed steps. */
  private static final Set<String> OTHERS =
      Set.of(
          "expert_dnn",
          "expert_mlp",
          "num_expert",
          "sequence_features",
          "sequence_groups",
          "sequence_encoders",
          "sequence_feature",
          "sub_feature_type",
          "embedding_name",
          "num_steps",
          "normalizer",
          "dnn",
          "mlp");

  @TempDir Path folder;

  private ExportedCandidate exported(String study, String structure, String... changes)
      throws IOException {
    Path path = Files.writeString(folder.resolve("study.yaml"), study);
    StudyFile file = StudyFile.open(path);
    Study changed = changes.length == 0 ? file.study() : file.with(Map.of(changes[0], changes[1]));
    TargetGraph graph = TargetGraph.parse(changed.targetNames(), structure);
    return new ExportedCandidate(
        file, changed, Candidate.of(changed, graph), Map.of("tags", 7L), "Found\nthere.");
  }

  @Test
  void theEvaluatorIsNotAModelToExport() throws IOException {
    ExportedCandidate plain = exportedPlain(this);
    Candidate masked = MaskedCandidate.of(plain.candidate(), 1000);
    assertThatThrownBy(
            () -> new ExportedCandidate(plain.file(), plain.study(), masked, Map.of(), "there"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("evaluator");
  }

  private static ExportedCandidate exportedPlain(ExportFormatsTest test) throws IOException {
    return test.exported(PLAIN, "click>like click>stay like>stay");
  }

  private static String example(String name) throws IOException {
    Path file = EXAMPLES.resolve(name);
    assumeTrue(Files.exists(file), "the examples are not part of the project");
    return Files.readString(file);
  }

  private static Set<String> words(Set<String> paths) {
    Set<String> words = new TreeSet<>();
    paths.forEach(path -> words.addAll(List.of(path.split("\\.", -1))));
    return words;
  }

  @ParameterizedTest
  @ValueSource(strings = {"easyrec", "torcheasyrec"})
  void hasTheFieldsOfTheExampleAndOnlyKnownOnes(String format) throws IOException {
    ProtoTree example =
        ProtoTree.parse(example(format.equals("easyrec") ? "easyrec.config" : "tzrec.config"));
    ProtoTree own = ProtoTree.parse(ExportFormats.named(format).text(exportedPlain(this)));

    assertThat(own.paths())
        .containsAll(
            example.paths().stream()
                .filter(path -> Stream.of(path.split("\\.", -1)).noneMatch(OTHERS::contains))
                .filter(path -> !path.equals("feature_configs.raw_feature.normalizer"))
                .toList());
    Set<String> known = new TreeSet<>(words(example.paths()));
    known.addAll(KNOWN);
    assertThat(known).containsAll(words(own.paths()));
    String hard =
        ExportFormats.named(format).text(exported(HARD, "click>like click>stay like>stay"));
    assertThat(known).containsAll(words(ProtoTree.parse(hard).paths()));
    String towers = "model_config.dbmtl.task_towers";
    for (String field : List.of("tower_name", "relation_tower_names", "label_name")) {
      assertThat(own.values(towers + "." + field)).isEqualTo(example.values(towers + "." + field));
    }
    assertThat(own.values("data_config.batch_size"))
        .isEqualTo(example.values("data_config.batch_size"));
  }

  @Test
  void ludwigHasTheKeysOfTheExample() throws IOException {
    YAMLMapper mapper = new YAMLMapper();
    JsonNode example = mapper.readTree(example("ludwig.yaml"));
    JsonNode own = mapper.readTree(ExportFormats.named("ludwig").text(exportedPlain(this)));

    for (String key : example.propertyNames()) {
      if (!key.endsWith("put_features")) {
        assertThat(own.path(key).propertyNames())
            .as(key)
            .containsAll(example.path(key).propertyNames());
      } else {
        for (int i = 0; i < example.path(key).size(); i++) {
          JsonNode wanted = example.path(key).path(i);
          JsonNode there = own.path(key).path(i);
          assertThat(there.propertyNames()).as("%s %d", key, i).containsAll(wanted.propertyNames());
          assertThat(there.path("type")).isEqualTo(wanted.path("type"));
          assertThat(there.path("dependencies")).isEqualTo(wanted.path("dependencies"));
        }
      }
    }
    JsonNode hard =
        mapper.readTree(ExportFormats.named("ludwig").text(exported(HARD, "click>like like>stay")));
    assertThat(hard.path("trainer").path("learning_rate_scheduler").path("decay").asString())
        .isEqualTo("cosine");
    assertThat(hard.path("input_features").path(0).path("name").asString()).isEqualTo("user \"x\"");
  }

  @Test
  void aParentComesBeforeItsChildAndATaskSpaceIsAColumn() throws IOException {
    String text =
        ExportFormats.named("easyrec").text(exported(HARD, "click>like click>stay like>stay"));
    ProtoTree own = ProtoTree.parse(text);

    String towers = "model_config.dbmtl.task_towers.";
    List<String> names = own.values(towers + "tower_name");
    assertThat(names).containsExactlyInAnyOrder("\"click\"", "\"like\"", "\"stay\"", "\"gift\"");
    assertThat(names.indexOf("\"click\"")).isLessThan(names.indexOf("\"like\""));
    assertThat(names.indexOf("\"like\"")).isLessThan(names.indexOf("\"stay\""));
    assertThat(own.values(towers + "task_space_indicator_label")).containsExactly("\"click\"");
    assertThat(own.values("data_config.label_fields"))
        .containsExactly("[\"like\",\"gift\",\"ms\",\"click\"]");
    assertThat(own.values("feature_config.features.feature_name")).contains("\"user \\\"x\\\"\"");
    assertThat(own.values("feature_config.features.hash_bucket_size"))
        .containsExactly("100000", "7");
    assertThat(own.values(towers + "weight")).contains("0.3", "0.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"easyrec", "torcheasyrec", "ludwig"})
  void commentsTellWhatTheSystemCannotExpress(String format) throws IOException {
    String text = ExportFormats.named(format).text(exported(HARD, "click>like click>stay"));

    List<String> comments = text.lines().filter(line -> line.startsWith("#")).toList();
    assertThat(String.join("\n", comments))
        .contains(
            "# Found there.",
            "Edge click>like carries the label",
            "No gradient flows back",
            "make a column like that is 1 where action = 'like'",
            "counts only where 'coins > 3' holds",
            "v = sign(ms) * log(1 + |ms|)",
            "density hurdle",
            "missing label",
            "fewer than 3 times",
            "weight 0",
            "averaged",
            "L1 penalty",
            "wide part",
            "weighs each row by the column importance",
            "kept 0.2 of the rows without click",
            "by a query")
        .doesNotContain("click>stay carries");
    assertThat(comments).allMatch(line -> line.startsWith("# ") && line.endsWith("."));
  }

  @Test
  void methodsAreWrittenWhereASystemHasThem() throws IOException {
    String mtl =
        ExportFormats.named("torcheasyrec")
            .text(exported(PLAIN, "click>like", "network.method", "mtl"));
    assertThat(ProtoTree.parse(mtl).paths())
        .contains("model_config.dbmtl.task_towers.relation_mlp")
        .doesNotContain("model_config.dbmtl.task_towers.relation_tower_names");

    String two = PLAIN.replace("  stay: {kind: continuous, density: mse, weight: 0.5}\n", "");
    ExportedCandidate esmm = exported(two, "click>like", "network.method", "esmm");
    ProtoTree own = ProtoTree.parse(ExportFormats.named("easyrec").text(esmm));
    assertThat(own.values("model_config.esmm.ctr_tower.tower_name")).containsExactly("\"click\"");
    assertThat(own.values("model_config.esmm.cvr_tower.tower_name")).containsExactly("\"like\"");
    assertThat(own.paths()).contains("model_config.esmm.l2_regularization");

    assertRefused("torcheasyrec", esmm, "--format easyrec");
    assertRefused("ludwig", esmm, "esmm");
    assertRefused("easyrec", exported(PLAIN, "click>like", "network.method", "esmm"), "esmm");
    for (String format : List.of("easyrec", "torcheasyrec", "ludwig")) {
      assertRefused(format, exported(PLAIN, "", "network.method", "wdl"), "--method mtl");
    }
    assertThatThrownBy(() -> ExportFormats.named("easyrek"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("easyrec");
  }

  private static void assertRefused(String format, ExportedCandidate exported, String word) {
    assertThatThrownBy(() -> ExportFormats.named(format).text(exported))
        .isInstanceOf(StudyException.class)
        .message()
        .contains(word)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "click>like click>stay like>stay"})
  void aStudyOfOneStructureAllowsNoOther(String structure) throws IOException {
    ExportedCandidate exported = exported(HARD, structure, "training.epochs", "7");
    Path file = folder.resolve("found.yaml");
    Files.writeString(file, ExportFormats.named("yaml").text(exported));

    Study found = StudyFile.read(file);

    DagSpace space = new DagSpace(found.targetNames(), found.constraints());
    assertThat(space.smallest()).isEqualTo(exported.candidate().structure());
    assertThat(Candidate.of(found, space.smallest())).isEqualTo(exported.candidate());
    assertThat(found.constraints().forbidden()).hasSize(12 - space.smallest().edgeCount());
    assertThat(found.withConstraints(exported.study().constraints())).isEqualTo(exported.study());
  }
}
