package org.dbmtl.trainer.export.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.predictor.model.ModelTarget;
import tools.jackson.databind.json.JsonMapper;

/** What an ONNX file says of itself. */
final class Metadata {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Metadata() {}

  /**
   * The entries of {@code metadata_props}; lists and objects are JSON.
   *
   * @param score as text
   * @param outputs names of the outputs, of the targets in their order and of the score
   */
  static Map<String, String> of(
      ModelDescription model, OnnxInputs inputs, String score, List<String> outputs) {
    ModelOrigin origin = model.origin();
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("dbmtl.format", Integer.toString(model.format()));
    entries.put("dbmtl.version", origin.dbmtl());
    entries.put("dbmtl.study", origin.study());
    entries.put("dbmtl.structure", origin.structure());
    entries.put("dbmtl.from", origin.from() == null ? "" : origin.from());
    entries.put("dbmtl.engine", origin.engine());
    entries.put("dbmtl.data", origin.data());
    entries.put("dbmtl.rows", Long.toString(origin.rows()));
    entries.put("dbmtl.all-rows", Boolean.toString(origin.allRows()));
    entries.put("dbmtl.method", model.network().method());
    entries.put("dbmtl.members", Integer.toString(model.members().size()));
    entries.put("dbmtl.targets", JSON.writeValueAsString(targets(model, outputs)));
    entries.put("dbmtl.score", score);
    entries.put("dbmtl.score-output", outputs.get(outputs.size() - 1));
    entries.put("dbmtl.inputs", inputs.key());
    entries.put("dbmtl.features", JSON.writeValueAsString(model.inputs()));
    entries.put("dbmtl.null-values", JSON.writeValueAsString(model.nullValues()));
    if (!model.nullValuesOf().isEmpty()) {
      entries.put("dbmtl.null-values-of", JSON.writeValueAsString(model.nullValuesOf()));
    }
    entries.put("dbmtl.metrics", JSON.writeValueAsString(model.metrics()));
    return entries;
  }

  private static List<Map<String, Object>> targets(ModelDescription model, List<String> outputs) {
    return IntStream.range(0, model.targets().size())
        .mapToObj(target -> target(model.targets().get(target), outputs.get(target)))
        .toList();
  }

  private static Map<String, Object> target(ModelTarget target, String output) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("name", target.name());
    entries.put("output", output);
    entries.put("value", target.binary() ? "probability" : "mean in the log's own unit");
    entries.put("density", target.density().key());
    entries.put("transform", target.unit().transform());
    entries.put("parents", target.parents());
    entries.put("signals", target.signals());
    return entries;
  }
}
