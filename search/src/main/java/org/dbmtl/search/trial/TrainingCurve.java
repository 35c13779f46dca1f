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
 * @param checks steps after which the validation loss was taken, twice in each epoch, rising
 * @param validLosses the loss on a sample of the validation part after each of {@code checks}: each
 *     target's mean log loss (nats) or squared error (squared standard deviations) times its loss
 *     weight, summed. Of the weights as they were at that step, before any averaging
 */
public record TrainingCurve(
    List<Integer> steps,
    Map<String, List<Float>> losses,
    List<Double> scores,
    List<Integer> checks,
    List<Double> validLosses) {
  /** Checks of the validation loss in each epoch. */
  public static final int CHECKS_PER_EPOCH = 2;

  /** Share of a loss by which another must differ to count as another. */
  private static final double NOTABLE = 0.005;

  /** Where a training stood at its end, by its validation loss. */
  public enum Course {
    /** It fell by half a per cent or more over the last half epoch, to its lowest. */
    IMPROVING,
    /** It is half a per cent or more above what it had been. */
    PAST_BEST,
    /** Neither. */
    SETTLED,
    /** It was taken less than twice. */
    UNKNOWN
  }

  /** Windows that a training in full has at most. */
  public static final int POINTS = 20;

  /** Of a training that told nothing. */
  public static final TrainingCurve NONE = new TrainingCurve(List.of(), Map.of(), List.of());

  /**
   * @throws IllegalArgumentException if a target has not as many losses as there are windows, or
   *     there are not as many validation losses as checks
   */
  public TrainingCurve {
    steps = List.copyOf(steps);
    Map<String, List<Float>> copies = new LinkedHashMap<>();
    losses.forEach((target, values) -> copies.put(target, List.copyOf(values)));
    losses = Collections.unmodifiableMap(copies);
    scores = List.copyOf(scores);
    checks = List.copyOf(checks);
    validLosses = List.copyOf(validLosses);
    if (checks.size() != validLosses.size()) {
      throw new IllegalArgumentException(
          "%d validation losses, but %d checks".formatted(validLosses.size(), checks.size()));
    }
    for (Map.Entry<String, List<Float>> target : losses.entrySet()) {
      if (target.getValue().size() != steps.size()) {
        throw new IllegalArgumentException(
            "target '%s' has %d losses, but the curve %d windows"
                .formatted(target.getKey(), target.getValue().size(), steps.size()));
      }
    }
  }

  /** A curve without validation losses. */
  public TrainingCurve(List<Integer> steps, Map<String, List<Float>> losses, List<Double> scores) {
    this(steps, losses, scores, List.of(), List.of());
  }

  /** Where the training stood at its end. */
  public Course course() {
    int points = validLosses.size();
    if (points < 2) {
      return Course.UNKNOWN;
    }
    double last = validLosses.get(points - 1);
    double lowest = Collections.min(validLosses);
    if (last > (1 + NOTABLE) * lowest) {
      return Course.PAST_BEST;
    }
    return last == lowest && validLosses.get(points - 2) > (1 + NOTABLE) * last
        ? Course.IMPROVING
        : Course.SETTLED;
  }

  /** Whether it tells nothing. */
  public boolean isEmpty() {
    return steps.isEmpty() && scores.isEmpty();
  }
}
