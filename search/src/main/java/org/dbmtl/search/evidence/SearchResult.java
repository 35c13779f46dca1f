package org.dbmtl.search.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * What a search found. Immutable.
 *
 * @param study what was searched
 * @param data fingerprint of the encoded log
 * @param profile what the log holds
 * @param vanilla the reference: the smallest structure of the space
 * @param proposal where the seeding proposed to begin
 * @param pricing what the evaluator said of all structures; null if none was trained
 * @param outcomes of the search's trials, in trial order, the evaluator's left out
 * @param ranking of their candidates
 * @param race how the candidates raced for repeats; null if all got the same
 * @param confirmation of the finalists, or null if the study asks for none, no trial completed, or
 *     the search was cancelled
 * @param stopped why the search ended
 * @param started when it began
 * @param elapsed how long it took, the confirmation included
 */
public record SearchResult(
    Study study,
    String data,
    DataProfile profile,
    TargetGraph vanilla,
    StartProposal proposal,
    @Nullable Pricing pricing,
    List<TrialOutcome> outcomes,
    Ranking ranking,
    @Nullable RaceSummary race,
    @Nullable Confirmation confirmation,
    StopReason stopped,
    Instant started,
    Duration elapsed) {
  public SearchResult {
    outcomes = List.copyOf(outcomes);
  }
}
