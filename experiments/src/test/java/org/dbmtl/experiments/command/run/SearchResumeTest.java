package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class SearchResumeTest {
  private static final String[] LONG = {"--epochs=60", "--strategy=exhaustive", "--repeats=3"};

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  private String err() {
    String text = study.err.toString();
    study.err.getBuffer().setLength(0);
    return text;
  }

  private long completed(String results) {
    if (!TrialStores.exists(folder.resolve(results).toString())) {
      return 0;
    }
    try (TrialStore store = TrialStores.open(folder.resolve(results).toString())) {
      return store.studies().stream()
          .flatMap(there -> store.trials(there.number()).stream())
          .map(StoredTrial::state)
          .filter(TrialState.COMPLETED::equals)
          .count();
    }
  }

  @Test
  void aKilledSearchGoesOnToTheVerySameRanking() throws IOException, InterruptedException {
    assertThat(study.run("search", "whole", LONG)).as(err()).isZero();
    Process process = study.start("search", "broken", LONG);
    while (process.isAlive() && completed("broken") < 3) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    process.destroyForcibly().waitFor(); // SIGKILL on Unix
    assertThat(folder.resolve("broken/ranking.json"))
        .as(Files.readString(folder.resolve("process.txt")))
        .doesNotExist();
    long before = completed("broken");
    err();
    assertThat(study.run("search", "broken", LONG)).isZero();
    assertThat(err())
        .contains("going on with the study", "%d trainings are finished".formatted(before));
    assertThat(study.untimed("broken")).isEqualTo(study.untimed("whole")).contains("candidates");
  }

  @Test
  void aFinishedSearchIsToldAgainWithoutTraining() throws IOException {
    assertThat(study.run("search", "a")).as(err()).isZero();
    String first = study.untimed("a");
    long trials = completed("a");
    Files.delete(folder.resolve("a/ranking.json"));
    err();
    assertThat(study.run("search", "a")).isZero();
    assertThat(err()).contains("%d trainings are finished".formatted(trials));
    assertThat(study.untimed("a")).isEqualTo(first);
    assertThat(completed("a")).isEqualTo(trials);
  }

  @Test
  void aChangedStudyIsRefusedAndCanStartOver() throws IOException {
    assertThat(study.run("search", "a")).as(err()).isZero();
    String first = Files.readString(folder.resolve("a/ranking.json"));
    err();
    assertThat(study.run("search", "a", "--epochs=2")).isEqualTo(2);
    assertThat(err()).contains("training.epochs was 1, is 2", "--fresh").hasLineCount(2);
    assertThat(study.run("search", "a", "--epochs=2", "--fresh")).isZero();
    assertThat(err()).contains("starting over", "old-1");
    assertThat(folder.resolve("a/old-1/ranking.json")).hasContent(first);
    assertThat(study.run("search", "a", "--epochs=2")).isZero();
    assertThat(err()).contains("going on");
  }

  @Test
  void aLargerBudgetContinuesAsIfItHadBeenThereFromTheStart() throws IOException {
    assertThat(study.run("search", "a", "--strategy=random", "--trials=3")).as(err()).isZero();
    assertThat(study.run("search", "a", "--strategy=random", "--trials=6")).isEqualTo(2);
    assertThat(err()).contains("search.trials 3", "search.trials 6", "--extend");
    assertThat(study.run("search", "a", "--strategy=random", "--trials=6", "--extend")).isZero();
    assertThat(study.run("search", "b", "--strategy=random", "--trials=6")).isZero();
    assertThat(study.untimed("a")).isEqualTo(study.untimed("b"));
  }

  @Test
  void aWorkerHelpsWithTheOptionsOfTheSearch() throws IOException, InterruptedException {
    assertThat(study.run("search", "whole", LONG)).as(err()).isZero();
    err();
    assertThat(study.run("worker", "shared")).isEqualTo(2);
    assertThat(err()).contains("no store in", "start the search first");
    Process search = study.start("search", "shared", LONG);
    while (search.isAlive() && completed("shared") < 1) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    err();
    assertThat(study.run("worker", "shared", "--parallel=1")).as(err()).isZero();
    assertThat(study.out.toString()).contains("The search ended because");
    assertThat(search.waitFor()).isZero();
    assertThat(study.untimed("shared")).isEqualTo(study.untimed("whole"));
  }

  @Test
  void aWorkerOfAnotherStudyIsRefused() throws IOException {
    assertThat(study.run("search", "a")).as(err()).isZero();
    Files.writeString(
        study.file(), Files.readString(study.file()).replace("batch: 50", "batch: 60"));
    err();
    assertThat(study.run("worker", "a")).isEqualTo(2);
    assertThat(err()).contains("training.batch was 50, is 60");
  }

  @Test
  void anInterruptedSearchSavesWhatRunsAndTellsHowToGoOn()
      throws IOException, InterruptedException {
    int[] code = {-1};
    Thread search =
        new Thread(() -> code[0] = study.run("search", "a", "--epochs=3000", "--parallel=1"));
    search.start();
    while (search.isAlive() && !study.err.toString().contains("trainings are kept")) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(300);
    search.interrupt();
    search.join();
    assertThat(study.out.toString()).as(err()).contains("To go on: dbmtl search");
    assertThat(folder.resolve("a/ranking.json")).content().contains("\"cancelled\"");
    try (TrialStore store = TrialStores.open(folder.resolve("a").toString())) {
      assertThat(store.trials(1)).noneMatch(trial -> trial.state() == TrialState.RUNNING);
    }
    assertThat(folder.resolve("a/trials/run-1")).isNotEmptyDirectory();
  }

  @Test
  void badStoresAreOneLineEach() throws IOException {
    Path text = Files.writeString(folder.resolve("bad.db"), "no database at all\n".repeat(99));
    for (String store : new String[] {text.toString(), "mysql://me:pw@h/d", "postgresql://h"}) {
      assertThat(study.run("search", "a", "--quiet", "--store", store)).isEqualTo(2);
      assertThat(err()).startsWith("dbmtl: the store").hasLineCount(1).doesNotContain("pw@");
    }
    assertThat(study.run("search", "a", "--quiet", "--lease=0")).isEqualTo(2);
    assertThat(err()).contains("--lease is 0.0").hasLineCount(1);
    assertThat(study.run("search", "a", "--quiet", "--keep=-1")).isEqualTo(2);
    assertThat(err()).contains("trial.keep is -1").hasLineCount(1);
  }
}
