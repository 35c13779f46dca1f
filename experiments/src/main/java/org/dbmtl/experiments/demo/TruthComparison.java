package org.dbmtl.experiments.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.equivalence.Cpdag;
import org.dbmtl.graph.equivalence.HammingDistance;

/**
 * How far a found structure is from the one the data was drawn by.
 *
 * @param found edges of the truth that were found
 * @param reversed edges of the truth that were found the other way round
 * @param missed edges of the truth between targets that the found structure does not link
 * @param extra found edges between targets that the truth does not link
 * @param distance structural Hamming distance of the structures
 * @param classDistance structural Hamming distance of their equivalence classes, which does not
 *     count directions that no observed data could tell
 */
public record TruthComparison(
    List<Edge> found,
    List<Edge> reversed,
    List<Edge> missed,
    List<Edge> extra,
    int distance,
    int classDistance) {

  /**
   * Compares two structures.
   *
   * @throws IllegalArgumentException if their targets differ
   */
  public static TruthComparison of(TargetGraph truth, TargetGraph structure) {
    List<Edge> found = new ArrayList<>();
    List<Edge> reversed = new ArrayList<>();
    List<Edge> missed = new ArrayList<>();
    for (Edge edge : truth.edges()) {
      if (structure.contains(edge)) {
        found.add(edge);
      } else if (structure.contains(edge.reversed())) {
        reversed.add(edge);
      } else {
        missed.add(edge);
      }
    }
    List<Edge> extra =
        structure.edges().stream()
            .filter(edge -> !truth.contains(edge) && !truth.contains(edge.reversed()))
            .toList();
    return new TruthComparison(
        List.copyOf(found),
        List.copyOf(reversed),
        List.copyOf(missed),
        extra,
        HammingDistance.between(truth, structure),
        HammingDistance.between(Cpdag.of(truth), Cpdag.of(structure)));
  }

  /** Share of the found links that the truth has, whatever their directions; 1 if none is found. */
  public double precision() {
    return share(linked(), linked() + extra.size());
  }

  /** Share of the truth's links that were found, whatever their directions; 1 if it has none. */
  public double recall() {
    return share(linked(), linked() + missed.size());
  }

  /** Harmonic mean of precision and recall of the links; 1 if neither structure has any. */
  public double f1() {
    return share(2 * linked(), 2 * linked() + extra.size() + missed.size());
  }

  private int linked() {
    return found.size() + reversed.size();
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  /** How well the links agree, whatever their directions, in one line. */
  public String skeletonText() {
    return "skeleton: F1 %.3f, precision %.3f, recall %.3f".formatted(f1(), precision(), recall());
  }

  /** The comparison in lines for a terminal, without a line feed at the end. */
  public String text() {
    return String.join(
        "\n",
        "  edges found     " + list(found),
        "  found reversed  " + list(reversed),
        "  missed          " + list(missed),
        "  not in truth    " + list(extra),
        "  structural Hamming distance %d; between equivalence classes %d"
            .formatted(distance, classDistance));
  }

  private static String list(List<Edge> edges) {
    return edges.isEmpty()
        ? "0"
        : edges.size()
            + ": "
            + edges.stream()
                .map(e -> e.parent() + ">" + e.child())
                .collect(Collectors.joining(" "));
  }
}
