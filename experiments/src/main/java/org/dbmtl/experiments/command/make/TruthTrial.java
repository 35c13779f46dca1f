package org.dbmtl.experiments.command.make;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.command.run.SearchRun;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The true structure trained like any candidate, on the seeds of the search.
 *
 * @param score of the truth, on the validation part
 * @param difference the found structure's score minus the truth's, or null if they are one
 */
public record TruthTrial(Estimate score, @Nullable Difference difference) {

  /**
   * Trains the truth unless the search has; null if no training of it completed.
   *
   * @param found what the search recommends
   */
  static @Nullable TruthTrial of(
      Study study, SearchRun run, SearchResult result, RankedCandidate found, TargetGraph truth) {
    RankedCandidate known = result.ranking().candidate(truth);
    RankedCandidate trained = known == null ? train(study, run, truth) : known;
    if (trained == null) {
      return null;
    }
    Map<Integer, Double> scores = trained.repeatScores();
    return new TruthTrial(
        trained.score(),
        found.candidate().structure().equals(truth)
            ? null
            : Difference.between(found.repeatScores(), scores));
  }

  /** A search that begins at the truth and has the budget for it and the vanilla reference. */
  private static @Nullable RankedCandidate train(Study study, SearchRun run, TargetGraph truth) {
    SearchSettings own = study.search();
    SearchSettings once =
        own.with(
            s -> {
              s.strategy("local").start(truth.text()).order(List.of()).restarts(0).iterations(1);
              s.repeats(Repeats.of(own.repeats().first())).trials(2 * own.repeats().first());
              s.minutes(0).confirm(0);
            });
    List<TrialOutcome> outcomes = new ArrayList<>(run.aside(study.withSearch(once)).outcomes());
    outcomes.removeIf(outcome -> !outcome.spec().candidate().structure().equals(truth));
    return Ranking.of(outcomes).best();
  }

  /** The comparison in one line. */
  String text() {
    String line = "truth scores %.5f nats per row on the same seeds".formatted(score.mean());
    if (difference == null) {
      return line;
    }
    String interval =
        difference.low() == null || difference.high() == null
            ? ""
            : " (95 %% interval %+.5f to %+.5f)".formatted(difference.low(), difference.high());
    return "%s; found minus truth %+.5f%s".formatted(line, difference.mean(), interval);
  }
}
