package org.dbmtl.search.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.trial.TrainingCurve;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A training's curve: {@code {"steps", "losses": {target: [...]}, "scores", "checks",
 * "validLosses"}}, null for NaN.
 */
public final class CurveJson {
  private CurveJson() {}

  /** Adds the curve to an empty object. */
  public static void write(ObjectNode node, TrainingCurve curve) {
    curve.steps().forEach(node.putArray("steps")::add);
    ObjectNode losses = node.putObject("losses");
    curve
        .losses()
        .forEach(
            (target, values) -> {
              ArrayNode array = losses.putArray(target);
              values.forEach(value -> array.add(value.isNaN() ? null : value));
            });
    curve.scores().forEach(node.putArray("scores")::add);
    curve.checks().forEach(node.putArray("checks")::add);
    curve.validLosses().forEach(node.putArray("validLosses")::add);
  }

  static TrainingCurve read(JsonNode node) {
    if (node.isMissingNode()) {
      return TrainingCurve.NONE; // an earlier version told none
    }
    List<Integer> steps = new ArrayList<>();
    node.path("steps").forEach(step -> steps.add(step.asInt()));
    Map<String, List<Float>> losses = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> target : node.path("losses").properties()) {
      List<Float> values = new ArrayList<>();
      target
          .getValue()
          .forEach(value -> values.add(value.isNull() ? Float.NaN : (float) value.asDouble()));
      losses.put(target.getKey(), values);
    }
    List<Double> scores = new ArrayList<>();
    node.path("scores").forEach(score -> scores.add(score.asDouble()));
    List<Integer> checks = new ArrayList<>();
    node.path("checks").forEach(step -> checks.add(step.asInt()));
    List<Double> validLosses = new ArrayList<>();
    node.path("validLosses").forEach(loss -> validLosses.add(loss.asDouble()));
    return new TrainingCurve(steps, losses, scores, checks, validLosses);
  }
}
