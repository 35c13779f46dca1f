package org.dbmtl.search.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.strategy.SearchStrategy;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;

/** The rounds of one search: ask, train within the budget, tell. Run once, by one thread. */
final class Rounds {
  private final Study study;
  private final SearchSettings settings;
  private final String data;
  private final SearchStrategy strategy;
  private final TrialPool pool;
  private final Supplier<Duration> worked;
  private final SearchListener listener;
  private final Candidate vanilla;

  private final Set<Candidate> asked = new HashSet<>();
  private final Map<Candidate, List<TrialOutcome>> known = new LinkedHashMap<>();
  private final List<TrialOutcome> outcomes = new ArrayList<>();
  private int trained;
  private double best = Double.NEGATIVE_INFINITY;

  /**
   * @param worked time that the study has taken so far
   */
  Rounds(
      Study study,
      String data,
      SearchStrategy strategy,
      TrialPool pool,
      Supplier<Duration> worked,
      SearchListener listener,
      TargetGraph vanilla) {
    this.study = study;
    this.settings = study.search();
    this.data = data;
    this.strategy = strategy;
    this.pool = pool;
    this.worked = worked;
    this.listener = listener;
    this.vanilla = Candidate.of(study, vanilla);
  }

  /** Outcomes so far, in trial order. */
  List<TrialOutcome> outcomes() {
    return outcomes;
  }

  /** Number of the last trial, 0 before any. */
  long lastTrial() {
    return outcomes.isEmpty() ? 0 : outcomes.get(outcomes.size() - 1).spec().id();
  }

  StopReason run() {
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean late = new AtomicBoolean();
    while (true) {
      List<Candidate> round = nextRound();
      if (round.isEmpty()) {
        return StopReason.FINISHED;
      }
      List<TrialSpec> trials = trials(round);
      List<TrialOutcome> told =
          pool.run(
              trials,
              () -> {
                // The first trial always runs: a search without a single outcome tells nothing.
                if (begun.getAndSet(true) && isPast()) {
                  late.set(true);
                }
                return !late.get();
              });
      take(round, told);
      if (pool.isCancelled()) {
        return StopReason.CANCELLED;
      }
      if (late.get() || isPast()) {
        return StopReason.MINUTES;
      }
      if (trialsLeft() == 0) {
        return StopReason.TRIALS;
      }
    }
  }

  private boolean isPast() {
    return settings.minutes() > 0 && worked.get().toNanos() > settings.minutes() * 60e9;
  }

  private int trialsLeft() {
    return settings.trials() == 0 ? Integer.MAX_VALUE : settings.trials() - trained;
  }

  private List<Candidate> nextRound() {
    List<Candidate> proposed = strategy.ask(settings.round());
    for (Candidate candidate : proposed) {
      if (!asked.add(candidate)) {
        throw new IllegalStateException(
            "strategy '%s' proposed '%s' twice"
                .formatted(settings.strategy(), candidate.structure()));
      }
    }
    if (!outcomes.isEmpty()) {
      return proposed;
    }
    List<Candidate> first = new ArrayList<>(List.of(vanilla));
    proposed.stream().filter(candidate -> !candidate.equals(vanilla)).forEach(first::add);
    return first;
  }

  /** The trainings of the candidates that are not known yet, as far as the budget goes. */
  private List<TrialSpec> trials(List<Candidate> round) {
    List<TrialSpec> trials = new ArrayList<>();
    for (Candidate candidate : round) {
      int repeats = known.containsKey(candidate) ? 0 : settings.repeats();
      for (int repeat = 0; repeat < repeats && trials.size() < trialsLeft(); repeat++) {
        trials.add(
            new TrialSpec(
                trained + trials.size() + 1L,
                candidate,
                repeat,
                Seeds.of(study.seed(), Seeds.REPEAT, repeat),
                Fidelity.FULL,
                data));
      }
    }
    return trials;
  }

  private void take(List<Candidate> round, List<TrialOutcome> fresh) {
    trained += fresh.size();
    outcomes.addAll(fresh);
    for (TrialOutcome outcome : fresh) {
      known.computeIfAbsent(outcome.spec().candidate(), c -> new ArrayList<>()).add(outcome);
    }
    if (!outcomes.isEmpty() && outcomes.stream().allMatch(Failed.class::isInstance)) {
      Failed first = (Failed) outcomes.get(0);
      if (first.reason() == Failed.Reason.MISTAKE) {
        throw new StudyException(first.cause());
      }
      throw new StudyException(
          ("all %d trials of the first round failed, the first one with '%s': maybe a lower"
                  + " training.learning-rate or fewer trials at a time (search.parallel) help")
              .formatted(outcomes.size(), first.cause()));
    }
    round.stream()
        .flatMap(candidate -> known.getOrDefault(candidate, List.of()).stream())
        .sorted(Comparator.comparingLong(outcome -> outcome.spec().id()))
        .forEach(strategy::tell);
    round.forEach(this::announceIfBest);
  }

  private void announceIfBest(Candidate candidate) {
    List<Double> scores = new ArrayList<>();
    for (TrialOutcome outcome : known.getOrDefault(candidate, List.of())) {
      if (outcome instanceof Completed completed) {
        scores.add(completed.score());
      }
    }
    if (scores.size() == settings.repeats()) {
      Estimate score = Estimate.of(scores);
      if (score.mean() > best) {
        best = score.mean();
        listener.newBest(candidate, score);
      }
    }
  }
}
