package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Confirmation.Finalist;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class StudySearchTest {
  private static final Provenance HERE = Provenance.here("fake", 1, "abc", 0, 0);

  @TempDir Path folder;

  private SearchResult run(SearchSettings settings, FakeTrainer trainer, String... targets) {
    return run(settings, trainer, SearchListener.NONE, targets);
  }

  private SearchResult run(
      SearchSettings settings, FakeTrainer trainer, SearchListener listener, String... targets) {
    Study study = Studies.study(settings, targets);
    return Studies.search(study, trainer, folder, listener);
  }

  private static String withoutTimes(SearchResult result) {
    ObjectNode root =
        (ObjectNode)
            new JsonMapper().readTree(RecordJson.text(SearchSummary.of(result, List.of())));
    assertThat(root.remove("times")).isNotNull();
    return root.toPrettyString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exhaustive", "greedy", "local", "random"})
  void anyNumberOfParallelTrialsGivesTheSameRanking(String strategy) {
    List<String> rankings = new ArrayList<>();
    for (int parallel : new int[] {1, 2, 8}) {
      rankings.add(
          withoutTimes(
              run(
                  Studies.settings(strategy, 60, 2, parallel, 2),
                  new FakeTrainer(5),
                  "a",
                  "b",
                  "c",
                  "d")));
    }
    assertThat(rankings.get(1)).isEqualTo(rankings.get(0));
    assertThat(rankings.get(2)).isEqualTo(rankings.get(0));
    assertThat(rankings.get(0)).contains("\"candidates\"").doesNotContain("NaN");
  }

  /** Oracle: the ranking of the first trials of the whole search. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "auto"})
  void whatIsToldSoFarIsTheBeginningOfTheResult(String repeats) {
    SearchSettings settings = Studies.settings("local", 40, 0, Repeats.parse(repeats), 2, 2);
    Study study = Studies.study(settings, "a", "b", "c", "d");
    List<SearchResult> told = new ArrayList<>();
    SearchResult result =
        Studies.search(
            study, new FakeTrainer(5), folder, SearchListener.NONE, soFar -> told.add(soFar.get()));
    assertThat(told).isNotEmpty();
    int before = 0;
    for (SearchResult soFar : told) {
      int trials = soFar.outcomes().size();
      assertThat(trials).isGreaterThan(before).isLessThan(result.outcomes().size());
      before = trials;
      assertThat(ids(soFar.outcomes())).isEqualTo(ids(result.outcomes().subList(0, trials)));
      assertThat(soFar.stopped()).isEqualTo(StopReason.RUNNING);
      assertThat(soFar.confirmation()).isNull();
      assertThat(RecordJson.text(SearchSummary.of(soFar, List.of())))
          .contains("\"stopped\" : \"running\"");
    }
    SearchResult quiet = run(settings, new FakeTrainer(5), "a", "b", "c", "d");
    assertThat(withoutTimes(result)).isEqualTo(withoutTimes(quiet));
  }

  @ParameterizedTest
  @CsvSource({"60,2", "61,2", "7,3", "1,1", "50,3"})
  void theBudgetOfTrialsIsExact(int trials, int repeats) {
    FakeTrainer trainer = new FakeTrainer(0);
    SearchResult result =
        run(Studies.settings("exhaustive", trials, repeats, 3, 0), trainer, "a", "b", "c", "d");
    assertThat(trainer.trained).hasSize(trials).doesNotHaveDuplicates();
    assertThat(result.stopped()).isEqualTo(StopReason.TRIALS);
    assertThat(ids(result.outcomes())).isSorted().hasSize(trials);
    List<RankedCandidate> ranked = result.ranking().candidates();
    long partial = ranked.stream().filter(RankedCandidate::partial).count();
    assertThat(partial).isEqualTo(trials % repeats == 0 ? 0 : 1);
    assertThat(ranked.get(ranked.size() - 1).partial()).isEqualTo(partial == 1);
  }

  @Test
  void withoutABudgetTheSpaceIsTheEnd() {
    FakeTrainer trainer = new FakeTrainer(0);
    SearchResult result = run(Studies.settings("random", 0, 2, 2, 2), trainer, "a", "b", "c");
    assertThat(result.stopped()).isEqualTo(StopReason.FINISHED);
    assertThat(result.ranking().candidates()).hasSize(25);
    assertThat(result.outcomes()).hasSize(50);
    // Outside the budget: the best, vanilla and a network for each target on two fresh seeds.
    assertThat(trainer.trained).hasSize(56);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exhaustive", "greedy", "local", "random"})
  void vanillaIsTrainedFirstAndOnce(String strategy) {
    FakeTrainer trainer = new FakeTrainer(0);
    SearchResult result = run(Studies.settings(strategy, 0, 2, 1, 0), trainer, "a", "b", "c");
    List<Long> ofVanilla =
        trainer.trained.stream()
            .filter(trial -> trial.candidate().structure().edgeCount() == 0)
            .map(TrialSpec::id)
            .toList();
    assertThat(ofVanilla).containsExactly(1L, 2L);
    assertThat(result.ranking().candidate(result.vanilla())).isNotNull();
  }

  @Test
  void repeatsShareSeedsAndTheFinalistsGetFreshOnes() {
    SearchResult result =
        run(Studies.settings("exhaustive", 12, 3, 1, 2), new FakeTrainer(0), "a", "b", "c");
    for (TrialOutcome outcome : result.outcomes()) {
      assertThat(outcome.spec().seed()).isEqualTo(Seeds.of(42, "repeat", outcome.spec().repeat()));
    }
    Confirmation confirmation = result.confirmation();
    assertThat(confirmation).isNotNull();
    for (TrialOutcome outcome : confirmation.outcomes()) {
      assertThat(outcome.spec().seed()).isEqualTo(Seeds.of(42, "confirm", outcome.spec().repeat()));
    }
    assertThat(ids(confirmation.outcomes())).containsExactly(13L, 14L, 15L, 16L, 17L, 18L);
  }

  @Test
  void confirmationIsThePairedDifferenceOnTheTestPart() {
    SearchResult result =
        run(Studies.settings("exhaustive", 0, 2, 2, 3), new FakeTrainer(0), "a", "b");
    Confirmation confirmation = result.confirmation();
    assertThat(confirmation).isNotNull();
    RankedCandidate best = result.ranking().best();
    assertThat(best).isNotNull();
    assertThat(best.candidate().structure().edgeCount()).isEqualTo(1);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      // Best's trials come first; the fake's test gains add up to its score.
      sum += score(confirmation.outcomes().get(i)) - score(confirmation.outcomes().get(i + 3));
    }
    Difference difference = confirmation.difference();
    assertThat(difference).isNotNull();
    assertThat(difference.mean()).isCloseTo(sum / 3, within(1e-12));
    assertThat(difference.low()).isLessThan(difference.mean());
  }

  @Test
  void whenVanillaIsBestItIsConfirmedBesideANetworkForEachTarget() {
    FakeTrainer trainer = new FakeTrainer(0);
    SearchResult result = run(Studies.settings("greedy", 0, 2, 1, 2), trainer, "a");
    Confirmation confirmation = result.confirmation();
    assertThat(confirmation).isNotNull();
    assertThat(confirmation.difference()).isNull();
    assertThat(confirmation.finalists().stream().map(Finalist::roles))
        .containsExactly(
            List.of(Role.BEST, Role.RECOMMENDED, Role.VANILLA, Role.MTL), List.of(Role.WDL));
    assertThat(confirmation.outcomes()).hasSize(4);
    assertThat(trainer.trained).hasSize(6);
  }

  @Test
  void aTrialThatThrowsIsAFailedOneAndTheStudyGoesOn() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (spec.id() == 3) {
                throw new IllegalStateException("loss is NaN\n  at step 7");
              }
              if (spec.id() == 5) {
                throw new OutOfMemoryError("Java heap space");
              }
              return FakeTrainer.outcome(spec);
            });
    SearchResult result = run(Studies.settings("exhaustive", 20, 2, 2, 0), trainer, "a", "b", "c");
    assertThat(result.outcomes()).hasSize(20);
    assertThat(result.ranking().failed())
        .extracting(TrialOutcome.Failed::cause)
        .containsExactly(
            "IllegalStateException: loss is NaN at step 7", "OutOfMemoryError: Java heap space");
    assertThat(RecordJson.text(SearchSummary.of(result, List.of())))
        .contains("loss is NaN at step 7");
  }

  @Test
  void aMistakeInEveryTrialEndsTheSearchWithItsMessage() {
    AtomicInteger running = new AtomicInteger();
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              running.incrementAndGet();
              try {
                FakeTrainer.nap(10);
                throw new StudyException("training.batch is 2000, but ...");
              } finally {
                running.decrementAndGet();
              }
            });
    assertThatThrownBy(
            () -> run(Studies.settings("exhaustive", 40, 2, 4, 0), trainer, "a", "b", "c"))
        .isInstanceOf(StudyException.class)
        .hasMessage("training.batch is 2000, but ...");
    assertThat(running).hasValue(0);
    assertThat(trainer.trained.size()).isLessThan(40);
  }

  @Test
  void whenTheWholeFirstRoundFailsTheSearchEnds() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) ->
                new TrialOutcome.Failed(
                    spec, TrialOutcome.Failed.Reason.DIVERGED, "loss of a is NaN at step 3", HERE));
    assertThatThrownBy(() -> run(Studies.settings("greedy", 0, 2, 2, 2), trainer, "a", "b"))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith(
            "all 2 trials of the first round failed, the first one with 'loss of a is NaN at step"
                + " 3'");
  }

  @Test
  void afterItsMinutesNoTrialStarts() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              FakeTrainer.nap(30);
              return FakeTrainer.outcome(spec);
            });
    // 0.001 minutes are 60 ms, the time of two trials.
    SearchResult result =
        run(Studies.settings("exhaustive", 0, 0.001, 1, 1, 0), trainer, "a", "b", "c", "d");
    assertThat(result.stopped()).isEqualTo(StopReason.MINUTES);
    assertThat(result.outcomes()).hasSizeBetween(1, 3);
    assertThat(trainer.trained).hasSameSizeAs(result.outcomes());
  }

  @Test
  void interruptingEndsItWithWhatItHas() throws InterruptedException {
    CountDownLatch fourth = new CountDownLatch(1);
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (spec.id() < 4) {
                return FakeTrainer.outcome(spec);
              }
              if (spec.id() == 4) {
                fourth.countDown();
              }
              while (!context.shouldStop()) {
                FakeTrainer.nap(1);
              }
              return new TrialOutcome.Pruned(spec, HERE);
            });
    List<SearchResult> results = Collections.synchronizedList(new ArrayList<>());
    List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
    Thread search =
        new Thread(
            () -> {
              results.add(run(Studies.settings("exhaustive", 0, 1, 1, 2), trainer, "a", "b", "c"));
              interrupted.add(Thread.currentThread().isInterrupted());
            });
    search.start();
    fourth.await();
    search.interrupt();
    search.join();
    assertThat(results).hasSize(1);
    assertThat(results.get(0).stopped()).isEqualTo(StopReason.CANCELLED);
    assertThat(ids(results.get(0).outcomes())).containsExactly(1L, 2L, 3L);
    assertThat(results.get(0).confirmation()).isNull();
    assertThat(interrupted).containsExactly(true);
  }

  @Test
  void theListenerHearsOfEveryTrialAndOfEachNewBest() {
    AtomicInteger started = new AtomicInteger();
    AtomicInteger finished = new AtomicInteger();
    List<Double> bests = new ArrayList<>();
    SearchListener listener =
        new SearchListener() {
          @Override
          public void trialStarted(TrialSpec trial) {
            started.incrementAndGet();
          }

          @Override
          public void trialFinished(TrialOutcome outcome) {
            finished.incrementAndGet();
          }

          @Override
          public void newBest(Candidate candidate, Estimate score) {
            bests.add(score.mean());
          }
        };
    SearchResult result =
        run(Studies.settings("exhaustive", 0, 2, 2, 2), new FakeTrainer(2), listener, "a", "b");
    assertThat(started).hasValue(2 * 3 + 6);
    assertThat(finished).hasValue(2 * 3 + 6);
    RankedCandidate best = result.ranking().best();
    assertThat(best).isNotNull();
    assertThat(bests).isSorted().endsWith(best.score().mean());
  }

  @Test
  void aMistakeInOneTrialFailsThatTrialAlone() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (spec.id() == 2) {
                throw new StudyException("training.batch is 2000, but ...");
              }
              return FakeTrainer.outcome(spec);
            });
    SearchResult result = run(Studies.settings("exhaustive", 8, 2, 4, 0), trainer, "a", "b", "c");
    assertThat(trainer.trained).hasSize(8);
    assertThat(result.ranking().failed())
        .singleElement()
        .satisfies(
            failed -> {
              assertThat(failed.reason()).isEqualTo(Failed.Reason.MISTAKE);
              assertThat(failed.cause()).isEqualTo("training.batch is 2000, but ...");
            });
  }

  @Test
  void lackOfMemoryIsTriedAgainAndThenFails() {
    AtomicInteger tries = new AtomicInteger();
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (spec.id() == 2 || (spec.id() == 3 && tries.incrementAndGet() < 3)) {
                throw new OutOfMemoryError("no room");
              }
              return FakeTrainer.outcome(spec);
            });
    SearchResult result = run(Studies.settings("exhaustive", 4, 1, 2, 0), trainer, "a", "b");
    assertThat(result.ranking().failed())
        .extracting(failed -> failed.spec().id())
        .containsExactly(2L);
    assertThat(trainer.trained).filteredOn(spec -> spec.id() == 2).hasSize(3);
    assertThat(trainer.trained).filteredOn(spec -> spec.id() == 3).hasSize(3);
  }

  @Test
  void aTrialBeyondItsTimeOrMemoryFailsAndTheRestGoesOn() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              while (spec.id() == 2) {
                if (context.shouldStop()) {
                  return new TrialOutcome.Pruned(spec, HERE);
                }
                FakeTrainer.nap(1);
              }
              return FakeTrainer.outcome(spec);
            }) {
          @Override
          public long memoryBytes(TrialSpec spec) {
            return spec.id() == 3 ? 5_000_000_000L : 1;
          }
        };
    Study study =
        Studies.study(Studies.settings("exhaustive", 3, 1, 1, 0), "a", "b")
            .withTrial(new TrialSettings(0.0005, 4, 2, 10, 3));
    SearchResult result = Studies.search(study, trainer, folder, SearchListener.NONE);
    assertThat(result.ranking().failed())
        .allMatch(failed -> failed.reason() == Failed.Reason.LIMIT)
        .extracting(Failed::cause)
        .satisfiesExactly(
            time -> assertThat(time).contains("trial.minutes 5.0E-4"),
            memory -> assertThat(memory).contains("5.00 GB").contains("trial.memory is 4.0"));
  }

  @Test
  void theModelsOfTheBestCandidatesStayAndNoOthers() throws IOException {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              Completed outcome = (Completed) FakeTrainer.outcome(spec);
              if (context.keepsModel(outcome.score())) {
                context.workFolder();
              }
              return outcome;
            });
    Study study =
        Studies.study(Studies.settings("exhaustive", 0, 1, 1, 0), "a", "b", "c")
            .withTrial(new TrialSettings(0, 0, 2, 10, 4));
    SearchResult result = Studies.search(study, trainer, folder, SearchListener.NONE);
    List<RankedCandidate> ranked = result.ranking().candidates();
    List<String> best =
        ranked.stream()
            .filter(
                candidate ->
                    ranked.indexOf(candidate) < 4
                        || ranked.subList(0, ranked.indexOf(candidate)).stream()
                            .allMatch(better -> edges(better) > edges(candidate)))
            .map(
                candidate ->
                    result.outcomes().stream()
                        .filter(o -> o.spec().candidate().equals(candidate.candidate()))
                        .map(o -> "trial-%05d".formatted(o.spec().id()))
                        .findFirst()
                        .orElseThrow())
            .sorted()
            .toList();
    try (Stream<Path> kept = Files.list(folder.resolve("trials/run-1"))) {
      assertThat(kept.map(path -> path.getFileName().toString()).sorted()).isEqualTo(best);
    }
  }

  private static int edges(RankedCandidate candidate) {
    return candidate.candidate().structure().edgeCount();
  }

  @Test
  void trialsHaveFoldersOfTheirOwnOnlyIfTheyAsk() {
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (spec.id() == 2) {
                assertThat(context.mayResume()).isFalse();
                assertThat(context.shouldCheckpoint()).as("at once").isFalse();
                assertThat(context.workFolder()).isEmptyDirectory();
                assertThat(context.mayResume()).isTrue();
              }
              return FakeTrainer.outcome(spec);
            });
    run(Studies.settings("exhaustive", 4, 1, 1, 0), trainer, "a", "b", "c");
    assertThat(folder.resolve("trials/run-1"))
        .isDirectoryNotContaining(path -> !path.endsWith("trial-00002"));
  }

  private static double score(TrialOutcome outcome) {
    return ((Completed) outcome).score();
  }

  private static List<Long> ids(List<TrialOutcome> outcomes) {
    return outcomes.stream().map(outcome -> outcome.spec().id()).toList();
  }
}
