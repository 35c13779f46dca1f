package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.search.run.PrunePlan.DoomedFolder;
import org.dbmtl.search.run.PrunePlan.Reason;
import org.dbmtl.search.store.ExampleTrials;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {
  private static final Worker ELSEWHERE = new Worker("ml3", "another-machine", 4711, 5, "abc");

  @TempDir Path output;

  private final TrialStore store = TrialStores.inMemory();
  private StoredStudy study;
  private Pruning pruning;

  @BeforeEach
  void fill() throws IOException {
    study = ExampleTrials.study(store, "tiny", 1);
    pruning = new Pruning(store, output);
    completed(1, "click>like", 0, 0.2);
    completed(2, "click>like", 1, 0.4);
    completed(3, "like>click", 0, 0.5);
    completed(4, "like>click", 1, 0.0);
    ExampleTrials.failed(store, study, ExampleTrials.trial(5, "", 0), ELSEWHERE);
    ExampleTrials.running(store, study, ExampleTrials.trial(6, "", 1), ELSEWHERE);
    ExampleTrials.queued(store, study, ExampleTrials.trial(7, "", 2));
    for (long trial = 1; trial <= 8; trial++) {
      save(1, trial);
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void filesOfTheBestMeanAndOfTrialsThatHaveNotEndedStay() {
    PrunePlan plan = pruning.behindBest(study, 1);

    assertThat(plan.folders())
        .extracting(DoomedFolder::trial, DoomedFolder::bytes, DoomedFolder::reason)
        .containsExactly(
            tuple(3L, 10L, Reason.BEHIND),
            tuple(4L, 10L, Reason.BEHIND),
            tuple(5L, 10L, Reason.NOT_COMPLETED),
            tuple(8L, 10L, Reason.UNKNOWN));
    assertThat(there(1)).as("planning deletes nothing").hasSize(8);

    assertThat(pruning.carryOut(plan)).isEmpty();
    assertThat(there(1)).containsExactly(1L, 2L, 6L, 7L);
    assertThat(store.trials(study.number())).as("trials stay in the store").hasSize(7);
    assertThat(pruning.behindBest(study, 1).isEmpty()).isTrue();
  }

  @Test
  void keepingNoneOrAllIsPossible() {
    assertThat(pruning.behindBest(study, 0).folders()).hasSize(6);
    assertThat(pruning.behindBest(study, 9).folders())
        .extracting(DoomedFolder::trial)
        .containsExactly(5L, 8L);
  }

  @Test
  void anEarlierRunIsForgottenWithItsFiles() throws IOException {
    StoredStudy current = ExampleTrials.study(store, "tiny", 2);
    save(2, 1);

    PrunePlan plan = pruning.forgetting(study);

    assertThat(plan.trials()).isEqualTo(7);
    assertThat(plan.folders()).hasSize(8);
    pruning.carryOut(plan);
    assertThat(store.studies()).containsExactly(current);
    assertThat(output.resolve("trials/run-1")).doesNotExist();
    assertThat(there(2)).containsExactly(1L);
  }

  @Test
  void runsThatTheStoreDoesNotKnowAreFoundUnlessTheyMayBeOfAnotherStudy() throws IOException {
    save(3, 1);
    assertThat(pruning.unknownRuns("tiny")).extracting(PrunePlan::run).containsExactly(3);

    ExampleTrials.study(store, "other", 1);
    assertThat(pruning.unknownRuns("tiny")).isEmpty();
  }

  @Test
  void whoIsAtWorkIsNamed() {
    assertThat(pruning.behindBest(study, 1).live()).isEmpty();
    store.seen(study.number(), ELSEWHERE);
    assertThat(pruning.behindBest(study, 1).live()).containsExactly(ELSEWHERE);
    assertThat(pruning.forgetting(study).live()).containsExactly(ELSEWHERE);
  }

  @Test
  void otherFoldersAreLeftAlone() throws IOException {
    Path mine = Files.createDirectories(output.resolve("trials/run-1/trial-000001x"));
    Path notes = Files.createDirectories(output.resolve("trials/run-1/trial-notes"));

    pruning.carryOut(pruning.behindBest(study, 0));

    assertThat(mine).exists();
    assertThat(notes).exists();
  }

  private void completed(long id, String structure, int repeat, double score) {
    ExampleTrials.completed(
        store, study, ExampleTrials.trial(id, structure, repeat), score, ELSEWHERE);
  }

  private void save(int run, long trial) throws IOException {
    Path folder = WorkFolders.of(output, run).trial(trial);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("model"), "0123456789");
  }

  private List<Long> there(int run) {
    return WorkFolders.of(output, run).trials();
  }
}
