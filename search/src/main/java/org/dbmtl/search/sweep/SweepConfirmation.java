package org.dbmtl.search.sweep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.PairedBlocks;
import org.dbmtl.search.evidence.ScoresBySeed;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.sweep.SweepResult.Confirmed;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/** Compares a sweep's winner with the study's own settings on fresh seeds and the test part. */
final class SweepConfirmation {
  private SweepConfirmation() {}

  /**
   * Compares.
   *
   * @param standard the study's own settings
   * @param outcomes of both, on the same seeds
   * @return null if one of the two completed no training
   */
  static @Nullable Confirmed of(
      Study study, Candidate winner, Candidate standard, List<TrialOutcome> outcomes) {
    Map<Integer, Double> own = new TreeMap<>();
    Map<Integer, Double> standardScores = new TreeMap<>();
    Map<Integer, List<Double>> blocks = new TreeMap<>();
    Map<Integer, List<Double>> standardBlocks = new TreeMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed) {
        (completed.spec().candidate().equals(standard) ? standardBlocks : blocks)
            .put(
                completed.spec().repeat(),
                completed.blocks().getOrDefault(Part.TEST, ScoreBlocks.NONE).score());
        (completed.spec().candidate().equals(standard) ? standardScores : own)
            .put(
                completed.spec().repeat(),
                Score.ofDefined(
                    study.scoreTerms(), completed.metrics().getOrDefault(Part.TEST, Map.of())));
      }
    }
    Map<Candidate, NamedScores> named = NamedScores.byCandidate(study, outcomes, Part.TEST);
    return own.isEmpty() || standardScores.isEmpty()
        ? null
        : new Confirmed(
            Estimate.of(List.copyOf(own.values())),
            Estimate.of(List.copyOf(standardScores.values())),
            PairedBlocks.between(
                new ScoresBySeed(own, blocks), new ScoresBySeed(standardScores, standardBlocks)),
            named.getOrDefault(winner, NamedScores.NONE),
            named.getOrDefault(standard, NamedScores.NONE));
  }
}
