package org.dbmtl.experiments.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.StudyException;

/**
 * How strongly each edge of {@link SimulatedStream} acts: a factor of the parent's part in the
 * child's logit. 1 is the stream as it is, 0 makes the child independent of the parent given all
 * else. Immutable.
 *
 * <p>The edges that leave click are gates: without a click nothing else happens at all, so that no
 * factor makes sense of them, and their strength is 1.
 */
public final class EdgeStrengths {
  /** All edges as they are. */
  public static final EdgeStrengths DEFAULT = all(1);

  private static final String GATE = "click";
  private static final double MOST = 100;

  private final Map<Edge, Double> strengths;

  private EdgeStrengths(Map<Edge, Double> strengths) {
    this.strengths = Collections.unmodifiableMap(strengths);
  }

  /**
   * One strength for all edges but the gates.
   *
   * @throws StudyException if it is not from 0 to 100
   */
  public static EdgeStrengths all(double strength) {
    Map<Edge, Double> strengths = new LinkedHashMap<>();
    check(strength, Double.toString(strength));
    SimulatedStream.edges()
        .forEach(edge -> strengths.put(edge, edge.parent().equals(GATE) ? 1.0 : strength));
    return new EdgeStrengths(strengths);
  }

  /**
   * Reads strengths as a user gives them: {@code 0.5} for all edges but the gates, {@code
   * like>comment=2} for one, which counts for it whatever is said of all.
   *
   * @throws StudyException if a text is neither, names no edge of the stream or a gate, or says
   *     something a second time
   */
  public static EdgeStrengths parse(List<String> texts) {
    Double forAll = null;
    Map<Edge, Double> single = new LinkedHashMap<>();
    for (String text : texts) {
      int sign = text.lastIndexOf('=');
      double strength = number(text, text.substring(sign + 1));
      boolean again;
      if (sign < 0) {
        again = forAll != null;
        forAll = strength;
      } else {
        again = single.put(edge(text, text.substring(0, sign), strength), strength) != null;
      }
      if (again) {
        throw new StudyException(
            "--strength %s: a strength of %s was given before: keep one"
                .formatted(text, sign < 0 ? "all edges" : "this edge"));
      }
    }
    Map<Edge, Double> strengths = new LinkedHashMap<>(all(forAll == null ? 1 : forAll).strengths);
    strengths.putAll(single);
    return new EdgeStrengths(strengths);
  }

  private static double number(String text, String number) {
    try {
      double strength = Double.parseDouble(number.strip());
      check(strength, text);
      return strength;
    } catch (NumberFormatException e) {
      throw new StudyException(
          "--strength %s: '%s' is not a number: write 0.5 for all edges, or like>comment=0.5 for one"
              .formatted(text, number),
          e);
    }
  }

  private static void check(double strength, String text) {
    if (!(strength >= 0 && strength <= MOST)) {
      throw new StudyException(
          "--strength %s: use 0 (no effect) to %.0f; 1 is the log as it is".formatted(text, MOST));
    }
  }

  private static Edge edge(String text, String name, double strength) {
    List<Edge> named;
    try {
      named = Edge.parse(SimulatedStream.TARGETS, name);
    } catch (StructureException e) {
      throw new StudyException("--strength %s: %s".formatted(text, e.getMessage()), e);
    }
    Edge edge = named.size() == 1 ? named.get(0) : null;
    if (edge == null || !SimulatedStream.edges().contains(edge)) {
      throw new StudyException(
          "--strength %s: the log is not drawn by an edge '%s': use one of %s"
              .formatted(text, name, names(true)));
    }
    if (edge.parent().equals(GATE) && strength != 1) {
      throw new StudyException(
          "--strength %s: click is a gate, because nothing happens without one, so its edges have strength 1: use one of %s"
              .formatted(text, names(false)));
    }
    return edge;
  }

  /** The names of all edges, or without the gates. */
  private static String names(boolean withGates) {
    List<String> names = new ArrayList<>();
    for (Edge edge : SimulatedStream.edges()) {
      if (withGates || !edge.parent().equals(GATE)) {
        names.add(edge.text());
      }
    }
    return String.join(", ", names);
  }

  /** Of an edge of the stream; 0 of any other. */
  double of(String parent, String child) {
    return strengths.getOrDefault(new Edge(parent, child), 0.0);
  }

  /** The structure that outcomes are drawn by with these strengths: the edges that act. */
  public TargetGraph truth() {
    return TargetGraph.of(
        SimulatedStream.TARGETS,
        strengths.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(Map.Entry::getKey)
            .toList());
  }

  /** Each edge with its strength, as {@link #parse} reads them. */
  @Override
  public String toString() {
    return strengths.entrySet().stream()
        .map(entry -> entry.getKey().text() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
