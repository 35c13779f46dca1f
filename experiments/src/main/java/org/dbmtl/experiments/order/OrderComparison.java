package org.dbmtl.experiments.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * Whether complete orders of the targets have the same joint score.
 *
 * <p>By the chain rule {@code P(a, b | x) = P(a | x) P(b | a, x) = P(b | x) P(a | b, x)}: a
 * complete order restricts nothing, so what is left between orders is how well each is trained, not
 * how targets depend on each other. Orders <em>agree</em> where the largest mean is above the
 * smallest by no more than twice the noise: the deviation of one training's score between seeds.
 *
 * @param orders from the best mean score to the worst, at least two, on the same seeds
 */
public record OrderComparison(List<OrderScore> orders) {
  /** How many times the noise the means of orders that agree may differ by at most. */
  public static final double NOISES = 2;

  public OrderComparison {
    orders =
        orders.stream()
            .sorted(Comparator.comparing((OrderScore each) -> -each.estimate().mean()))
            .toList();
    if (orders.size() < 2) {
      throw new IllegalArgumentException(
          "%d orders: there is nothing to compare".formatted(orders.size()));
    }
  }

  /**
   * Of trainings, on the seeds that all orders completed on.
   *
   * @param targets in the order of the structures
   * @param part whose scores are compared; its labels are in no loss
   * @return null if there are fewer than two such seeds
   */
  public static @Nullable OrderComparison of(
      List<String> targets,
      List<List<String>> orders,
      List<? extends TrialOutcome> outcomes,
      Part part) {
    Map<String, Double> weights = new LinkedHashMap<>();
    targets.forEach(target -> weights.put(target, 1.0));
    Map<Integer, Map<TargetGraph, Double>> bySeed = new TreeMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed done) {
        double joint =
            JointAndServed.of(weights, done.metrics().getOrDefault(part, Map.of())).joint();
        bySeed
            .computeIfAbsent(done.spec().repeat(), seed -> new LinkedHashMap<>())
            .put(done.spec().candidate().structure(), joint);
      }
    }
    bySeed.values().removeIf(scores -> scores.size() < orders.size());
    if (bySeed.size() < 2) {
      return null;
    }
    List<OrderScore> compared = new ArrayList<>();
    for (List<String> order : orders) {
      TargetGraph structure = CompleteOrders.structure(targets, order);
      compared.add(
          new OrderScore(
              order,
              bySeed.values().stream()
                  .map(scores -> scores.getOrDefault(structure, 0.0))
                  .toList()));
    }
    return new OrderComparison(compared);
  }

  /** The largest mean score minus the smallest, nats per row. */
  public double spread() {
    List<Double> means = orders.stream().map(order -> order.estimate().mean()).toList();
    return Collections.max(means) - Collections.min(means);
  }

  /**
   * The deviation of one training's score between seeds, nats per row: the root of the mean over
   * orders of their variances (divisor {@code seeds - 1}).
   */
  public double noise() {
    double sum = 0;
    for (OrderScore order : orders) {
      double mean = order.estimate().mean();
      double squares = 0;
      for (double score : order.scores()) {
        squares += (score - mean) * (score - mean);
      }
      sum += squares / (order.scores().size() - 1);
    }
    return Math.sqrt(sum / orders.size());
  }

  /** Trainings of each order. */
  public int seeds() {
    return orders.get(0).scores().size();
  }

  /** Whether the spread is at most {@value #NOISES} times the noise. */
  public boolean agree() {
    return spread() <= NOISES * noise();
  }
}
