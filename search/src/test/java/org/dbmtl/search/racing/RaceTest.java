package org.dbmtl.search.racing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.racing.Standing.Drop;
import org.dbmtl.search.racing.Standing.End;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RaceTest {
  private static final Provenance HERE = new Provenance("1", "17", "table", 1, "abc", 0.1, 0.2);
  private static final List<Candidate> CANDIDATES =
      new DagSpace(List.of("a", "b", "c"), EdgeConstraints.NONE)
          .all()
          .map(RaceTest::candidate)
          .toList();

  private static Candidate candidate(TargetGraph structure) {
    return new Candidate(structure, NetworkSettings.DEFAULT, TrainingSettings.DEFAULT, Map.of());
  }

  private static TrialSpec spec(Training training) {
    return new TrialSpec(
        1 + CANDIDATES.indexOf(training.candidate()) + 100L * training.repeat(),
        training.candidate(),
        training.repeat(),
        training.repeat(),
        Fidelity.FULL,
        "abc");
  }

  /** Scores of every candidate on every seed; what a seed does to all is ten times the noise. */
  private static final class Table {
    private final List<Candidate> candidates;
    private final List<Double> truths;
    private final double[][] scores;

    Table(List<Candidate> candidates, List<Double> truths, double[][] scores) {
      this.candidates = candidates;
      this.truths = truths;
      this.scores = scores;
    }

    static Table of(SplittableRandom random, int candidates, int repeats, double spread) {
      List<Double> truths = new ArrayList<>();
      double[] seeds = random.doubles(repeats).map(u -> 10 * random.nextGaussian()).toArray();
      double[][] scores = new double[candidates][repeats];
      for (int c = 0; c < candidates; c++) {
        double truth = spread * random.nextGaussian();
        truths.add(truth);
        for (int r = 0; r < repeats; r++) {
          scores[c][r] = truth + seeds[r] + random.nextGaussian();
        }
      }
      return new Table(CANDIDATES.subList(0, candidates), truths, scores);
    }

    TrialOutcome train(Training training) {
      return new TrialOutcome.Completed(
          spec(training),
          scores[candidates.indexOf(training.candidate())][training.repeat()],
          Map.of(),
          HERE);
    }

    double truth(Candidate candidate) {
      return truths.get(candidates.indexOf(candidate));
    }

    Candidate best() {
      return candidates.get(truths.indexOf(Collections.max(truths)));
    }

    List<TrialOutcome> all(int repeats) {
      List<TrialOutcome> outcomes = new ArrayList<>();
      for (Candidate candidate : candidates) {
        for (int r = 0; r < repeats; r++) {
          outcomes.add(train(new Training(candidate, r)));
        }
      }
      return outcomes;
    }
  }

  /** Runs a race to its end. */
  private static List<TrialOutcome> run(Race race, Table table) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (List<Training> next = race.ask(); !next.isEmpty(); next = race.ask()) {
      for (Training training : next) {
        TrialOutcome outcome = table.train(training);
        outcomes.add(outcome);
        race.tell(outcome);
      }
    }
    return outcomes;
  }

  private static Race race(RaceSettings settings, List<Candidate> entrants) {
    Race race = new Race(settings);
    race.enter(entrants);
    return race;
  }

  @ParameterizedTest(name = "{0} candidates, {1} to {2} repeats, true scores spread by {3}")
  @CsvSource({"25, 2, 10, 3", "12, 3, 10, 3", "25, 2, 10, 0", "8, 3, 5, 1"})
  void halfOfTheTrainingsDoAsWell(int candidates, int first, int most, double spread) {
    SplittableRandom random = new SplittableRandom(candidates + most);
    RaceSettings settings = RaceSettings.of(first, most, 0);
    int studies = 1000;
    double trainings = 0;
    int held = 0;
    double lossOfRace = 0;
    double lossOfAll = 0;
    int sameWinner = 0;
    for (int study = 0; study < studies; study++) {
      Table table = Table.of(random, candidates, most, spread);
      List<TrialOutcome> outcomes = run(race(settings, table.candidates), table);
      Ranking raced = Ranking.of(outcomes, Race.rankingLevel(settings));
      Ranking full = Ranking.of(table.all(most));
      trainings += (double) outcomes.size() / studies;
      held +=
          raced.tiedWithBest().stream()
                  .map(RankedCandidate::candidate)
                  .anyMatch(table.best()::equals)
              ? 1
              : 0;
      RankedCandidate ofRace = raced.best();
      RankedCandidate ofAll = full.best();
      assertThat(ofRace).isNotNull();
      assertThat(ofAll).isNotNull();
      lossOfRace += (table.truth(table.best()) - table.truth(ofRace.candidate())) / studies;
      lossOfAll += (table.truth(table.best()) - table.truth(ofAll.candidate())) / studies;
      sameWinner += ofRace.candidate().equals(ofAll.candidate()) ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(950);
    assertThat(sameWinner).isGreaterThanOrEqualTo(990);
    if (spread >= 3) {
      assertThat(trainings).isLessThanOrEqualTo(candidates * most / 2.0);
    }
    // A hundredth of the noise of one score.
    assertThat(lossOfRace).isLessThanOrEqualTo(lossOfAll + 0.01);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theOrderOfOutcomesAndAKilledRaceChangeNothing(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Table table = Table.of(random, 10, 8, 1);
    RaceSettings settings = RaceSettings.of(2, 8, (int) (25 + seed * 8));
    Race whole = race(settings, table.candidates);
    List<TrialOutcome> expected = run(whole, table);

    Random chance = new Random(seed);
    Map<Training, TrialOutcome> kept = new LinkedHashMap<>();
    Race race = race(settings, table.candidates);
    while (!race.ask().isEmpty()) {
      List<Training> round = new ArrayList<>(race.ask());
      Collections.shuffle(round, chance);
      // Killed after some of a round: what had ended is told to a new race, in any order.
      for (Training training : round.subList(0, 1 + chance.nextInt(round.size()))) {
        assertThat(kept.put(training, table.train(training))).isNull();
      }
      race = race(settings, table.candidates);
      List<TrialOutcome> stored = new ArrayList<>(kept.values());
      Collections.shuffle(stored, chance);
      stored.forEach(race::tell);
    }
    assertThat(new HashSet<>(kept.values())).isEqualTo(new HashSet<>(expected));
    assertThat(race.standing()).isEqualTo(whole.standing());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 20, 21, 25, 39, 1000})
  void theBudgetIsNeverExceeded(int budget) {
    Table table = Table.of(new SplittableRandom(budget), 10, 6, 0);
    Race race = race(RaceSettings.of(2, 6, budget), table.candidates);
    List<TrialOutcome> outcomes = run(race, table);
    assertThat(outcomes.size()).isLessThanOrEqualTo(budget);
    assertThat(outcomes).doesNotHaveDuplicates();
    // Candidates get the first repeats whole or not at all, and one seed alone compares nothing.
    assertThat(budget - outcomes.size()).isLessThan(budget < 60 ? 2 : budget);
    assertThat(race.standing().end())
        .isEqualTo(budget < 4 ? End.DECIDED : budget == 1000 ? End.REPEATS : End.BUDGET);
  }

  @Test
  void theBestGetWhatIsLeft() {
    Table table = Table.of(new SplittableRandom(1), 5, 3, 0);
    Race race = race(RaceSettings.of(2, 3, 13), table.candidates);
    List<TrialOutcome> outcomes = run(race, table);
    List<Candidate> third =
        outcomes.stream()
            .filter(o -> o.spec().repeat() == 2)
            .map(o -> o.spec().candidate())
            .toList();
    assertThat(third).isEqualTo(race.standing().racing().subList(0, 3));
    assertThat(race.standing().end()).isEqualTo(End.BUDGET);
  }

  @Test
  void aClearlyWorseCandidateDropsOutAndAFailedOneToo() {
    Table table = Table.of(new SplittableRandom(1), 4, 10, 0);
    for (int r = 0; r < 10; r++) {
      table.scores[2][r] -= 100;
    }
    Race race = race(RaceSettings.of(3, 10, 0), table.candidates);
    for (Training training : race.ask()) {
      race.tell(
          training.repeat() == 1 && training.candidate().equals(CANDIDATES.get(0))
              ? new TrialOutcome.Failed(
                  spec(training), TrialOutcome.Failed.Reason.DIVERGED, "loss is NaN", HERE)
              : table.train(training));
    }
    Standing standing = race.standing();
    assertThat(standing.dropped())
        .extracting(Drop::candidate)
        .containsExactly(CANDIDATES.get(0), CANDIDATES.get(2));
    assertThat(standing.dropped().get(0)).isEqualTo(new Drop(CANDIDATES.get(0), 2, null));
    assertThat(standing.dropped().get(1).repeats()).isEqualTo(3);
    assertThat(standing.dropped().get(1).pValue()).isLessThan(0.02 / 7);
    assertThat(standing.racing()).containsOnly(CANDIDATES.get(1), CANDIDATES.get(3));
    assertThat(standing.next())
        .containsExactly(
            new Training(standing.racing().get(0), 3), new Training(standing.racing().get(1), 3));
  }

  @Test
  void lateEntrantsGetTheirFirstRepeatsBeforeTheRaceGoesOn() {
    Table table = Table.of(new SplittableRandom(9), 8, 6, 2);
    RaceSettings settings = RaceSettings.of(2, 6, 0);
    Race race = race(settings, table.candidates.subList(0, 4));
    race.opening().forEach(training -> race.tell(table.train(training)));
    assertThat(race.opening()).isEmpty();
    race.enter(table.candidates);
    List<Training> opening = race.opening();
    Set<Training> expected = new HashSet<>();
    table
        .candidates
        .subList(4, 8)
        .forEach(
            candidate -> {
              expected.add(new Training(candidate, 0));
              expected.add(new Training(candidate, 1));
            });
    assertThat(new HashSet<>(opening)).isEqualTo(expected);
    assertThat(race.ask()).isEqualTo(opening);
    run(race, table);
    Race atOnce = race(settings, table.candidates);
    run(atOnce, table);
    assertThat(race.standing()).isEqualTo(atOnce.standing());
  }

  @Test
  void nobodyOrOneAloneHasDecidedIt() {
    assertThat(new Race(RaceSettings.of(2, 5, 0)).standing())
        .isEqualTo(new Standing(List.of(), List.of(), List.of(), End.DECIDED));
    Table table = Table.of(new SplittableRandom(1), 1, 5, 0);
    Race race = race(RaceSettings.of(2, 5, 0), table.candidates);
    assertThat(run(race, table)).hasSize(2);
    assertThat(race.standing().end()).isEqualTo(End.DECIDED);
  }

  @Test
  void badSettingsNameTheWayOut() {
    assertThatThrownBy(() -> RaceSettings.of(1, 5, 0))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("use 2 or more");
    assertThatThrownBy(() -> RaceSettings.of(3, 2, 0)).hasMessageContaining("use 3 or more");
    assertThatThrownBy(() -> RaceSettings.of(2, 3, -1)).hasMessageContaining("0 for no limit");
    assertThatThrownBy(() -> new RaceSettings(2, 3, 0, 1)).hasMessageContaining("between 0 and 1");
    assertThatThrownBy(() -> Race.rankingLevel(new RaceSettings(2, 3, 0, 0.05)))
        .hasMessageContaining("use a lower one");
    assertThat(Race.rankingLevel(RaceSettings.of(2, 3, 0)) + RaceSettings.LEVEL)
        .isEqualTo(Ranking.LEVEL);
  }
}
