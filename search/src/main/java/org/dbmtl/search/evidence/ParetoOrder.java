package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Orders values of several objectives, all maximised, by fronts: first those that nothing
 * dominates, then those that only these dominate, and so on; within a front the less crowded first
 * (Deb et al., "A fast and elitist multiobjective genetic algorithm: NSGA-II", 2002, sections III-A
 * and III-B). With one objective it is the order by value, equal ones as they come.
 */
public final class ParetoOrder {
  private ParetoOrder() {}

  /** Whether the first is at least as good in every objective and better in one. */
  public static boolean dominates(List<Double> first, List<Double> second) {
    boolean better = false;
    for (int i = 0; i < first.size(); i++) {
      if (first.get(i) < second.get(i)) {
        return false;
      }
      better |= first.get(i) > second.get(i);
    }
    return better;
  }

  /**
   * The front of each: 0 for those that nothing dominates. O(n² objectives) a front.
   *
   * @param values [points][objectives]
   */
  public static int[] fronts(List<List<Double>> values) {
    int[] front = new int[values.size()];
    Arrays.fill(front, -1);
    int left = values.size();
    for (int number = 0; left > 0; number++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < front.length; i++) {
        if (front[i] < 0 && !isDominated(i, front, values)) {
          members.add(i);
        }
      }
      for (int member : members) {
        front[member] = number;
      }
      left -= members.size();
    }
    return front;
  }

  private static boolean isDominated(int point, int[] front, List<List<Double>> values) {
    for (int i = 0; i < front.length; i++) {
      if (front[i] < 0 && i != point && dominates(values.get(i), values.get(point))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Indices from the best on.
   *
   * @param values [points][objectives]
   */
  public static List<Integer> order(List<List<Double>> values) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      order.add(i);
    }
    if (values.isEmpty() || values.get(0).size() == 1) {
      order.sort(Comparator.comparing((Integer i) -> values.get(i).get(0)).reversed());
      return order;
    }
    int[] fronts = fronts(values);
    double[] distances = distances(values, fronts);
    order.sort(
        Comparator.comparingInt((Integer i) -> fronts[i]).thenComparingDouble(i -> -distances[i]));
    return order;
  }

  /** Crowding distance of each point in its front; infinite at the ends. */
  private static double[] distances(List<List<Double>> values, int[] fronts) {
    double[] distances = new double[values.size()];
    int last = Arrays.stream(fronts).max().orElse(-1);
    for (int front = 0; front <= last; front++) {
      List<Integer> members = new ArrayList<>();
      for (int i = 0; i < fronts.length; i++) {
        if (fronts[i] == front) {
          members.add(i);
        }
      }
      for (int objective = 0; objective < values.get(0).size(); objective++) {
        addDistances(members, values, objective, distances);
      }
    }
    return distances;
  }

  private static void addDistances(
      List<Integer> members, List<List<Double>> values, int objective, double[] distances) {
    members.sort(Comparator.comparing((Integer i) -> values.get(i).get(objective)));
    double low = values.get(members.get(0)).get(objective);
    double high = values.get(members.get(members.size() - 1)).get(objective);
    distances[members.get(0)] = Double.POSITIVE_INFINITY;
    distances[members.get(members.size() - 1)] = Double.POSITIVE_INFINITY;
    for (int i = 1; i < members.size() - 1 && high > low; i++) {
      double gap =
          values.get(members.get(i + 1)).get(objective)
              - values.get(members.get(i - 1)).get(objective);
      distances[members.get(i)] += gap / (high - low);
    }
  }
}
