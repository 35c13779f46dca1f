package org.dbmtl.trainer.export.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dbmtl.predictor.Predictor;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Gaussian;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelNetwork;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.unit.LabelUnit;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.trainer.AnyModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an ONNX file says of itself, what it cannot hold, and what it makes of odd values. */
class OnnxLimitsTest {
  private static final IdInput TAGS = new IdInput("tags", "score", 4, 0, 1, ",", 2);
  private static final NumberInput AGE =
      new NumberInput("age", "age", Transform.NONE, 30, 10, false);
  private static final Density ON = new Bernoulli(0.5);

  @TempDir Path folder;

  private static ModelTarget target(String name, Density density, String parents, String signal) {
    List<String> all = parents.isEmpty() ? List.of() : List.of(parents.split(" "));
    return new ModelTarget(
        name, 1, LabelUnit.BINARY, 0.5, density, all, all.stream().map(each -> signal).toList());
  }

  /** A file of a network that is the embedding of tags and the number, summed up. */
  private ModelFile file(List<FeatureInput> inputs, ModelTarget... targets) throws IOException {
    List<ModelTarget> all = List.of(targets);
    Map<String, List<Long>> seeds =
        all.stream().collect(Collectors.toMap(ModelTarget::name, each -> List.of(1L, 2L, 3L)));
    ModelMember member = new ModelMember(1, all.stream().map(each -> 1.0).toList(), seeds);
    ModelDescription description =
        new ModelDescription(
            ModelFile.FORMAT,
            new ModelOrigin("films", "9.9", "17", "fused", "abc", 7, false, "a>b", "search"),
            inputs,
            List.of("NULL", "-1"),
            Map.of(),
            null,
            null,
            null,
            null,
            all,
            new ModelNetwork("dbmtl", 1, List.of(), List.of(), List.of(1), false, 100),
            List.of(member),
            null,
            Map.of());
    Map<String, float[]> weights = new LinkedHashMap<>();
    weights.put("field/tags", new float[] {0.5f, 1, 2, 3});
    for (ModelTarget each : all) {
      float[] ones = new float[inputs.size()];
      Arrays.fill(ones, 1);
      weights.put("bayes/" + each.name() + "/0/own", ones);
      weights.put("bayes/" + each.name() + "/0/bias", new float[1]);
      weights.put("head/" + each.name() + "/kernel", new float[] {1});
      weights.put("head/" + each.name() + "/bias", new float[1]);
    }
    Path path = folder.resolve("m.dbmtl");
    ModelFile.write(
        path,
        description,
        "name: films\n",
        (input, to) -> {
          if (inputs.get(input) instanceof IdInput) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            VocabularyFile.write(Vocabulary.of(List.of("a", "b c")), bytes);
            bytes.writeTo(to);
          }
        },
        each -> weights);
    return ModelFile.open(path);
  }

  private float[] run(ModelFile file, OnnxInputs inputs, Map<String, Object> columns, String output)
      throws Exception {
    Path onnx = folder.resolve("m.onnx");
    OnnxExport.write(file, inputs, null, onnx);
    try (OnnxSession session = new OnnxSession(Files.readAllBytes(onnx))) {
      return Objects.requireNonNull(session.run(columns).get(output));
    }
  }

  private static double logistic(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  @Test
  void fileSaysWhatItIs() throws Exception {
    try (ModelFile file = file(List.of(TAGS, AGE), target("a", ON, "", ""))) {
      ModelProto model = OnnxExport.build(file, OnnxInputs.RAW, "2 * a", Long.MAX_VALUE);

      assertThat(model.getProducerName()).isEqualTo("dbmtl");
      assertThat(model.getProducerVersion()).isEqualTo("9.9");
      assertThat(model.getModelVersion()).isEqualTo(ModelFile.FORMAT);
      assertThat(model.getOpsetImportList())
          .extracting(OperatorSetIdProto::getDomain, OperatorSetIdProto::getVersion)
          .containsExactly(tuple("", 20L), tuple("ai.onnx.ml", 3L));
      Map<String, String> said =
          model.getMetadataPropsList().stream()
              .collect(
                  Collectors.toMap(
                      StringStringEntryProto::getKey, StringStringEntryProto::getValue));
      assertThat(said)
          .containsEntry("dbmtl.study", "films")
          .containsEntry("dbmtl.structure", "a>b")
          .containsEntry("dbmtl.score", "2 * a")
          .containsEntry("dbmtl.score-output", "score_prediction")
          .containsEntry("dbmtl.inputs", "raw")
          .containsEntry("dbmtl.null-values", "[\"NULL\",\"-1\"]");
      assertThat(said.get("dbmtl.targets"))
          .contains("\"name\":\"a\"", "\"value\":\"probability\"", "\"transform\":\"none\"");
    }
  }

  @Test
  void aFileThatWouldBeTooLargeIsRefused() throws Exception {
    try (ModelFile file = file(List.of(TAGS), target("a", ON, "", ""))) {
      assertThatThrownBy(() -> OnnxExport.build(file, OnnxInputs.RAW, null, 100))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("--inputs ids")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void labelsOfContinuousTargetsAndOfManyTargetsAreRefused() throws Exception {
    try (ModelFile file =
        file(
            List.of(TAGS),
            target("stay", new Gaussian(false), "", ""),
            target("a", ON, "stay", "label"))) {
      assertThatThrownBy(() -> OnnxExport.build(file, OnnxInputs.RAW, null, Long.MAX_VALUE))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("label of 'stay', which is not binary");
    }
    List<ModelTarget> targets = new ArrayList<>();
    for (String name : List.of("a", "b", "c", "d", "e")) {
      targets.add(target(name, ON, "", ""));
    }
    targets.add(target("f", ON, "a b c d e", "label"));
    try (ModelFile file = file(List.of(TAGS), targets.toArray(ModelTarget[]::new))) {
      assertThatThrownBy(() -> OnnxExport.build(file, OnnxInputs.RAW, null, Long.MAX_VALUE))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("labels of 5 targets (a, b, c, d, e)");
    }
  }

  @Test
  void aSignalInJavaIsRefused() throws Exception {
    for (String signal : List.of("bent-output", "no such signal")) {
      try (ModelFile file =
          file(List.of(TAGS), target("a", ON, "", ""), target("b", ON, "a", signal))) {
        assertThatThrownBy(() -> OnnxExport.build(file, OnnxInputs.RAW, null, Long.MAX_VALUE))
            .isInstanceOf(ModelException.class)
            .hasMessageContaining("an edge carries '" + signal + "'");
      }
    }
  }

  @Test
  void aNumberThatNoNetworkReadsGivesNoNumber() throws Exception {
    try (ModelFile file = file(List.of(TAGS, AGE), target("a", ON, "", ""))) {
      float[] found =
          run(
              file,
              OnnxInputs.RAW,
              new LinkedHashMap<>(
                  Map.of(
                      "score",
                      new String[] {"a", "a", "a", "a", "a"},
                      "age",
                      new double[] {30, Double.POSITIVE_INFINITY, 1e300, Double.NaN, -1})),
              "a");

      assertThat(found[0]).isCloseTo((float) logistic(2), offset(1e-6f));
      assertThat(found[1]).isNaN();
      assertThat(found[2]).isNaN();
      assertThat(found[3]).isCloseTo((float) logistic(2), offset(1e-6f));
      assertThat(found[4]).isCloseTo((float) logistic(2), offset(1e-6f));
    }
  }

  @Test
  void blanksAroundItemsAreTrimmedAsFarAsTheNotesSay() throws Exception {
    try (ModelFile file = file(List.of(TAGS), target("a", ON, "", ""))) {
      assertThat(OnnxExport.notes(file))
          .containsExactly(
              "feature 'tags': an item that holds blanks, such as 'new york', is found with at most"
                  + " one blank on each side of it");
      String[] texts = {
        "  a   ", " b c ", "  b c", "\u00a0a", "\ta", "b  c", " , ,  ", "NULL", "a,NULL", ".", ""
      };
      double[] expected = {2, 3, 1, 1, 1, 1, 0.5, 0.5, 1.5, 1, 0.5};
      float[] found = run(file, OnnxInputs.RAW, new LinkedHashMap<>(Map.of("score", texts)), "a");
      for (int row = 0; row < texts.length; row++) {
        assertThat((double) found[row])
            .as("'%s'", texts[row])
            .isCloseTo(logistic(expected[row]), offset(1e-6));
      }
      // The predictor finds these two as well.
      try (Predictor predictor = Predictor.load(file.path())) {
        assertThat(predictor.predict(Map.of("score", "  b c")).mean("a"))
            .isCloseTo(logistic(3), offset(1e-6));
        assertThat(predictor.predict(Map.of("score", "\u00a0a")).mean("a"))
            .isCloseTo(logistic(2), offset(1e-6));
      }
    }
  }

  @Test
  void anyIdIsRead() throws Exception {
    try (ModelFile file = file(List.of(TAGS, AGE), target("a", ON, "", ""))) {
      long[][] ids = {{-1, 2, -1, 3, 2}, {0, -1, -1, -1, -1}, {99, -1, -1, -1, -1}};
      float[] found =
          run(
              file,
              OnnxInputs.IDS,
              new LinkedHashMap<>(Map.of("tags", ids, "age", new float[] {30, 30, Float.NaN})),
              "a");
      assertThat(found[0]).isCloseTo((float) logistic(2.5), offset(1e-6f));
      assertThat(found[1]).isCloseTo((float) logistic(0.5), offset(1e-6f));
      assertThat(found[2]).isCloseTo((float) logistic(1), offset(1e-6f));
    }
  }

  @Test
  void vocabularyFileHoldsTheIdsOfValues() throws Exception {
    try (ModelFile file = file(List.of(TAGS), target("a", ON, "", ""))) {
      List<Path> written =
          OnnxExport.write(file, OnnxInputs.IDS, null, folder.resolve("sub/m.onnx"));

      assertThat(written)
          .containsExactly(folder.resolve("sub/m.onnx"), folder.resolve("sub/m.vocabulary.jsonl"));
      assertThat(written.get(1))
          .hasContent(
              """
              {"feature":"tags","value":"a","id":2}
              {"feature":"tags","value":"b c","id":3}
              """);
    }
  }

  @Test
  void theSameModelGivesTheSameFile() throws Exception {
    Path path = new AnyModel(5, "dbmtl", 2).write(folder.resolve("a.dbmtl"));
    try (ModelFile file = ModelFile.open(path)) {
      assertThat(OnnxExport.build(file, OnnxInputs.RAW, null, Long.MAX_VALUE).toByteArray())
          .isEqualTo(OnnxExport.build(file, OnnxInputs.RAW, null, Long.MAX_VALUE).toByteArray());
    }
  }
}
