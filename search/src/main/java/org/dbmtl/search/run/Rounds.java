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
import org.dbmtl.search.evidence.RaceSummary;
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
import org.jspecify.annotations.Nullable;

/**
 * The rounds of one search: ask, train within the budget, tell. Run once, by one thread.
 *
 * <p>Where candidates race for repeats, the strategy is told the first repeats of each, and goes on
 * until half of the budget that is left is spent; then the candidates race. What the race leaves of
 * the budget is shared in the same way again, until the strategy has no more to propose, nothing is
 * left, or the race itself takes the rest.
 */
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
  private final AtomicBoolean begun = new AtomicBoolean();
  private final @Nullable RepeatsRace race;
  private int trained;
  private int grantedTrials;
  private double grantedMinutes;
  private boolean opened;
  private @Nullable Candidate leader;
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
    this.race = settings.repeats().isRace() ? new RepeatsRace(study, data, pool, listener) : null;
  }

  /**
   * Takes in trainings that were done before the first round; they count in the budget.
   *
   * @param earlier in trial order
   * @param count trainings done, others than these among them
   */
  void begin(List<TrialOutcome> earlier, int count) {
    trained = count;
    outcomes.addAll(earlier);
    for (TrialOutcome outcome : earlier) {
      known.computeIfAbsent(outcome.spec().candidate(), c -> new ArrayList<>()).add(outcome);
    }
    if (race != null) {
      race.take(known.keySet(), earlier);
    }
    List.copyOf(known.keySet()).forEach(this::announceIfBest);
  }

  /** Races the candidates that are known, if they race, and proposes no others. */
  void raceAlone() {
    if (race != null) {
      race(race);
    }
  }

  /** Outcomes so far, in trial order. */
  List<TrialOutcome> outcomes() {
    return outcomes;
  }

  /** Number of the last trial, 0 before any. */
  long lastTrial() {
    return outcomes.isEmpty()
        ? trained
        : Math.max(trained, outcomes.get(outcomes.size() - 1).spec().id());
  }

  /** How candidates raced; null if they did not. */
  @Nullable RaceSummary race() {
    return race == null ? null : race.summary(known.size(), trained);
  }

  /**
   * Runs to the end.
   *
   * @param afterEach called after each round that another may follow
   */
  StopReason run(Runnable afterEach) {
    if (race == null) {
      return explore(afterEach);
    }
    while (true) {
      grantedTrials = trained + Math.max(settings.repeats().first(), (trialsLeft() + 1) / 2);
      grantedMinutes = settings.minutes() == 0 ? 0 : (workedMinutes() + settings.minutes()) / 2;
      StopReason explored = explore(afterEach);
      if (explored == StopReason.CANCELLED) {
        return explored;
      }
      race(race);
      if (pool.isCancelled()) {
        return StopReason.CANCELLED;
      }
      if (isPast(settings.minutes())) {
        return StopReason.MINUTES;
      }
      if (explored == StopReason.FINISHED) {
        return race.endedByBudget() ? StopReason.TRIALS : StopReason.FINISHED;
      }
      if (trialsLeft() < settings.repeats().first()) {
        return StopReason.TRIALS;
      }
      afterEach.run();
    }
  }

  /** Asks, trains and tells until the strategy or what is granted has come to its end. */
  private StopReason explore(Runnable afterEach) {
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
                if (begun.getAndSet(true) && isPast(settings.minutes())) {
                  late.set(true);
                }
                return !late.get();
              });
      take(round, told);
      if (pool.isCancelled()) {
        return StopReason.CANCELLED;
      }
      if (late.get() || isPast(race == null ? settings.minutes() : grantedMinutes)) {
        return StopReason.MINUTES;
      }
      if (race == null ? trialsLeft() == 0 : candidatesLeft() == 0) {
        return StopReason.TRIALS;
      }
      afterEach.run();
    }
  }

  private void race(RepeatsRace race) {
    List<TrialOutcome> told = race.run(lastTrial(), () -> !isPast(settings.minutes()));
    trained += told.size();
    outcomes.addAll(told);
    List<Candidate> racing = race.racing();
    if (!racing.isEmpty() && !racing.get(0).equals(leader)) {
      leader = racing.get(0);
      listener.newBest(leader, Estimate.of(scores(leader, outcomes)));
    }
  }

  private boolean isPast(double minutes) {
    return minutes > 0 && workedMinutes() > minutes;
  }

  private double workedMinutes() {
    return worked.get().toNanos() / 60e9;
  }

  private int trialsLeft() {
    return settings.trials() == 0 ? Integer.MAX_VALUE - trained - 1 : settings.trials() - trained;
  }

  /** How many more candidates can get their first repeats within what is granted. */
  private int candidatesLeft() {
    return (grantedTrials - trained) / settings.repeats().first();
  }

  private List<Candidate> nextRound() {
    boolean first = !opened;
    opened = true;
    int most = settings.round();
    if (race != null) {
      most = Math.min(most, candidatesLeft() - (first ? 1 : 0));
    }
    List<Candidate> proposed = most == 0 ? List.of() : strategy.ask(most);
    for (Candidate candidate : proposed) {
      if (!asked.add(candidate)) {
        throw new IllegalStateException(
            "strategy '%s' proposed '%s' twice"
                .formatted(settings.strategy(), candidate.structure()));
      }
    }
    if (!first) {
      return proposed;
    }
    List<Candidate> withVanilla = new ArrayList<>(List.of(vanilla));
    proposed.stream().filter(candidate -> !candidate.equals(vanilla)).forEach(withVanilla::add);
    return withVanilla;
  }

  /** The trainings of the candidates that are not known yet, within the budget. */
  private List<TrialSpec> trials(List<Candidate> round) {
    List<TrialSpec> trials = new ArrayList<>();
    for (Candidate candidate : round) {
      int repeats = settings.repeats().first();
      int done = known.getOrDefault(candidate, List.of()).size();
      for (int repeat = done; repeat < repeats && trials.size() < trialsLeft(); repeat++) {
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
    if (race != null) {
      race.take(known.keySet(), fresh);
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
    List<Double> scores = scores(candidate, known.getOrDefault(candidate, List.of()));
    if (scores.size() == settings.repeats().first()) {
      Estimate score = Estimate.of(scores);
      if (score.mean() > best) {
        best = score.mean();
        leader = candidate;
        listener.newBest(candidate, score);
      }
    }
  }

  private static List<Double> scores(Candidate candidate, List<TrialOutcome> outcomes) {
    List<Double> scores = new ArrayList<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed
          && completed.spec().candidate().equals(candidate)) {
        scores.add(completed.score());
      }
    }
    return scores;
  }
}
