package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.run.StudyAdmission.Admission;
import org.dbmtl.search.run.StudyAdmission.Kind;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.store.Claim;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrialSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StudyAdmissionTest {
  private final TrialStore store = TrialStores.inMemory();
  private final Study study = study(40);

  @AfterEach
  void close() {
    store.close();
  }

  private static Study study(int trials) {
    return Studies.study(Studies.settings("local", trials, 2, 1, 2), "a", "b");
  }

  private Admission admit(Study asked, String data, Wish wish) {
    return StudyAdmission.admit(store, asked, data, List.of("--trials", "40"), wish);
  }

  /** Completes a trial of the current study, so that there is something to lose. */
  private void finishOne() {
    StoredStudy current = Objects.requireNonNull(store.current("test"));
    TrialSpec spec =
        new TrialSpec(
            1,
            Candidate.of(study, TargetGraph.empty(List.of("a", "b"))),
            0,
            1,
            Fidelity.FULL,
            "abc");
    store.enqueue(current.number(), List.of(spec));
    Claim claim = store.claim(current.number(), List.of(1L), Worker.here(), StudySession.LEASE, 10);
    assertThat(store.finish(Objects.requireNonNull(claim), FakeTrainer.outcome(spec))).isTrue();
  }

  @Test
  void theSameStudyGoesOn() {
    Admission first = admit(study, "abc", Wish.GO_ON);
    finishOne();
    assertThat(first.kind()).isEqualTo(Kind.NEW);
    for (Wish wish : Wish.values()) {
      Admission again = admit(study, "abc", wish);
      assertThat(again.kind()).isEqualTo(wish == Wish.FRESH ? Kind.ANEW : Kind.GOES_ON);
    }
    assertThat(store.studies()).hasSize(2);
  }

  @Test
  void costAndCompanyDoNotMakeAStudyAnother() {
    admit(study, "abc", Wish.GO_ON);
    finishOne();
    Study other =
        study
            .withSearch(study.search().withParallel(7))
            .withTrial(new TrialSettings(5, 2, 9, 9, 9));
    assertThat(admit(other, "abc", Wish.GO_ON).kind()).isEqualTo(Kind.GOES_ON);
  }

  @Test
  void aChangeIsRefusedByNameUnlessTheUserStartsOver() {
    admit(study, "abc", Wish.GO_ON);
    finishOne();
    Study changed = study.withTraining(study.training().withEpochs(7));
    for (Wish wish : List.of(Wish.GO_ON, Wish.EXTEND)) {
      assertThatThrownBy(() -> admit(changed, "abc", wish))
          .isInstanceOf(StudyException.class)
          .hasMessageContaining("training.epochs was 1, is 7")
          .hasMessageContaining("1 finished")
          .hasMessageContaining("--fresh");
    }
    assertThatThrownBy(() -> admit(study, "def", Wish.GO_ON))
        .hasMessageContaining("the log, or how it is read, was abc, is def");
    assertThat(admit(changed, "abc", Wish.FRESH_IF_CHANGED).study().run()).isEqualTo(2);
    assertThat(store.trials(1)).hasSize(1);
  }

  @Test
  void aChangeBeforeAnythingIsFinishedStartsOverByItself() {
    admit(study, "abc", Wish.GO_ON);
    assertThat(admit(study.withSeed(9), "abc", Wish.GO_ON).kind()).isEqualTo(Kind.ANEW);
  }

  @Test
  void aBudgetGrowsWhenAskedToAndNeverShrinks() {
    admit(study, "abc", Wish.GO_ON);
    finishOne();
    assertThatThrownBy(() -> admit(study(60), "abc", Wish.GO_ON))
        .hasMessageContaining("search.trials 40")
        .hasMessageContaining("search.trials 60")
        .hasMessageContaining("--extend");
    assertThatThrownBy(() -> admit(study(20), "abc", Wish.EXTEND))
        .hasMessageContaining("can only grow");
    assertThat(admit(study(60), "abc", Wish.EXTEND).kind()).isEqualTo(Kind.EXTENDED);
    assertThat(admit(study(0), "abc", Wish.EXTEND).kind()).isEqualTo(Kind.EXTENDED);
    assertThatThrownBy(() -> admit(study(60), "abc", Wish.EXTEND))
        .hasMessageContaining("can only grow");
  }

  @Test
  void aWorkerJoinsTheSameStudyOnly() {
    assertThatThrownBy(() -> StudyAdmission.join(store, study, "abc"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("no study 'test'")
        .hasMessageContaining("it is empty");
    StoredStudy there = admit(study, "abc", Wish.GO_ON).study();
    assertThat(StudyAdmission.join(store, study, "abc")).isEqualTo(there);
    assertThatThrownBy(() -> StudyAdmission.join(store, study.withSeed(8), "abc"))
        .hasMessageContaining("seed was 42, is 8");
  }
}
