package org.dbmtl.search.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveWorkersTest {
  private static final Worker ELSEWHERE = new Worker("ml3", "another-machine", 4711, 5, "abc");

  private final TrialStore store = TrialStores.inMemory();
  private final StoredStudy study = ExampleTrials.study(store, "tiny", 1);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void aWorkerThatWasSeenLatelyIsAlive() {
    store.seen(study.number(), ELSEWHERE);

    assertThat(live(Instant.now())).containsExactly(ELSEWHERE);
  }

  @Test
  void aWorkerThatIsSilentIsDeadUnlessItHoldsALease() {
    store.seen(study.number(), ELSEWHERE);
    Instant later = Instant.now().plus(LiveWorkers.SILENCE).plusSeconds(60);
    assertThat(live(later)).isEmpty();

    ExampleTrials.running(store, study, ExampleTrials.trial(1, "", 0), ELSEWHERE);
    assertThat(live(later)).as("leased for 10 minutes").containsExactly(ELSEWHERE);
    assertThat(live(later.plus(Duration.ofHours(1)))).isEmpty();
  }

  @Test
  void aProcessOfThisMachineThatHasEndedIsDead() {
    Worker own = Worker.here();
    // Same number, other start: the number was given to this process later.
    store.seen(
        study.number(), new Worker(own.host(), own.machine(), own.pid(), own.started() - 1, "old"));

    assertThat(live(Instant.now())).isEmpty();
  }

  @Test
  void theProcessThatLooksDoesNotCount() {
    store.seen(study.number(), Worker.here());

    assertThat(live(Instant.now())).isEmpty();
  }

  @Test
  void nobodyWorksOnAStudyWhoseSearchHasEnded() {
    store.seen(study.number(), ELSEWHERE);
    store.setStopped(study.number(), "trials");

    assertThat(live(Instant.now())).isEmpty();
  }

  private List<Worker> live(Instant now) {
    StoredStudy current = store.studies().get(0);
    return LiveWorkers.of(
        current, store.sessions(study.number()), store.trials(study.number()), now);
  }
}
