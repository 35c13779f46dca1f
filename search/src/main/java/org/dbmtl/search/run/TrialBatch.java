package org.dbmtl.search.run;

import java.util.List;
import java.util.function.BooleanSupplier;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * The trials of one call of a {@link TrialPool}: its threads claim and train them, and take the
 * outcomes that other workers have told the store.
 */
final class TrialBatch {
  /** Between two looks at what other workers have done, at first and at most. */
  private static final long SHORT_MILLIS = 20;

  private static final long LONG_MILLIS = 1000;

  private final TrialRun.Settings settings;
  private final StudySession session;
  private final List<TrialSpec> trials;
  private final BooleanSupplier mayStart;
  private final OpenTrials open = new OpenTrials();

  /** Asks the store for the trials, and takes the outcomes that it has. */
  TrialBatch(TrialRun.Settings settings, List<TrialSpec> trials, BooleanSupplier mayStart) {
    this.settings = settings;
    this.session = settings.session();
    this.trials = trials;
    this.mayStart = mayStart;
    List<StoredTrial> stored = session.store().enqueue(session.study().number(), trials);
    for (int i = 0; i < stored.size(); i++) {
      open.add(stored.get(i).number(), trials.get(i));
      take(stored.get(i));
    }
  }

  /** Trials that have no outcome yet. */
  int size() {
    return open.size();
  }

  void wake() {
    open.changed();
  }

  List<TrialOutcome> outcomes() {
    return open.outcomes(trials);
  }

  /** Takes in what the store knows of a trial. */
  private void take(StoredTrial trial) {
    TrialSpec spec = open.get(trial.number());
    TrialOutcome outcome = spec == null ? null : trial.outcome(spec);
    if (spec != null && outcome != null) {
      end(trial.number(), spec, outcome);
      settings.listener().trialKnown(outcome);
      return;
    }
    Worker worker = trial.worker();
    if (trial.state() == TrialState.RUNNING
        && worker != null
        && !worker.equals(session.worker())
        && worker.isGone()) {
      session.store().expire(session.study().number(), worker);
    }
  }

  private void end(long number, TrialSpec spec, TrialOutcome outcome) {
    settings.folders().ended(number, outcome);
    open.end(number, spec, outcome);
  }

  /** What each thread does. */
  void work() {
    long pause = SHORT_MILLIS;
    while (!settings.cancelled().getAsBoolean()) {
      Claim claim = mayStart.getAsBoolean() ? claim() : null;
      if (claim != null) {
        train(claim);
        pause = SHORT_MILLIS;
      } else if (open.size() == 0 || !waitForOthers(pause)) {
        return;
      } else {
        pause = Math.min(LONG_MILLIS, 2 * pause);
      }
    }
  }

  private @Nullable Claim claim() {
    List<Long> numbers = open.elsewhere();
    return numbers.isEmpty()
        ? null
        : session
            .store()
            .claim(
                session.study().number(),
                numbers,
                session.worker(),
                session.lease(),
                settings.limits().kills());
  }

  private void train(Claim claim) {
    TrialSpec spec = open.begin(claim.trial());
    try {
      TrialOutcome outcome = new TrialRun(settings, claim, spec).run();
      if (outcome != null) {
        end(claim.trial(), spec, outcome);
        settings.listener().trialFinished(outcome);
      }
    } finally {
      open.stop(claim.trial());
    }
  }

  /**
   * Waits for a change and looks at what other workers have done.
   *
   * @return false if nothing is left that any worker trains or may train
   */
  private boolean waitForOthers(long millis) {
    if (!open.waitToLook(millis, settings.cancelled())) {
      return true; // another thread looks
    }
    try {
      return look();
    } finally {
      open.looked();
    }
  }

  private boolean look() {
    List<Long> numbers = open.elsewhere();
    boolean running = false;
    if (!numbers.isEmpty()) {
      List<StoredTrial> stored = session.store().trials(session.study().number(), numbers);
      if (stored.size() < numbers.size()) {
        throw new StoreException(
            "the study '%s' is not in %s any more: it was deleted while it was searched"
                .formatted(session.study().study().name(), session.store().place()));
      }
      stored.forEach(this::take);
      running = stored.stream().anyMatch(trial -> trial.state() == TrialState.RUNNING);
    }
    return running || open.isTraining() || mayStart.getAsBoolean();
  }
}
