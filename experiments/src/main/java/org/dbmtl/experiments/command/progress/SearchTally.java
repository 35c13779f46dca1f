package org.dbmtl.experiments.command.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/** Counts what a search has done, what is left, and which candidate leads. Thread-safe. */
public abstract class SearchTally implements SearchListener, AutoCloseable {
  private final long start = System.nanoTime();
  private final double minutes;
  private int most;
  private int asked;
  private int done;
  private int known;
  private int failed;
  private int racing;
  private String best = "";
  private String stage = "";

  /**
   * @param most trainings that the search takes at most, or 0 if unknown
   * @param minutes the budget of time, or 0 for none
   */
  SearchTally(int most, double minutes) {
    this.most = most;
    this.minutes = minutes;
  }

  /** A tally that the user sees as he wants it. */
  public static SearchTally shown(Talk talk, int most, double minutes) {
    if (talk.quiet()) {
      return new SearchTally(most, minutes) {
        @Override
        void show(boolean important) {}
      };
    }
    return Talk.onTerminal()
        ? new BarProgress(most, minutes)
        : new LineProgress(talk.err(), most, minutes);
  }

  /** Shows the tally again after a change; called by one thread at a time. */
  abstract void show(boolean important);

  @Override
  public synchronized void trialStarted(TrialSpec trial) {
    asked++;
  }

  @Override
  public synchronized void trialFinished(TrialOutcome outcome) {
    done++;
    failed += outcome instanceof TrialOutcome.Failed ? 1 : 0;
    show(outcome instanceof TrialOutcome.Failed);
  }

  @Override
  public synchronized void trialKnown(TrialOutcome outcome) {
    known++;
    done++;
    failed += outcome instanceof TrialOutcome.Failed ? 1 : 0;
    show(false);
  }

  @Override
  public synchronized void newBest(Candidate candidate, Estimate score) {
    String structure = candidate.structure().text();
    best = "best %.5f %s".formatted(score.mean(), structure.isEmpty() ? "(no edges)" : structure);
    show(true);
  }

  @Override
  public synchronized void pricing(double share) {
    stage = "pricing structures %.0f %%".formatted(100 * share);
    show(false);
  }

  @Override
  public synchronized void gating(int structures) {
    stage = "comparing prices with real trainings of %d structures".formatted(structures);
    show(true);
  }

  @Override
  public synchronized void judged(Gate gate) {
    stage = "";
    if (!gate.verdict().passes()) {
      most = 0;
      stage = "real trainings do not agree with the prices: candidates are trained";
      show(true);
    }
  }

  @Override
  public synchronized void racing(int candidates) {
    racing = candidates;
    show(false);
  }

  @Override
  public synchronized void confirming(int trials) {
    most = done + trials;
    racing = 0;
    stage = "";
    best = best.isEmpty() ? "confirming" : "confirming, " + best;
    show(true);
  }

  @Override
  public void close() {}

  final int done() {
    return done;
  }

  /** Trainings asked for: all that may come if that is known, else those begun. */
  final int asked() {
    return Math.max(most, asked);
  }

  /** The leading candidate, how many race, and failed trainings if there are any; may be empty. */
  final String message() {
    String told = stage.isEmpty() || best.isEmpty() ? stage + best : stage + ", " + best;
    String race = racing == 0 ? told : "%d race, %s".formatted(racing, told);
    return Stream.of(failed == 0 ? "" : failed + " failed", race)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** Time left at the pace so far, if anything bounds the search. */
  final Optional<Duration> timeLeft() {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    Duration left = null;
    int own = done - known;
    if (most > 0 && own > 0) {
      left = elapsed.multipliedBy(Math.max(0, most - done)).dividedBy(own);
    }
    if (minutes > 0) {
      Duration budget = Duration.ofMillis(Math.round(minutes * 60_000)).minus(elapsed);
      left = left == null || budget.compareTo(left) < 0 ? budget : left;
    }
    return Optional.ofNullable(left).filter(duration -> !duration.isNegative());
  }
}
