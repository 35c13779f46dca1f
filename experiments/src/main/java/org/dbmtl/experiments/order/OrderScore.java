package org.dbmtl.experiments.order;

import java.util.List;
import org.dbmtl.search.evidence.Estimate;

/**
 * The joint scores of one order.
 *
 * @param order targets, parents before children
 * @param scores of its trainings, by seed; nats per row, at least two
 */
public record OrderScore(List<String> order, List<Double> scores) {
  public OrderScore {
    order = List.copyOf(order);
    scores = List.copyOf(scores);
    if (scores.size() < 2) {
      throw new IllegalArgumentException(
          "order %s has %d scores, but one alone has no spread".formatted(order, scores.size()));
    }
  }

  /** Mean and its standard error, nats per row. */
  public Estimate estimate() {
    return Estimate.of(scores);
  }

  /** The order for people. */
  public String text() {
    return String.join(" > ", order);
  }
}
