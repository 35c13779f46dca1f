package org.dbmtl.search.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;

/**
 * What ESMM takes for granted of an edge: that the child happens only where the parent does, so
 * that P(child) is P(parent) times a factor of at most 1 (Ma et al., "Entire Space Multi-Task
 * Model", SIGIR 2018). Where P(parent=1 | child=1) is below {@value #LEAST} in the training part, a
 * warning says so with the figure.
 */
public final class EsmmAssumption {
  /** Least P(parent=1 | child=1) with which the assumption holds. */
  public static final double LEAST = 0.98;

  private static final int MOST_NAMED = 4;

  private record Broken(Edge edge, double probability) {}

  private EsmmAssumption() {}

  /**
   * Of the edges that a search may try.
   *
   * @return at most one sentence; none if the study's method is another
   */
  public static List<String> warnings(Study study, TargetStatistics statistics) {
    if (study.network().method() != Method.ESMM) {
      return List.of();
    }
    DagSpace space = new DagSpace(study.targetNames(), study.constraints());
    TargetGraph smallest = space.smallest();
    Set<Edge> edges = new HashSet<>(smallest.edges());
    for (String parent : study.targetNames()) {
      for (String child : study.targetNames()) {
        if (!parent.equals(child) && space.allows(smallest, new AddEdge(new Edge(parent, child)))) {
          edges.add(new Edge(parent, child));
        }
      }
    }
    return warnings(edges, statistics);
  }

  /** Of the edges of those candidates that are trained as ESMM; at most one sentence. */
  public static List<String> warnings(List<Candidate> candidates, TargetStatistics statistics) {
    Set<Edge> edges = new HashSet<>();
    for (Candidate candidate : candidates) {
      if (candidate.network().method() == Method.ESMM) {
        edges.addAll(candidate.structure().edges());
      }
    }
    return warnings(edges, statistics);
  }

  private static List<String> warnings(Set<Edge> edges, TargetStatistics statistics) {
    List<TargetStatistics.Levels> targets = statistics.targets();
    List<Broken> broken = new ArrayList<>();
    for (int parent = 0; parent < targets.size(); parent++) {
      for (int child = 0; child < targets.size(); child++) {
        if (parent == child || !targets.get(parent).binary() || !targets.get(child).binary()) {
          continue;
        }
        Edge edge = new Edge(targets.get(parent).target(), targets.get(child).target());
        long both = statistics.count(parent, 1, child, 1);
        long withChild = both + statistics.count(parent, 0, child, 1);
        if (edges.contains(edge) && withChild > 0 && both < LEAST * withChild) {
          broken.add(new Broken(edge, (double) both / withChild));
        }
      }
    }
    broken.sort(Comparator.comparingDouble(Broken::probability));
    return broken.isEmpty() ? List.of() : List.of(sentence(broken));
  }

  private static String sentence(List<Broken> broken) {
    String named =
        broken.stream()
            .limit(MOST_NAMED)
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "P(%s | %s) is %.3f",
                        one.edge().parent(),
                        one.edge().child(),
                        one.probability()))
            .collect(Collectors.joining(", "));
    String more =
        broken.size() > MOST_NAMED ? " (and %d more)".formatted(broken.size() - MOST_NAMED) : "";
    return "ESMM takes a child to happen only where its parent does, which the training part denies: "
        + named
        + more
        + ". An edge below %s cannot predict such rows; forbid it, or use method dbmtl."
            .formatted(LEAST);
  }
}
