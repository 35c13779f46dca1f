package org.dbmtl.search.trial;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a training went: each target's loss over its steps, and the score after its epochs.
 *
 * @param steps last step of each window of consecutive steps, from 1, rising
 * @param losses for each target whose loss was computed, in the structure's order, its mean over
 *     the batches of each window: log loss (nats) or squared error (squared standard deviations) on
 *     the rows that are trained on, before its weight. As many as {@code steps}; NaN for a window
 *     without a label
 * @param scores validation score after each epoch, nats per row unless the study ranks something
 *     else; empty unless early stopping asked for it ({@code training.patience})
 */
public record TrainingCurve(
    List<Integer> steps, Map<String, List<Float>> losses, List<Double> scores) {
  /** Windows that a training in full has at most. */
  public static final int POINTS = 20;

  /** Of a training that told nothing. */
  public static final TrainingCurve NONE = new TrainingCurve(List.of(), Map.of(), List.of());

  /**
   * @throws IllegalArgumentException if a target has not as many losses as there are windows
   */
  public TrainingCurve {
    steps = List.copyOf(steps);
    Map<String, List<Float>> copies = new LinkedHashMap<>();
    losses.forEach((target, values) -> copies.put(target, List.copyOf(values)));
    losses = Collections.unmodifiableMap(copies);
    scores = List.copyOf(scores);
    for (Map.Entry<String, List<Float>> target : losses.entrySet()) {
      if (target.getValue().size() != steps.size()) {
        throw new IllegalArgumentException(
            "target '%s' has %d losses, but the curve %d windows"
                .formatted(target.getKey(), target.getValue().size(), steps.size()));
      }
    }
  }

  /** Whether it tells nothing. */
  public boolean isEmpty() {
    return steps.isEmpty() && scores.isEmpty();
  }
}
