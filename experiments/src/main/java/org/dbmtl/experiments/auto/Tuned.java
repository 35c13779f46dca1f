package org.dbmtl.experiments.auto;

import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * The best settings of a method, and of a signal where it has one.
 *
 * @param name such as {@code wdl} or {@code dbmtl label}
 * @param candidate with these settings, on the structure that it was tuned with
 * @param point values by parameter; null for the study's own settings
 * @param start the point, or the nearest that the space has, for a sweep that begins with it
 * @param served mean score on the validation part
 * @param trainings that the method took
 */
record Tuned(
    String name,
    Candidate candidate,
    @Nullable Point point,
    @Nullable Point start,
    Estimate served,
    int trainings) {
  AutoSummary.Tuned summary() {
    return new AutoSummary.Tuned(
        name,
        candidate.structure().text(),
        point == null ? null : point.values(),
        served,
        trainings,
        null);
  }
}
