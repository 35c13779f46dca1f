package org.dbmtl.trainer.export.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelFile;

/** The inputs of a graph, and what becomes of them before a network reads them. */
final class InputNodes {
  private final Graph graph;
  private final ModelFile file;
  private final List<FeatureInput> inputs;
  private final OnnxInputs kind;
  private final Map<String, Tensor> columns = new LinkedHashMap<>();

  InputNodes(Graph graph, ModelFile file, OnnxInputs kind) {
    this.graph = graph;
    this.file = file;
    this.kind = kind;
    inputs = file.description().inputs();
  }

  /** Names of the inputs that a graph of a model has. */
  static Set<String> names(List<FeatureInput> inputs, OnnxInputs kind) {
    Set<String> names = new LinkedHashSet<>();
    inputs.forEach(each -> names.add(kind == OnnxInputs.RAW ? each.column() : each.name()));
    return names;
  }

  /** Builds the nodes of all features. */
  Features build() {
    ModelDescription model = file.description();
    TextEncoding texts = new TextEncoding(graph, model);
    List<EncodedIds> ids = new ArrayList<>();
    List<NumberInput> numbers = new ArrayList<>();
    List<Tensor> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof IdInput id) {
        ids.add(kind == OnnxInputs.RAW ? ofTexts(id, i, texts) : ofIds(id));
      } else if (inputs.get(i) instanceof NumberInput number) {
        numbers.add(number);
        values.add(kind == OnnxInputs.RAW ? ofColumn(number, texts) : ofFloats(number));
      }
    }
    return new Features(
        ids, numbers.isEmpty() ? null : new NumberEncoding(graph, model).encode(numbers, values));
  }

  private EncodedIds ofTexts(IdInput id, int position, TextEncoding texts) {
    Tensor column = column(id.column(), ElementType.STRING);
    return texts.encode(
        id, column, id.needsVocabulary() ? file.vocabulary(position, VocabularyFile::read) : null);
  }

  private Tensor column(String name, ElementType type) {
    return columns.computeIfAbsent(name, key -> graph.input(name, type));
  }

  private Tensor ofColumn(NumberInput number, TextEncoding texts) {
    boolean isText =
        inputs.stream()
            .anyMatch(each -> each instanceof IdInput && each.column().equals(number.column()));
    if (!isText) {
      return column(number.column(), ElementType.DOUBLE);
    }
    Tensor text = column(number.column(), ElementType.STRING);
    Tensor held = texts.isHeld(number, text);
    Tensor value = graph.cast(graph.where(held, text, graph.text("0")), ElementType.DOUBLE);
    return graph.where(held, value, graph.number(Double.NaN));
  }

  private Tensor ofFloats(NumberInput number) {
    return graph.cast(graph.input(number.name(), ElementType.FLOAT), ElementType.DOUBLE);
  }

  private EncodedIds ofIds(IdInput id) {
    Tensor given =
        id.list()
            ? graph.input(id.name(), ElementType.INT64, id.name() + "_items")
            : graph.input(id.name(), ElementType.INT64);
    Tensor isKnown = graph.of("Less", given, graph.longs("vocabulary", id.vocabulary()));
    Tensor known = graph.where(isKnown, given, graph.longs("unseen", IdInput.UNSEEN));
    return id.list()
        ? new ListPooling(graph).compact(known, id)
        : new EncodedIds(graph.of("Max", known, graph.longs("missing", IdInput.MISSING)), null);
  }
}
