package org.dbmtl.search.evidence;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Recommendation.Decision;
import org.dbmtl.search.evidence.SearchAnswer.Worth;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The object {@code answer} of {@code ranking.json}. */
public final class AnswerJson {
  private AnswerJson() {}

  static void write(ObjectNode node, SearchAnswer answer) {
    node.put("recommended", answer.recommended().text());
    node.put("best", answer.best().text());
    node.put("decision", answer.decision().key());
    node.put("reason", answer.reason());
    if (answer.servesBest()) {
      node.put("servesBest", true);
    }
    Role serve = answer.serve();
    if (serve != null) {
      node.put("serve", serve.key());
    }
    write(node, "joint", answer.joint());
    write(node, "served", answer.served());
  }

  private static void write(ObjectNode node, String key, @Nullable Worth worth) {
    if (worth == null) {
      return;
    }
    ObjectNode ofWorth = node.putObject(key);
    ofWorth.put("value", worth.value().mean());
    RankingJson.putIfDefined(ofWorth, "standardError", worth.value().standardError());
    ofWorth.put("repeats", worth.value().repeats());
    worth
        .minus()
        .forEach(
            (role, difference) -> {
              ObjectNode minus = ofWorth.putObject(role.key());
              RankingJson.difference(minus, difference);
              minus.put("repeats", difference.repeats());
            });
  }

  /**
   * Reads the object.
   *
   * @param structure reads a structure's text
   * @return null if the node is missing
   * @throws IllegalArgumentException if it is not what {@link #write} writes
   */
  public static @Nullable SearchAnswer read(
      JsonNode node, Function<String, TargetGraph> structure) {
    if (node.isMissingNode()) {
      return null;
    }
    return new SearchAnswer(
        structure.apply(node.path("recommended").asString("")),
        structure.apply(node.path("best").asString("")),
        decision(node.path("decision").asString("")),
        node.path("servesBest").asBoolean(false),
        worth(node.path("joint")),
        worth(node.path("served")));
  }

  private static Decision decision(String key) {
    return Arrays.stream(Decision.values())
        .filter(decision -> decision.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("answer.decision is '%s'".formatted(key)));
  }

  private static @Nullable Worth worth(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    Map<Role, Difference> minus = new LinkedHashMap<>();
    for (Role role : SearchAnswer.REFERENCES) {
      JsonNode of = node.path(role.key());
      if (!of.isMissingNode()) {
        minus.put(
            role,
            new Difference(
                of.path("mean").asDouble(),
                number(of, "low"),
                number(of, "high"),
                of.path("repeats").asInt()));
      }
    }
    return new Worth(
        new Estimate(
            node.path("value").asDouble(),
            number(node, "standardError"),
            node.path("repeats").asInt()),
        minus);
  }

  private static @Nullable Double number(JsonNode node, String key) {
    return node.has(key) ? (Double) node.path(key).asDouble() : null;
  }
}
