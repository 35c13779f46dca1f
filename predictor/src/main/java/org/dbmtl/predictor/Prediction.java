package org.dbmtl.predictor;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.fault.ModelException;

/** What a model predicts of one row. Immutable. */
public final class Prediction {
  private final List<String> targets;
  private final double[] means;
  private final double score;

  Prediction(List<String> targets, double[] means, double score) {
    this.targets = targets;
    this.means = means.clone();
    this.score = score;
  }

  /** Names of the targets, in the model's order. */
  public List<String> targets() {
    return targets;
  }

  /**
   * The probability of a binary target, or the mean of a continuous one in the log's own unit.
   *
   * @throws ModelException if the model has no such target
   */
  public double mean(String target) {
    int position = targets.indexOf(target);
    if (position < 0) {
      throw new ModelException(
          "the model has no target '%s': it has %s".formatted(target, String.join(", ", targets)));
    }
    return means[position];
  }

  /** The fused score, by which rows are ranked. */
  public double score() {
    return score;
  }

  /** The means by target, in the model's order. */
  public Map<String, Double> means() {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int target = 0; target < means.length; target++) {
      named.put(targets.get(target), means[target]);
    }
    return Collections.unmodifiableMap(named);
  }

  @Override
  public String toString() {
    return "%s %s score %s".formatted(targets, Arrays.toString(means), score);
  }
}
