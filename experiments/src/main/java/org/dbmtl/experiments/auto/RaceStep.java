package org.dbmtl.experiments.auto;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.racing.Race;
import org.dbmtl.search.racing.RaceSettings;
import org.dbmtl.search.racing.Standing;
import org.dbmtl.search.racing.Training;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * {@link AutoStep#RACE}: a {@link Race} of all methods and signals on the seeds that tuning began
 * with, judged on the validation part. What tuning has trained is not trained again.
 */
final class RaceStep {
  private static final int FIRST = 2;
  private static final int MOST = 8;

  /** Entrants that a race has at least, and at most. */
  private static final int LEAST_ENTRANTS = 3;

  private static final int MOST_ENTRANTS = 14;

  /** Repeats that a budget holds for each: who drops out early leaves some to the others. */
  private static final int USUAL = 3;

  /** Candidates that are confirmed at most. */
  private static final int MOST_SURVIVORS = 5;

  private final AutoWork work;
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  RaceStep(AutoWork work) {
    this.work = work;
  }

  /** What the race trained. */
  List<TrialOutcome> outcomes() {
    return outcomes;
  }

  /**
   * The candidates that enter, the first of those named.
   *
   * @param known trainings so far, which say how long one takes
   */
  Map<String, Candidate> entrants(Map<String, Candidate> all, List<TrialOutcome> known) {
    int trainings = work.budget().trainings(AutoStep.RACE);
    int fitting =
        trainings > 0 ? trainings : work.fitting(AutoStep.RACE, known, USUAL * MOST_ENTRANTS);
    int most = Math.min(MOST_ENTRANTS, Math.max(LEAST_ENTRANTS, fitting / USUAL));
    Map<String, Candidate> entrants = new LinkedHashMap<>(all);
    entrants.keySet().retainAll(all.keySet().stream().limit(most).toList());
    return entrants;
  }

  /**
   * Races.
   *
   * @param entrants by name, in the order in which they enter
   */
  AutoSummary.Racing run(Map<String, Candidate> entrants) {
    int trainings = work.budget().trainings(AutoStep.RACE);
    int budget = trainings == 0 ? 0 : Math.max(trainings, FIRST * entrants.size());
    Race race = new Race(RaceSettings.of(FIRST, MOST, budget));
    race.enter(entrants.values());
    work.progress()
        .shown(
            budget,
            work.minutesLeft(AutoStep.RACE),
            listener ->
                work.training(
                    listener,
                    batch -> {
                      race(race, List.copyOf(entrants.values()), batch, listener);
                      return true;
                    }));
    Standing standing = race.standing();
    List<Candidate> order = standing.next().isEmpty() ? standing.racing() : bestFirst(entrants);
    List<String> names = List.copyOf(entrants.keySet());
    List<Candidate> all = List.copyOf(entrants.values());
    List<Integer> survivors = survivors(order, standing, all).stream().map(all::indexOf).toList();
    List<AutoSummary.Dropped> dropped =
        standing.dropped().stream()
            .map(
                drop ->
                    new AutoSummary.Dropped(
                        names.get(all.indexOf(drop.candidate())), drop.repeats(), drop.pValue()))
            .toList();
    return new AutoSummary.Racing(names, survivors, dropped, outcomes.size());
  }

  private void race(
      Race race, List<Candidate> entrants, AutoWork.Batch batch, SearchListener listener) {
    // Separate networks, shared layers and the best edges are compared however late it is.
    Set<Candidate> always =
        new LinkedHashSet<>(entrants.subList(0, Math.min(LEAST_ENTRANTS, entrants.size())));
    List<Training> first =
        race.opening().stream().filter(each -> always.contains(each.candidate())).toList();
    tell(race, batch.run(specs(first), () -> true));
    while (!AutoWork.isInterrupted()) {
      Standing standing = race.standing();
      if (standing.next().isEmpty()) {
        return;
      }
      listener.racing(standing.racing().size());
      List<TrialSpec> trials = specs(standing.next());
      List<TrialOutcome> round = batch.run(trials, () -> !work.isLate(AutoStep.RACE));
      tell(race, round);
      if (round.size() < trials.size()) {
        return;
      }
    }
  }

  private List<TrialSpec> specs(List<Training> trainings) {
    List<TrialSpec> specs = new ArrayList<>();
    for (Training training : trainings) {
      specs.add(
          work.full(
              training.candidate(),
              Seeds.REPEAT,
              training.repeat(),
              outcomes.size() + specs.size() + 1L));
    }
    return specs;
  }

  private void tell(Race race, List<TrialOutcome> round) {
    round.forEach(race::tell);
    outcomes.addAll(round);
  }

  /** Of a race that was cut short: those with the most trainings first, of them the best mean. */
  private List<Candidate> bestFirst(Map<String, Candidate> entrants) {
    Map<Candidate, List<Double>> scores = new HashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed) {
        scores
            .computeIfAbsent(completed.spec().candidate(), c -> new ArrayList<>())
            .add(completed.score());
      }
    }
    return entrants.values().stream()
        .filter(scores::containsKey)
        .sorted(
            Comparator.comparing((Candidate c) -> -scores.getOrDefault(c, List.of()).size())
                .thenComparing(
                    c ->
                        -scores.getOrDefault(c, List.of()).stream()
                            .mapToDouble(s -> s)
                            .average()
                            .orElse(0)))
        .toList();
  }

  /**
   * Those that are confirmed: the best, and of the methods without edges the best one, even where
   * the race dropped it: the leaderboard then says what edges are worth.
   */
  private List<Candidate> survivors(
      List<Candidate> order, Standing standing, List<Candidate> entrants) {
    int trainings = work.budget().trainings(AutoStep.CONFIRM);
    int fitting =
        trainings > 0
            ? trainings / ConfirmStep.USUAL_SEEDS
            : work.fitting(AutoStep.CONFIRM, outcomes, 1000) / ConfirmStep.USUAL_SEEDS;
    int most = Math.min(MOST_SURVIVORS, Math.max(LEAST_ENTRANTS, fitting));
    List<Candidate> survivors = new ArrayList<>(order.subList(0, Math.min(most, order.size())));
    List<Candidate> rest = new ArrayList<>(order);
    // Of those dropped the last ones were the best.
    for (int i = standing.dropped().size() - 1; i >= 0; i--) {
      if (standing.dropped().get(i).pValue() != null) {
        rest.add(standing.dropped().get(i).candidate());
      }
    }
    rest.removeIf(c -> c.network().method().readsEdges() || !entrants.contains(c));
    if (!rest.isEmpty() && rest.stream().noneMatch(survivors::contains)) {
      if (survivors.size() == most) {
        survivors.remove(most - 1);
      }
      survivors.add(rest.get(0));
    }
    return survivors;
  }
}
