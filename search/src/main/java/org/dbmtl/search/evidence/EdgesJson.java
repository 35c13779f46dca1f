package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.Edge;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The array {@code evidence.edges} of {@code ranking.json}: one object for each two targets. */
public final class EdgesJson {
  private EdgesJson() {}

  static void write(ArrayNode array, List<EdgeSupport> edges) {
    for (EdgeSupport support : edges) {
      ObjectNode node = array.addObject();
      node.put("a", support.forward().parent());
      node.put("b", support.forward().child());
      EdgeEffect linked = support.linked();
      if (linked != null) {
        effect(node.putObject("linked"), linked, support.isLinked());
      }
      EdgeEffect directed = support.gainOfBetter();
      if (directed != null) {
        ObjectNode ofDirected = node.putObject("directed");
        ofDirected.put("from", support.better().parent());
        ofDirected.put("to", support.better().child());
        effect(ofDirected, directed, support.direction() != null);
      }
      ObjectNode shares = node.putObject("tiedShare");
      shares.put("linked", support.tiedShare());
      shares.put("aToB", support.forwardShare());
      shares.put("bToA", support.reversedShare());
    }
  }

  private static void effect(ObjectNode node, EdgeEffect effect, boolean supported) {
    node.put("supported", supported);
    RankingJson.difference(node, effect.effect());
    RankingJson.putIfDefined(node, "pValue", effect.pValue());
    node.put("pairs", effect.pairs());
    node.put("repeats", effect.effect().repeats());
  }

  /** Reads the array. */
  public static List<EdgeSupport> read(JsonNode array) {
    List<EdgeSupport> edges = new ArrayList<>();
    for (JsonNode node : array) {
      Edge forward = new Edge(node.path("a").asString(""), node.path("b").asString(""));
      JsonNode directed = node.path("directed");
      EdgeEffect better = effect(directed);
      boolean turned = directed.path("from").asString("").equals(forward.child());
      edges.add(
          new EdgeSupport(
              forward,
              effect(node.path("linked")),
              better != null && turned ? better.negative() : better,
              node.at("/tiedShare/aToB").asDouble(),
              node.at("/tiedShare/bToA").asDouble()));
    }
    return List.copyOf(edges);
  }

  private static @Nullable EdgeEffect effect(JsonNode node) {
    return node.isMissingNode()
        ? null
        : new EdgeEffect(
            node.path("pairs").asInt(),
            new Difference(
                node.path("mean").asDouble(),
                number(node, "low"),
                number(node, "high"),
                node.path("repeats").asInt(1)),
            number(node, "pValue"));
  }

  private static @Nullable Double number(JsonNode node, String key) {
    return node.has(key) ? (Double) node.path(key).asDouble() : null;
  }
}
