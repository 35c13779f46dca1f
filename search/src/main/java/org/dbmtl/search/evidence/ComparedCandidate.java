package org.dbmtl.search.evidence;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * A candidate of a {@link Comparison}.
 *
 * @param candidate what was trained
 * @param repeats trainings that completed
 * @param partial whether others have more; then it is the best of nothing
 * @param figures by measure, in the order of {@link Comparison#measures}
 * @param cpuSeconds of a training, evaluation included: the median over repeats; null without any
 * @param rowsPerCpuSecond rows of the training part times epochs, by {@code cpuSeconds}; null where
 *     that is, and where early stopping leaves the epochs unknown
 */
public record ComparedCandidate(
    Candidate candidate,
    int repeats,
    boolean partial,
    Map<Measure, Figure> figures,
    @Nullable Double cpuSeconds,
    @Nullable Double rowsPerCpuSecond) {
  public ComparedCandidate {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }

  /** What it reaches in a measure of the comparison. */
  public Figure figure(Measure measure) {
    return Objects.requireNonNull(figures.get(measure), "no such measure");
  }
}
