package org.dbmtl.search.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.dbmtl.search.store.ExampleTrials;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TrialChoiceTest {
  private final TrialStore store = TrialStores.inMemory();
  private final StoredStudy study = ExampleTrials.study(store, "tiny", 1);

  @AfterEach
  void close() {
    store.close();
  }

  @BeforeEach
  void fill() {
    Worker worker = Worker.here();
    ExampleTrials.completed(store, study, ExampleTrials.trial(1, "", 0), 0.1, worker);
    ExampleTrials.completed(store, study, ExampleTrials.trial(2, "click>like", 0), 0.3, worker);
    ExampleTrials.failed(store, study, ExampleTrials.trial(3, "like>click", 0), worker);
    ExampleTrials.completed(store, study, ExampleTrials.trial(4, "click>stay", 0), 0.3, worker);
    ExampleTrials.queued(store, study, ExampleTrials.trial(5, "stay>click", 0));
  }

  @Test
  void allTrialsComeByNumber() {
    assertThat(numbers(TrialChoice.ALL)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void statesAndLimitLeaveTrialsOut() {
    assertThat(numbers(new TrialChoice(Set.of(TrialState.FAILED, TrialState.QUEUED), false, 0)))
        .containsExactly(3L, 5L);
    assertThat(numbers(new TrialChoice(Set.of(), false, 2))).containsExactly(1L, 2L);
  }

  @Test
  void theBestComeFirstAndEqualOnesByNumber() {
    assertThat(numbers(new TrialChoice(Set.of(), true, 0))).containsExactly(2L, 4L, 1L);
    assertThat(numbers(new TrialChoice(Set.of(), true, 1))).containsExactly(2L);
  }

  @Test
  void fullTrainingsComeBeforeSmallerShares() {
    TrialSpec full = ExampleTrials.trial(6, "stay>like", 0);
    TrialSpec ninth =
        new TrialSpec(6, full.candidate(), 0, full.seed(), new Fidelity(1.0 / 9, 1), full.data());
    ExampleTrials.completed(store, study, ninth, 0.9, Worker.here());
    assertThat(numbers(new TrialChoice(Set.of(), true, 0))).containsExactly(2L, 4L, 1L, 6L);
  }

  @Test
  @Timeout(30)
  void tenThousandTrialsAreWrittenAtOnce() {
    List<TrialSpec> specs = new ArrayList<>();
    for (int repeat = 1; repeat <= 9_995; repeat++) {
      specs.add(ExampleTrials.trial(5 + repeat, "", repeat));
    }
    store.enqueue(study.number(), specs);

    List<StoredTrial> trials = TrialChoice.ALL.of(store.trials(study.number()));

    assertThat(LookJson.trials(store.place(), study, trials)).contains("\"number\" : 10000");
  }

  private List<Long> numbers(TrialChoice choice) {
    return choice.of(store.trials(study.number())).stream().map(StoredTrial::number).toList();
  }
}
