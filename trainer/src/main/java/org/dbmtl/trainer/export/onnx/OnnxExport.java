package org.dbmtl.trainer.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.network.ModelQuery;
import org.jspecify.annotations.Nullable;

/**
 * Writes a model as an ONNX file: what the predictor does of a row, as a graph that ONNX Runtime
 * runs without Java. {@code docs/export-onnx.md} describes inputs and outputs, and where the two
 * differ.
 *
 * <p>Operators are those of {@code ai.onnx} {@value #OPSET}, {@code ai.onnx.ml} {@value #ML_OPSET},
 * and where values are hashed {@code com.microsoft} 1. Networks compute in floats as the predictor
 * does; what is made of their outputs, in doubles.
 */
public final class OnnxExport {
  /** How such a file's name ends. */
  public static final String ENDING = ".onnx";

  /** How the name of the vocabulary file next to it ends. */
  public static final String VOCABULARY_ENDING = ".vocabulary.jsonl";

  /** Version of the operators: the first that splits strings. */
  static final int OPSET = 20;

  /** Version of the operators of learned mappings. */
  static final int ML_OPSET = 3;

  /** Version of the file format that goes with these operators. */
  private static final int FORMAT = 9;

  /** Room for nodes and names below 2 GB. */
  private static final long LIMIT = Integer.MAX_VALUE - (64L << 20);

  private static final String SCORE = "score";

  private OnnxExport() {}

  /**
   * Writes a file whole or not at all.
   *
   * @param inputs what the file's inputs take; {@link OnnxInputs#IDS} writes a vocabulary file next
   *     to it
   * @param score the fused score, or null for the model's own
   * @return the files that were written
   * @throws ModelException if ONNX cannot hold the model, or the score is not one of it
   */
  public static List<Path> write(
      ModelFile model, OnnxInputs inputs, @Nullable String score, Path file) throws IOException {
    List<Path> written = new ArrayList<>();
    ModelProto proto = build(model, inputs, score, LIMIT);
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (inputs == OnnxInputs.IDS) {
      String name = String.valueOf(absolute.getFileName());
      String stem =
          name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name;
      Path vocabulary = absolute.resolveSibling(stem + VOCABULARY_ENDING);
      replace(
          vocabulary,
          part -> {
            try (BufferedWriter to = Files.newBufferedWriter(part)) {
              VocabularyLines.write(model, to);
            }
          });
      written.add(vocabulary);
    }
    replace(
        absolute,
        part -> {
          try (OutputStream to = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            proto.writeTo(to);
          }
        });
    written.add(0, absolute);
    return written;
  }

  /**
   * Where a file that reads raw values may encode some of them otherwise than the predictor, a line
   * each.
   */
  public static List<String> notes(ModelFile model) {
    return OnnxNotes.of(model);
  }

  private interface Content {
    void write(Path to) throws IOException;
  }

  private static void replace(Path file, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      content.write(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * Builds the file's content.
   *
   * @param limit most bytes of weights and vocabularies
   */
  static ModelProto build(ModelFile file, OnnxInputs inputs, @Nullable String score, long limit) {
    ModelDescription model = file.description();
    TargetNodes.check(model);
    ModelQuery query = ModelQuery.of(model, score, Map.of());
    Set<String> names = new HashSet<>(InputNodes.names(model.inputs(), inputs));
    List<String> outputs = new ArrayList<>();
    model.targetNames().forEach(name -> outputs.add(unused(name, names)));
    outputs.add(unused(SCORE, names));
    Graph graph = new Graph(model.origin().study(), names, limit);
    Labels labels = query.isMarginal() ? new Labels(graph, query) : null;
    DensityNodes densities = new DensityNodes(graph);
    Features features = new InputNodes(graph, file, inputs).build();
    OutcomeNodes outcomes = new OutcomeNodes(graph, model, query.score(), densities, labels);
    MemberNodes members = new MemberNodes(graph, model, features, densities, labels);
    for (int member = 0; member < model.members().size(); member++) {
      outcomes.add(model.members().get(member), members.build(file.weights(member), member));
    }
    addOutputs(graph, outputs, features, outcomes, query);
    return proto(graph, model, Metadata.of(model, inputs, query.score().text(), outputs));
  }

  /** A name that no other input or output has; it is one of them from now on. */
  private static String unused(String wanted, Set<String> names) {
    String name = wanted;
    while (!names.add(name)) {
      name += "_prediction";
    }
    return name;
  }

  private static void addOutputs(
      Graph graph, List<String> names, Features features, OutcomeNodes outcomes, ModelQuery query) {
    List<Tensor> means = new ArrayList<>();
    for (int target = 0; target < query.model().targets().size(); target++) {
      means.add(outcomes.mean(target));
    }
    Tensor score = new ScoreNodes(graph, outcomes, means).of(query.score().root());
    List<Tensor> values = new ArrayList<>(means);
    // A score may be one number for all rows.
    values.add(graph.of("Expand", score, graph.node("Shape", List.of(means.get(0)))));
    for (int output = 0; output < values.size(); output++) {
      Tensor value = values.get(output);
      if (features.numbers() != null) {
        value = graph.add(value, features.numbers().unusable());
      }
      graph.output(names.get(output), graph.cast(value, ElementType.FLOAT));
    }
  }

  private static ModelProto proto(
      Graph graph, ModelDescription model, Map<String, String> metadata) {
    ModelProto.Builder proto =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("dbmtl")
            .setProducerVersion(model.origin().dbmtl())
            .setDomain("org.dbmtl")
            .setModelVersion(model.format())
            .setDocString(
                "Predictions of the targets %s".formatted(String.join(", ", model.targetNames())))
            .setGraph(graph.build());
    Map<String, Integer> operators = Map.of("", OPSET, Graph.ML, ML_OPSET, Graph.MICROSOFT, 1);
    operators.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(each -> graph.uses(each.getKey()))
        .forEach(
            each ->
                proto.addOpsetImport(
                    OperatorSetIdProto.newBuilder()
                        .setDomain(each.getKey())
                        .setVersion(each.getValue())));
    metadata.forEach(
        (key, value) ->
            proto.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return proto.build();
  }
}
