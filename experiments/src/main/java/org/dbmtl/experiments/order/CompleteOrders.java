package org.dbmtl.experiments.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;

/** Complete structures: every target has all targets before it in some order as parents. */
public final class CompleteOrders {
  // 10! orders are more than anybody asks for.
  private static final int MOST_TARGETS = 10;

  private CompleteOrders() {}

  /**
   * All complete orders of the targets, or this many different random ones where there are more.
   *
   * @param most orders, 2 or more
   * @param seed that random orders follow from
   * @return orders of the targets, each from its first target on; all of them come in the order of
   *     the targets' positions
   */
  public static List<List<String>> of(List<String> targets, int most, long seed) {
    if (count(targets.size()) <= most) {
      List<List<String>> all = new ArrayList<>();
      permute(new ArrayList<>(), targets, all);
      return all;
    }
    Random random = new Random(seed);
    Set<List<String>> drawn = new LinkedHashSet<>();
    while (drawn.size() < most) {
      List<String> order = new ArrayList<>(targets);
      Collections.shuffle(order, random);
      drawn.add(List.copyOf(order));
    }
    return List.copyOf(drawn);
  }

  /**
   * The structure of an order.
   *
   * @param targets in the order of the structure
   * @param order of the same targets, parents before children
   */
  public static TargetGraph structure(List<String> targets, List<String> order) {
    List<Edge> edges = new ArrayList<>();
    for (int child = 1; child < order.size(); child++) {
      for (int parent = 0; parent < child; parent++) {
        edges.add(new Edge(order.get(parent), order.get(child)));
      }
    }
    return TargetGraph.of(targets, edges);
  }

  /** How many orders there are; of more than {@value #MOST_TARGETS} targets, at least this many. */
  static long count(int targets) {
    long count = 1;
    for (int i = 2; i <= Math.min(targets, MOST_TARGETS); i++) {
      count *= i;
    }
    return count;
  }

  private static void permute(List<String> begun, List<String> targets, List<List<String>> all) {
    if (begun.size() == targets.size()) {
      all.add(List.copyOf(begun));
      return;
    }
    for (String target : targets) {
      if (!begun.contains(target)) {
        begun.add(target);
        permute(begun, targets, all);
        begun.remove(begun.size() - 1);
      }
    }
  }
}
