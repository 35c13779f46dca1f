package org.dbmtl.predictor.json;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.model.ModelDescription;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as JSON, in UTF-8.
 *
 * @param model name of the model
 * @param version what distinguishes it from other models of that name
 */
public record PredictAnswer(String model, String version) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * What is predicted of each row, in the rows' order: {@code {"model", "version", "rows":
   * [{"predictions": {target: mean}, "score"}]}}. A score that is not finite is null.
   */
  public byte[] predictions(List<Prediction> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 128 * rows.size());
    try (JsonGenerator json = JsonMapper.shared().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringProperty("model", model);
      json.writeStringProperty("version", version);
      json.writeArrayPropertyStart("rows");
      for (Prediction row : rows) {
        json.writeStartObject();
        json.writeObjectPropertyStart("predictions");
        for (Map.Entry<String, Double> mean : row.means().entrySet()) {
          json.writeName(mean.getKey());
          number(json, mean.getValue());
        }
        json.writeEndObject();
        json.writeName("score");
        number(json, row.score());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void number(JsonGenerator json, double value) {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }

  /** Name and version alone. */
  public byte[] reference() {
    return JsonMapper.shared().writeValueAsBytes(this);
  }

  /** What the file says of the model, without weights and vocabularies. */
  public byte[] description(ModelDescription description) {
    return JSON.writeValueAsBytes(new Described(model, version, description));
  }

  private record Described(String model, String version, ModelDescription description) {}

  /** A mistake or a fault: {@code {"error": "..."}}. */
  public static byte[] error(String message) {
    return JsonMapper.shared().writeValueAsBytes(Map.of("error", message));
  }

  /** A row as a client sends it. */
  public static String row(Map<String, ?> values) {
    return JsonMapper.shared().writeValueAsString(values);
  }
}
