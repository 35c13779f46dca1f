package org.dbmtl.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * The candidates that methods and structures make: each structure for a method that reads edges,
 * and one candidate for a method that does not.
 *
 * <p>A structure without edges is {@code mtl} to every method that reads edges, and so is one to
 * {@code esmm} in which no target has a binary parent. Where {@code mtl} itself is among the
 * methods, such candidates are left out rather than trained twice.
 *
 * @param candidates by method, in the order of the structures
 * @param leftOut those that would be {@code mtl} once more
 */
public record Contenders(List<Candidate> candidates, List<Candidate> leftOut) {
  public Contenders {
    candidates = List.copyOf(candidates);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * The candidates of a study.
   *
   * @param methods none twice
   * @param structures over the study's targets, none twice
   */
  public static Contenders of(Study study, List<Method> methods, List<TargetGraph> structures) {
    List<Candidate> candidates = new ArrayList<>();
    List<Candidate> leftOut = new ArrayList<>();
    for (Method method : methods) {
      if (!method.readsEdges()) {
        candidates.add(candidate(study, method, TargetGraph.empty(study.targetNames())));
        continue;
      }
      for (TargetGraph structure : structures) {
        boolean mtlAgain = methods.contains(Method.MTL) && !readsAnEdge(study, method, structure);
        (mtlAgain ? leftOut : candidates).add(candidate(study, method, structure));
      }
    }
    return new Contenders(candidates, leftOut);
  }

  /** The candidate of a method that reads no edges, or null if it is not among them. */
  public @Nullable Candidate of(Method method) {
    return candidates.stream()
        .filter(candidate -> candidate.network().method() == method && !method.readsEdges())
        .findFirst()
        .orElse(null);
  }

  private static Candidate candidate(Study study, Method method, TargetGraph structure) {
    return Candidate.of(study, structure).withNetwork(study.network().withMethod(method));
  }

  private static boolean readsAnEdge(Study study, Method method, TargetGraph structure) {
    return structure.edges().stream()
        .anyMatch(
            edge -> method != Method.ESMM || study.target(edge.parent()) instanceof Target.Binary);
  }

  /** Each target as the one parent of all others, in their order; none of a single target. */
  public static List<TargetGraph> singleRoots(List<String> targets) {
    TargetGraph empty = TargetGraph.empty(targets);
    List<TargetGraph> roots = new ArrayList<>();
    for (int root = 0; root < targets.size() && targets.size() > 1; root++) {
      long[] parents = new long[targets.size()];
      for (int child = 0; child < parents.length; child++) {
        parents[child] = child == root ? 0 : 1L << root;
      }
      roots.add(empty.withParents(parents));
    }
    return roots;
  }
}
