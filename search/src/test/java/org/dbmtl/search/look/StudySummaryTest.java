package org.dbmtl.search.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.look.StudySummary.Progress;
import org.dbmtl.search.store.ExampleTrials;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StudySummaryTest {
  private static final Worker ELSEWHERE = new Worker("ml3", "another-machine", 4711, 5, "abc");

  private final TrialStore store = TrialStores.inMemory();
  private final StoredStudy study = ExampleTrials.study(store, "tiny", 1);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void trialsAreCountedByState() {
    completed(1, "click>like", 0, 0.2);
    completed(2, "click>like", 1, 0.4);
    ExampleTrials.failed(store, study, ExampleTrials.trial(3, "like>click", 0), ELSEWHERE);
    ExampleTrials.running(store, study, ExampleTrials.trial(4, "", 0), ELSEWHERE);
    ExampleTrials.queued(store, study, ExampleTrials.trial(5, "", 1));

    StudySummary summary = only();

    assertThat(summary.count(TrialState.COMPLETED)).isEqualTo(2);
    assertThat(summary.count(TrialState.FAILED)).isEqualTo(1);
    assertThat(summary.count(TrialState.RUNNING)).isEqualTo(1);
    assertThat(summary.count(TrialState.QUEUED)).isEqualTo(1);
    assertThat(summary.count(TrialState.PRUNED)).isZero();
  }

  @Test
  void theBestHasAllRepeatsAndTheHighestMean() {
    completed(1, "click>like", 0, 0.2);
    completed(2, "click>like", 1, 0.4);
    completed(3, "like>click", 0, 0.1);
    completed(4, "like>click", 1, 0.3);
    completed(5, "click>stay", 0, 0.9);

    assertThat(only().best()).isNotNull();
    assertThat(only().best().structure()).isEqualTo("click>like");
    assertThat(only().best().score().mean()).isCloseTo(0.3, offset(1e-12));
    assertThat(only().best().repeats()).isEqualTo(2);
  }

  @Test
  void seedsThatConfirmFinalistsDoNotCount() {
    completed(1, "click>like", 0, 0.2);
    TrialSpec repeat = ExampleTrials.trial(2, "click>like", 0);
    TrialSpec confirmation =
        new TrialSpec(
            2,
            repeat.candidate(),
            0,
            Seeds.of(1, Seeds.CONFIRM, 0),
            repeat.fidelity(),
            repeat.data());
    ExampleTrials.completed(store, study, confirmation, 0.8, ELSEWHERE);

    CandidateScores best = Objects.requireNonNull(only().best());
    assertThat(best.structure()).isEqualTo("click>like");
    assertThat(best.byRepeat()).isEqualTo(Map.of(0, 0.2));
    assertThat(best.trials()).hasSize(1);
  }

  @Test
  void aShareOfATrainingDoesNotCount() {
    completed(1, "click>like", 0, 0.2);
    TrialSpec full = ExampleTrials.trial(2, "click>like", 0);
    TrialSpec share =
        new TrialSpec(2, full.candidate(), 0, full.seed(), new Fidelity(0.5, 1), full.data());
    ExampleTrials.completed(store, study, share, 0.9, ELSEWHERE);

    assertThat(only().candidates())
        .extracting(CandidateScores::structure, CandidateScores::byRepeat)
        .containsExactly(tuple("click>like", Map.of(0, 0.2)));
  }

  @Test
  void theGainIsPairedWithTheStructureWithoutEdges() {
    completed(1, "", 0, 0.1);
    completed(2, "", 1, 0.3);
    completed(3, "click>like", 0, 0.2);
    completed(4, "click>like", 1, 0.5);

    // Differences .1 and .2: mean .15, and t(.975, 1) = 12.706 standard errors of .05 around it.
    Difference gain = CandidateScores.gainOfBest(only().candidates());
    assertThat(gain).isNotNull();
    assertThat(gain.mean()).isCloseTo(0.15, offset(1e-12));
    assertThat(gain.high()).isCloseTo(0.15 + 12.7062 * 0.05, offset(1e-4));
  }

  @Test
  void aStudyRunsWhileWorkersAreSeenAndIsStoppedOrFinishedAfter() {
    assertThat(only().progress()).isEqualTo(Progress.STOPPED);
    store.seen(study.number(), ELSEWHERE);
    assertThat(only().progress()).isEqualTo(Progress.RUNNING);
    assertThat(only().seen()).isNotNull();
    store.setStopped(study.number(), "finished");
    assertThat(only().progress()).isEqualTo(Progress.FINISHED);
  }

  @Test
  void theLastRunOfANameIsTheCurrentOne() {
    ExampleTrials.study(store, "other", 1);
    ExampleTrials.study(store, "tiny", 2);

    assertThat(StudySummary.all(store))
        .extracting(StudySummary::current)
        .containsExactly(false, true, true);
  }

  /** Oracle: reading everything again. */
  @Test
  void lookingAgainSeesWhatReadingAnewWouldSee() {
    StudyTrials known = StudyTrials.NONE;
    for (int step = 0; step < 12; step++) {
      switch (step) {
        case 0 -> completed(1, "click>like", 0, 0.2);
        case 1 -> ExampleTrials.queued(store, study, ExampleTrials.trial(2, "", 0));
        case 2 -> ExampleTrials.running(store, study, ExampleTrials.trial(2, "", 0), ELSEWHERE);
        case 4 -> completed(3, "click>like", 1, 0.4);
        case 5 ->
            ExampleTrials.failed(store, study, ExampleTrials.trial(4, "like>click", 0), ELSEWHERE);
        case 7 -> store.requeueFailed(study.number());
        case 8 -> completed(4, "like>click", 0, 0.9);
        case 10 -> store.delete(study.number());
        default -> {} // nothing happens
      }
      known = known.now(store, study);
      assertThat(known)
          .as("after step %d", step)
          .isEqualTo(StudyTrials.of(study, store.trials(study.number())));
    }
  }

  private void completed(long id, String structure, int repeat, double score) {
    ExampleTrials.completed(
        store, study, ExampleTrials.trial(id, structure, repeat), score, ELSEWHERE);
  }

  private StudySummary only() {
    assertThat(StudySummary.all(store)).hasSize(1);
    return StudySummary.all(store).get(0);
  }
}
