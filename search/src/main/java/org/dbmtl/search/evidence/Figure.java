package org.dbmtl.search.evidence;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate reaches in one measure of a {@link Comparison}, and how that stands to the
 * others.
 *
 * @param values by repeat, in their order; those in which the measure is defined
 * @param estimate their mean; null without any
 * @param mark whether it is the best, or cannot be told from it
 * @param toBest how much better than the best it is (0 or less where all have the same repeats),
 *     with the interval of {@link BestComparison}; null where they share no repeat
 * @param toReference how much better than the reference it is, with Student's interval for two that
 *     were named before; null without a reference, of the reference itself, and where they share no
 *     repeat
 */
public record Figure(
    Map<Integer, Double> values,
    @Nullable Estimate estimate,
    Mark mark,
    @Nullable Difference toBest,
    @Nullable Difference toReference) {

  /** A figure's standing in its measure. */
  public enum Mark {
    /** Clearly not the best, or there is no telling. */
    NONE(""),
    /** The best mean of those with all repeats. */
    BEST("best"),
    /** The repeats cannot tell it from the best. */
    TIED("tied");

    private final String key;

    Mark(String key) {
      this.key = key;
    }

    /** The name in files; empty for none. */
    public String key() {
      return key;
    }
  }

  public Figure {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /**
   * How good the values are by repeat: higher is better.
   *
   * @param measure that the figure is of
   */
  public Map<Integer, Double> merits(Measure measure) {
    Map<Integer, Double> merits = new TreeMap<>();
    values.forEach((repeat, value) -> merits.put(repeat, measure.merit(value)));
    return merits;
  }
}
