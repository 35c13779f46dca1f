package org.dbmtl.search.evidence;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one candidate scores on one part of the log, by one score, on each of its seeds. Immutable.
 *
 * @param scores by repeat, in the order of the repeats, nats per row
 * @param blocks the same by block of consecutive rows, by repeat; those of a repeat are empty where
 *     the part has none ({@link org.dbmtl.search.trial.ScoreBlocks})
 */
public record ScoresBySeed(Map<Integer, Double> scores, Map<Integer, List<Double>> blocks) {
  public ScoresBySeed {
    scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    blocks = Collections.unmodifiableMap(new TreeMap<>(blocks));
  }

  /** The mean over seeds, or null if there are none. */
  public @Nullable Estimate estimate() {
    return scores.isEmpty() ? null : Estimate.of(List.copyOf(scores.values()));
  }
}
