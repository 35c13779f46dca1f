package org.dbmtl.search.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialOutcome.Pruned;
import org.dbmtl.search.trial.TrialSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An outcome as a store keeps it. Numbers come back as the very same numbers. */
final class OutcomeJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private static final String DECILES = "calibrationDeciles";
  private static final String ROC = "roc";
  private static final String BLOCKS = "blocks";
  private static final String CURVE = "curve";

  private OutcomeJson() {}

  static TrialState state(TrialOutcome outcome) {
    if (outcome instanceof Completed) {
      return TrialState.COMPLETED;
    }
    return outcome instanceof Failed ? TrialState.FAILED : TrialState.PRUNED;
  }

  static String write(TrialOutcome outcome) {
    ObjectNode root = MAPPER.createObjectNode();
    if (outcome instanceof Completed completed) {
      root.put("score", completed.score());
      if (!completed.blocks().isEmpty()) {
        BlocksJson.write(root.putObject(BLOCKS), completed.blocks());
      }
      ObjectNode parts = root.putObject("metrics");
      completed
          .metrics()
          .forEach((part, targets) -> writeTargets(parts.putObject(part.key()), targets));
      if (!completed.curve().isEmpty()) {
        CurveJson.write(root.putObject(CURVE), completed.curve());
      }
    } else if (outcome instanceof Failed failed) {
      putFailure(root, failed.reason(), failed.cause());
    }
    putProvenance(root, outcome.provenance());
    return MAPPER.writeValueAsString(root);
  }

  /** The outcome of a trial whose workers were killed so often. */
  static String lostTooOften(int times) {
    ObjectNode root = MAPPER.createObjectNode();
    putFailure(
        root,
        Reason.KILLED,
        ("its worker was killed, or lost its lease, %d times: maybe the machine runs out of memory"
                + " (see its kernel log)")
            .formatted(times));
    putProvenance(root, Provenance.here("none", 0, "none", 0, 0));
    return MAPPER.writeValueAsString(root);
  }

  private static void putFailure(ObjectNode root, Reason reason, String cause) {
    root.put("reason", reason.name());
    root.put("cause", cause);
  }

  private static void putProvenance(ObjectNode root, Provenance from) {
    ObjectNode provenance = root.putObject("provenance");
    provenance.put("version", from.version());
    provenance.put("java", from.java());
    provenance.put("engine", from.engine());
    provenance.put("threads", from.threads());
    provenance.put("data", from.data());
    provenance.put("cpuSeconds", from.cpuSeconds());
    provenance.put("wallSeconds", from.wallSeconds());
  }

  private static void writeTargets(ObjectNode node, Map<String, TargetMetrics> targets) {
    targets.forEach(
        (target, metrics) -> {
          ObjectNode ofTarget = node.putObject(target);
          ofTarget.put("rows", metrics.rows());
          metrics.values().forEach((metric, value) -> ofTarget.put(metric.key(), value));
          if (!metrics.deciles().isEmpty()) {
            writeDeciles(ofTarget.putArray(DECILES), metrics.deciles());
          }
          RocCurve roc = metrics.roc();
          if (roc != null) {
            roc.rates().forEach(ofTarget.putArray(ROC)::add);
          }
        });
  }

  private static void writeDeciles(ArrayNode array, List<CalibrationDecile> deciles) {
    for (CalibrationDecile decile : deciles) {
      ObjectNode node = array.addObject();
      node.put("decile", decile.decile());
      node.put("rows", decile.rows());
      node.put("predicted", decile.predicted());
      node.put("observed", decile.observed());
    }
  }

  static TrialOutcome read(TrialState state, String json, TrialSpec spec) {
    JsonNode root = parse(json);
    Provenance provenance = provenance(root);
    return switch (state) {
      case COMPLETED ->
          new Completed(
              spec,
              root.path("score").asDouble(),
              BlocksJson.read(root.path(BLOCKS)),
              metrics(root.path("metrics")),
              CurveJson.read(root.path(CURVE)),
              provenance);
      case FAILED ->
          new Failed(
              spec,
              Reason.valueOf(root.path("reason").asString()),
              root.path("cause").asString(),
              provenance);
      default -> new Pruned(spec, provenance);
    };
  }

  static String cause(String json) {
    return parse(json).path("cause").asString();
  }

  /** The metrics of a completed trial; none of another. */
  static Map<Part, Map<String, TargetMetrics>> metrics(String json) {
    return metrics(parse(json).path("metrics"));
  }

  /** How the training of a completed trial went. */
  static TrainingCurve curve(String json) {
    return CurveJson.read(parse(json).path(CURVE));
  }

  static Provenance provenance(String json) {
    return provenance(parse(json));
  }

  private static Provenance provenance(JsonNode root) {
    JsonNode from = root.path("provenance");
    return new Provenance(
        from.path("version").asString(),
        from.path("java").asString(),
        from.path("engine").asString(),
        from.path("threads").asInt(),
        from.path("data").asString(),
        from.path("cpuSeconds").asDouble(),
        from.path("wallSeconds").asDouble());
  }

  private static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new StoreException("an outcome in the store is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<Part, Map<String, TargetMetrics>> metrics(JsonNode parts) {
    Map<Part, Map<String, TargetMetrics>> metrics = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      if (parts.has(part.key())) {
        Map<String, TargetMetrics> targets = new LinkedHashMap<>();
        parts
            .path(part.key())
            .properties()
            .forEach(entry -> targets.put(entry.getKey(), target(entry.getValue())));
        metrics.put(part, targets);
      }
    }
    return metrics;
  }

  private static List<Double> numbers(JsonNode array) {
    List<Double> numbers = new ArrayList<>();
    array.forEach(number -> numbers.add(number.asDouble()));
    return numbers;
  }

  private static TargetMetrics target(JsonNode node) {
    Map<Metric, Double> values = new TreeMap<>();
    for (Metric metric : Metric.all()) {
      if (node.has(metric.key())) {
        values.put(metric, node.path(metric.key()).asDouble());
      }
    }
    List<CalibrationDecile> deciles = new ArrayList<>();
    for (JsonNode decile : node.path(DECILES)) {
      deciles.add(
          new CalibrationDecile(
              decile.path("decile").asInt(),
              decile.path("rows").asLong(),
              decile.path("predicted").asDouble(),
              decile.path("observed").asDouble()));
    }
    return new TargetMetrics(
        node.path("rows").asLong(),
        values,
        deciles,
        node.has(ROC) ? new RocCurve(numbers(node.path(ROC))) : null);
  }
}
