package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Factors of the targets' losses in training, where they are not the targets' weights. A score goes
 * by the targets' weights, so that candidates of other factors compare: a factor is a
 * hyperparameter, a weight says what is wanted.
 *
 * @param own by target, 0 or more; sorted by name
 */
public record LossWeights(@JsonValue Map<String, Double> own) {
  /** Losses count by the targets' weights. */
  public static final LossWeights NONE = new LossWeights(Map.of());

  /**
   * @throws StudyException if a factor is not a number in [0, 1e6]
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public LossWeights {
    SortedMap<String, Double> sorted = new TreeMap<>(own);
    sorted.forEach(
        (target, weight) ->
            Check.inRange(
                "training.loss-weights." + target, weight, 0, 1e6, "use 0 (do not train) or more"));
    own = Collections.unmodifiableSortedMap(sorted);
  }

  /**
   * Factor of a target's loss.
   *
   * @param weight of the target, which counts where it has no factor
   */
  public double of(String target, double weight) {
    return own.getOrDefault(target, weight);
  }

  /** These factors without those that are the target's weight, so that equal meanings are equal. */
  LossWeights beside(Collection<Target> targets) {
    SortedMap<String, Double> kept = new TreeMap<>(own);
    targets.forEach(target -> kept.remove(target.name(), target.weight()));
    return new LossWeights(kept);
  }

  /** These factors without those of other targets. */
  public LossWeights restrictedTo(Collection<String> targets) {
    SortedMap<String, Double> kept = new TreeMap<>(own);
    kept.keySet().retainAll(targets);
    return new LossWeights(kept);
  }
}
