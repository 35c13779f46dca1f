package org.dbmtl.search.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.dbmtl.search.evidence.RaceSummary;
import org.dbmtl.search.evidence.RaceSummary.Dropped;
import org.dbmtl.search.racing.Race;
import org.dbmtl.search.racing.RaceSettings;
import org.dbmtl.search.racing.Standing;
import org.dbmtl.search.racing.Training;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/**
 * Gives the candidates of a search further repeats, by a {@link Race}. Used by one thread.
 *
 * <p>Trials are numbered on from the last one, round by round, so that outcomes in trial order are
 * the same for any number of workers, killed or not.
 */
final class RepeatsRace {
  private final Study study;
  private final String data;
  private final TrialPool pool;
  private final SearchListener listener;
  private final RaceSettings settings;
  private final Race race;

  RepeatsRace(Study study, String data, TrialPool pool, SearchListener listener) {
    this.study = study;
    this.data = data;
    this.pool = pool;
    this.listener = listener;
    this.settings = settings(study.search());
    this.race = new Race(settings);
  }

  static RaceSettings settings(SearchSettings search) {
    Repeats repeats = search.repeats();
    return RaceSettings.of(repeats.first(), repeats.most(), search.trials());
  }

  /** Takes in candidates that entered, in this order, and what is known of them. */
  void take(Collection<Candidate> candidates, Collection<TrialOutcome> outcomes) {
    race.enter(candidates);
    outcomes.forEach(race::tell);
  }

  /**
   * Races until it is over, no trial may start, or the search is cancelled.
   *
   * @param lastTrial number of the last trial so far
   * @return what the race was told, in trial order
   */
  List<TrialOutcome> run(long lastTrial, BooleanSupplier mayStart) {
    List<TrialOutcome> told = new ArrayList<>();
    while (true) {
      Standing standing = race.standing();
      if (standing.next().isEmpty()) {
        return told;
      }
      listener.racing(standing.racing().size());
      List<TrialSpec> trials = new ArrayList<>();
      for (Training training : standing.next()) {
        trials.add(
            new TrialSpec(
                lastTrial + told.size() + trials.size() + 1,
                training.candidate(),
                training.repeat(),
                Seeds.of(study.seed(), Seeds.REPEAT, training.repeat()),
                Fidelity.FULL,
                data));
      }
      List<TrialOutcome> round = pool.run(trials, mayStart);
      round.forEach(race::tell);
      told.addAll(round);
      if (round.size() < trials.size()) {
        return told;
      }
    }
  }

  /** The candidates that are not dropped, best first. */
  List<Candidate> racing() {
    return race.standing().racing();
  }

  /** Whether only the budget of trainings ended the race. */
  boolean endedByBudget() {
    return race.standing().end() == Standing.End.BUDGET;
  }

  /**
   * What is reported of the race.
   *
   * @param trainings of the whole search
   */
  RaceSummary summary(int candidates, int trainings) {
    List<Dropped> dropped =
        race.standing().dropped().stream()
            .map(drop -> new Dropped(drop.candidate().structure(), drop.repeats(), drop.pValue()))
            .toList();
    return new RaceSummary(
        settings.first(),
        settings.most(),
        settings.level(),
        candidates,
        trainings,
        (long) candidates * settings.most(),
        dropped);
  }
}
