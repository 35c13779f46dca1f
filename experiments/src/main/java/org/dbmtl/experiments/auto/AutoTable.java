package org.dbmtl.experiments.auto;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Leaderboard;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.result.Fingerprints;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.TuneSpace;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Makes the leaderboard, and the record of a run.
 *
 * @param log of the study itself
 */
record AutoTable(AutoWork work, StudyData log, AutoState state) {
  /** A record of nothing yet. */
  static AutoSummary empty(
      StudyFile source, Study judged, String data, AutoBudget budget, String started) {
    Fingerprints of = Fingerprints.of(data, judged);
    String sweep = source.sectionText("sweep");
    return new AutoSummary(
        judged.name(),
        judged.seed(),
        sweep.isEmpty()
            ? of
            : new Fingerprints(
                of.data(), String.format(Locale.ROOT, "%s-%08x", of.study(), sweep.hashCode())),
        new AutoSummary.Budget(budget.trials(), budget.minutes()),
        StopReason.RUNNING,
        judged.metrics().objective().text(),
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        null,
        new AutoSummary.Times(started, 0));
  }

  /** The same, begun by an earlier run. */
  static AutoSummary begun(AutoSummary fresh, AutoSummary.Times times) {
    return with(fresh, fresh.stopped(), null, null, List.of(), List.of(), new AutoState(), times);
  }

  /** The record of what is known, without a leaderboard. */
  static AutoSummary soFar(AutoSummary empty, AutoState state, StopReason stopped, double minutes) {
    return with(
        empty,
        stopped,
        null,
        null,
        List.of(),
        List.of(),
        state,
        new AutoSummary.Times(empty.times().started(), minutes));
  }

  private static AutoSummary with(
      AutoSummary of,
      StopReason stopped,
      @Nullable String recommended,
      @Nullable Part part,
      List<Long> seeds,
      List<AutoSummary.Row> rows,
      AutoState state,
      AutoSummary.Times times) {
    return new AutoSummary(
        of.study(),
        of.seed(),
        of.fingerprints(),
        of.budget(),
        stopped,
        of.objective(),
        recommended,
        part,
        seeds,
        rows,
        state.summaries(),
        state.structures,
        state.race,
        times);
  }

  /** A number of minutes without needless digits. */
  static String plain(double minutes) {
    return BigDecimal.valueOf(minutes).stripTrailingZeros().toPlainString();
  }

  /** The end: with the leaderboard of the confirmation, or else of what is known before. */
  AutoResult result(AutoSummary known) {
    List<String> targets = work.study().targetNames();
    List<Candidate> survivors = state.survivors(targets);
    boolean confirmed = !survivors.isEmpty() && state.confirmed.size() >= survivors.size();
    Part part = confirmed && log.rows(Part.TEST) > 0 ? Part.TEST : Part.VALID;
    List<TrialOutcome> outcomes = confirmed ? state.confirmed : state.trained;
    Map<String, Candidate> named = state.entrants(targets);
    Leaderboard board =
        Leaderboard.of(
            work.study(),
            confirmed ? survivors : List.copyOf(named.values()),
            outcomes,
            part,
            this::parameters);
    Leaderboard.Entry recommended = board.recommended();
    Map<Candidate, String> names = new LinkedHashMap<>();
    named.forEach((name, candidate) -> names.putIfAbsent(candidate, name));
    List<AutoSummary.Row> rows =
        board.entries().stream()
            .map(entry -> row(entry, Objects.requireNonNull(names.get(entry.candidate()))))
            .toList();
    return new AutoResult(
        with(
            known,
            known.stopped(),
            recommended == null ? null : names.get(recommended.candidate()),
            rows.isEmpty() ? null : part,
            outcomes.stream().map(outcome -> outcome.spec().seed()).distinct().toList(),
            rows,
            state,
            known.times()),
        recommended == null ? null : recommended.candidate());
  }

  private long parameters(Candidate candidate) {
    return work.logs().trainer().parameters(work.full(candidate, Seeds.REPEAT, 0, 1));
  }

  private AutoSummary.Row row(Leaderboard.Entry entry, String name) {
    Candidate candidate = entry.candidate();
    boolean signals = candidate.network().method() == Method.DBMTL;
    Map<String, String> settings = new LinkedHashMap<>(candidate.hyperparameters());
    Map<String, String> own =
        Candidate.of(work.study(), TargetGraph.empty(work.study().targetNames())).hyperparameters();
    settings.entrySet().removeIf(each -> each.getValue().equals(own.get(each.getKey())));
    settings.keySet().removeAll(List.of("network.method", TuneSpace.SIGNAL));
    return new AutoSummary.Row(
        name,
        candidate.network().method().key(),
        signals ? candidate.network().signals().standard().key() : null,
        candidate.structure().text(),
        entry.score(),
        entry.joint(),
        entry.toBest(),
        entry.tied(),
        entry.partial(),
        entry.parameters(),
        settings);
  }
}
