package org.dbmtl.reports.listing;

import java.util.List;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.search.look.CandidateScores;
import org.dbmtl.search.look.StudySummary;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialState;
import org.jspecify.annotations.Nullable;

/** How the studies of stores stand, one a line. */
public final class StudyListing {
  private static final Listing<StudySummary> LISTING =
      new Listing<StudySummary>()
          .text("study", s -> s.study().study().name(), s -> s.study().study().name())
          .number("run", s -> Integer.toString(s.study().run()), s -> s.study().run())
          .csvAlone("current", StudySummary::current)
          .text("created", s -> Listing.time(s.study().created()), s -> s.study().created())
          .text("state", StudyListing::state, s -> s.progress().key())
          .csvAlone("ended", s -> s.study().stopped())
          .csvAlone("workers", s -> s.live().size())
          .number(
              "completed", s -> count(s, TrialState.COMPLETED), s -> s.count(TrialState.COMPLETED))
          .csvAlone("pruned", s -> s.count(TrialState.PRUNED))
          .number("failed", s -> count(s, TrialState.FAILED), s -> s.count(TrialState.FAILED))
          .number("running", s -> count(s, TrialState.RUNNING), s -> s.count(TrialState.RUNNING))
          .number("queued", s -> count(s, TrialState.QUEUED), s -> s.count(TrialState.QUEUED))
          .tableAlone("budget", s -> budget(s.study().study().budget()))
          .csvAlone("budget trials", s -> s.study().study().budget().trials())
          .csvAlone("budget minutes", s -> s.study().study().budget().minutes())
          .csvAlone("budget confirm", s -> s.study().study().budget().confirm())
          .text("seen", s -> Listing.time(s.seen()), StudySummary::seen)
          .number("best score", s -> Numbers.score(score(s)), StudyListing::score)
          .text("best structure", StudyListing::shownStructure, StudyListing::structure)
          .text("its method", StudyListing::shownMethod, StudyListing::method)
          .text("store", StudySummary::place, StudySummary::place);

  private StudyListing() {}

  /** An aligned table. */
  public static String table(List<StudySummary> studies) {
    return LISTING.table(studies);
  }

  /** Comma-separated values. */
  public static String csv(List<StudySummary> studies) {
    return LISTING.csv(studies);
  }

  private static String state(StudySummary study) {
    String stopped = study.study().stopped();
    return switch (study.progress()) {
      case RUNNING ->
          study.live().size() == 1
              ? "running, 1 worker"
              : "running, %d workers".formatted(study.live().size());
      case FINISHED ->
          "finished".equals(stopped) ? "finished" : "finished, %s spent".formatted(stopped);
      case STOPPED -> "stopped";
    };
  }

  private static String count(StudySummary study, TrialState state) {
    return "%,d".formatted(study.count(state));
  }

  private static String budget(StudyBudget budget) {
    String trials = budget.trials() == 0 ? "" : "%,d trials".formatted(budget.trials());
    String minutes = budget.minutes() == 0 ? "" : "%s min".formatted(budget.minutes());
    if (trials.isEmpty() && minutes.isEmpty()) {
      return "no limit";
    }
    return trials.isEmpty() || minutes.isEmpty() ? trials + minutes : trials + ", " + minutes;
  }

  private static @Nullable Double score(StudySummary study) {
    CandidateScores best = study.best();
    return best == null ? null : (Double) best.score().mean();
  }

  private static @Nullable String structure(StudySummary study) {
    CandidateScores best = study.best();
    return best == null ? null : best.structure();
  }

  private static @Nullable String method(StudySummary study) {
    CandidateScores best = study.best();
    return best == null ? null : best.method();
  }

  private static String shownMethod(StudySummary study) {
    String method = method(study);
    return method == null ? Numbers.ABSENT : method;
  }

  private static String shownStructure(StudySummary study) {
    String structure = structure(study);
    return structure == null ? Numbers.ABSENT : TrialListing.structure(structure);
  }
}
