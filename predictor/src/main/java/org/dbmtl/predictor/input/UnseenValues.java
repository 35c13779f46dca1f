package org.dbmtl.predictor.input;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts values that a model does not know: each value, and each item of a list, that was encoded
 * as {@link IdInput#UNSEEN}. Not thread-safe: each thread has its own, and one adds them up.
 */
public final class UnseenValues {
  private final List<String> names;
  private final long[] counts;

  /**
   * @param inputs features of a model
   */
  public UnseenValues(List<FeatureInput> inputs) {
    names = inputs.stream().filter(IdInput.class::isInstance).map(FeatureInput::name).toList();
    counts = new long[names.size()];
  }

  /**
   * Counts one.
   *
   * @param input position among the {@link IdInput}s
   */
  void add(int input) {
    counts[input]++;
  }

  /**
   * Adds what another one counted.
   *
   * @param other of the same features
   */
  public void add(UnseenValues other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  /** Begins to count again. */
  public void clear() {
    Arrays.fill(counts, 0);
  }

  /** Unseen values by name of the feature, in the model's order; 0 where all were known. */
  public Map<String, Long> counts() {
    Map<String, Long> byName = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      byName.put(names.get(i), counts[i]);
    }
    return Collections.unmodifiableMap(byName);
  }
}
