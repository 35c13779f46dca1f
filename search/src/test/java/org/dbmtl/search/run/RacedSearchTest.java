package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.dbmtl.search.evidence.RaceSummary;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.racing.Race;
import org.dbmtl.search.racing.Training;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches whose candidates race for repeats. */
@Timeout(60)
class RacedSearchTest {
  private static final Repeats REPEATS = new Repeats(2, 8);

  @TempDir Path folder;

  private static Study study(String strategy, int trials, int parallel, String... targets) {
    return Studies.study(
        SearchSettings.DEFAULT.with(
            s ->
                s.strategy(strategy)
                    .trials(trials)
                    .repeats(REPEATS)
                    .parallel(parallel)
                    .seeding("none")
                    .restarts(1)
                    .confirm(0)),
        targets);
  }

  private SearchResult search(Study study) {
    return Studies.search(study, new FakeTrainer(0), folder, SearchListener.NONE);
  }

  private static Map<Candidate, Integer> repeats(SearchResult result) {
    Map<Candidate, Integer> repeats = new HashMap<>();
    result.outcomes().forEach(o -> repeats.merge(o.spec().candidate(), 1, Integer::sum));
    return repeats;
  }

  /** What a race by hand over all candidates and seeds asks for, one training at a time. */
  @Test
  void aSearchWithoutABudgetTrainsWhatARaceOverTheWholeSpaceAsksFor() {
    SearchResult result = search(study("exhaustive", 0, 2, "a", "b", "c"));
    assertThat(result.stopped()).isEqualTo(StopReason.FINISHED);

    Map<Candidate, Integer> repeats = repeats(result);
    assertThat(repeats).hasSize(25);
    Race race = new Race(RepeatsRace.settings(result.study().search()));
    race.enter(result.outcomes().stream().map(o -> o.spec().candidate()).distinct().toList());
    Map<Training, TrialOutcome> known = new HashMap<>();
    result
        .outcomes()
        .forEach(o -> known.put(new Training(o.spec().candidate(), o.spec().repeat()), o));
    int asked = 0;
    while (!race.ask().isEmpty()) {
      race.tell(Objects.requireNonNull(known.get(race.ask().get(0))));
      asked++;
    }
    assertThat(asked).isEqualTo(result.outcomes().size());

    RaceSummary summary = result.race();
    assertThat(summary).isNotNull();
    assertThat(summary.trainings()).isEqualTo(result.outcomes().size());
    // The noise is small next to the differences, so most of the space drops out early.
    assertThat(summary.trainings()).isLessThan((int) summary.trainingsOfAll() / 2);
    assertThat(summary.dropped()).isNotEmpty();
    for (RaceSummary.Dropped dropped : summary.dropped()) {
      Candidate candidate = Candidate.of(result.study(), dropped.structure());
      assertThat(repeats.get(candidate)).isEqualTo(dropped.repeats());
    }
    assertThat(result.ranking().level()).isLessThan(Ranking.LEVEL);
    List<RankedCandidate> ranked = result.ranking().candidates();
    assertThat(ranked.get(0).score().repeats())
        .isEqualTo(ranked.stream().mapToInt(c -> c.score().repeats()).max().orElse(0));
  }

  @ParameterizedTest
  @CsvSource({"exhaustive,60", "random,61", "local,40", "greedy,20", "random,5", "random,2"})
  void aRaceStaysInTheBudgetAndRepeatsGoToTheBest(String strategy, int trials) {
    SearchResult result = search(study(strategy, trials, 3, "a", "b", "c", "d"));
    assertThat(result.outcomes()).hasSizeLessThanOrEqualTo(trials);
    assertThat(result.outcomes().stream().map(o -> o.spec().id()))
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, result.outcomes().size()).boxed().toList());
    assertThat(
            result.outcomes().stream().map(o -> List.of(o.spec().candidate(), o.spec().repeat())))
        .doesNotHaveDuplicates();
    // All that begin get the first repeats, whatever the budget.
    assertThat(repeats(result).values()).allMatch(r -> r >= REPEATS.first() && r <= REPEATS.most());
    if (result.stopped() == StopReason.TRIALS) {
      assertThat(result.outcomes().size()).isGreaterThan(trials - REPEATS.first());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"exhaustive", "greedy", "local", "random"})
  void anyNumberOfParallelTrialsGivesTheSameRace(String strategy) {
    List<String> rankings = new ArrayList<>();
    for (int parallel : new int[] {1, 2, 8}) {
      Study study = study(strategy, 60, parallel, "a", "b", "c", "d");
      rankings.add(
          SharedStudies.ranking(
              Studies.search(study, new FakeTrainer(4), folder, SearchListener.NONE)));
    }
    assertThat(rankings.get(1)).isEqualTo(rankings.get(0));
    assertThat(rankings.get(2)).isEqualTo(rankings.get(0));
    assertThat(rankings.get(0)).contains("\"race\"");
  }

  @Test
  void aRaceThatIsInterruptedAfterAnyTrialGoesOn() throws InterruptedException {
    Study study = study("exhaustive", 40, 2, "a", "b", "c");
    SearchResult unbroken = SharedStudies.unbroken(study, folder);
    for (int last = 1; last < unbroken.outcomes().size(); last++) {
      try (TrialStore store = TrialStores.inMemory()) {
        AtomicInteger ended = new AtomicInteger();
        int stop = last;
        Thread search =
            new Thread(
                () -> {
                  Thread own = Thread.currentThread();
                  SharedStudies.search(
                      store,
                      study,
                      new FakeTrainer(0),
                      folder,
                      StudySession.LEASE,
                      new SearchListener() {
                        @Override
                        public void trialFinished(TrialOutcome outcome) {
                          if (ended.incrementAndGet() == stop) {
                            own.interrupt();
                          }
                        }
                      });
                });
        search.start();
        search.join();
        FakeTrainer second = new FakeTrainer(0);
        SearchResult resumed =
            SharedStudies.search(
                store, study, second, folder, StudySession.LEASE, SearchListener.NONE);
        assertThat(SharedStudies.ranking(resumed)).isEqualTo(SharedStudies.ranking(unbroken));
        assertThat(ended.get() + second.trained.size()).isEqualTo(unbroken.outcomes().size());
      }
    }
  }
}
