package org.dbmtl.experiments.compare;

import java.util.List;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * One table of a comparison: candidates that are trained over one study.
 *
 * @param title what is compared, for people
 * @param key tells plans over different studies in one store apart; empty for the study itself.
 *     Plans with the same key have the same study, and share the trainings of equal candidates
 * @param candidates in the order in which they are shown, at least one, none twice
 * @param reference one of them that the others are compared with, or null
 */
public record ComparePlan(
    String title,
    String key,
    Study study,
    List<Candidate> candidates,
    @Nullable Candidate reference) {
  /**
   * @throws IllegalArgumentException if there is no candidate, or the reference is none of them
   */
  public ComparePlan {
    candidates = List.copyOf(candidates);
    if (candidates.isEmpty() || (reference != null && !candidates.contains(reference))) {
      throw new IllegalArgumentException("no candidate, or a reference that is none");
    }
  }
}
