package org.dbmtl.experiments.command.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.store.Worker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruneCommandTest {
  @TempDir Path folder;

  private StoreLooks tiny;

  @BeforeEach
  void search() throws IOException {
    tiny = StoreLooks.in(folder);
    assertThat(tiny.search("a", "--strategy=exhaustive", "--quiet")).as(tiny.err()).isZero();
    Files.createDirectories(trial(1, 99));
    Files.writeString(trial(1, 99).resolve("left"), "0123456789");
  }

  @Test
  void aDryRunSaysWhatWouldGoAndDeletesNothing() {
    assertThat(prune("--keep=0", "--dry-run")).as(tiny.err()).isZero();

    assertThat(tiny.out())
        .contains("run 1: 1 folder of trials that the store does not know, 10 bytes: trials 99")
        .contains("in all ", "nothing is deleted");
    assertThat(trial(1, 99)).exists();
  }

  @Test
  void whatNobodyNeedsIsDeleted() {
    assertThat(prune("--yes")).as(tiny.err()).isZero();

    assertThat(trial(1, 99)).doesNotExist();
    assertThat(folder.resolve("a/ranking.json")).exists();
    assertThat(tiny.out()).endsWith("deleted\n");
    assertThat(prune("--yes")).isZero();
    assertThat(tiny.out()).startsWith("nothing to delete");
  }

  @Test
  void earlierRunsAreForgotten() {
    assertThat(tiny.search("a", "--fresh", "--quiet", "--trials=2")).as(tiny.err()).isZero();

    assertThat(prune("--old-runs", "--yes")).as(tiny.err()).isZero();

    assertThat(tiny.out()).contains("run 1: the study itself with ", " trials, out of ");
    assertThat(trial(1, 99)).doesNotExist();
    try (TrialStore store = TrialStores.open(folder.resolve("a").toString())) {
      assertThat(store.studies()).extracting(StoredStudy::run).containsExactly(2);
    }
    // The search of the run that is left goes on as if nothing had happened.
    assertThat(tiny.search("a", "--quiet", "--trials=2")).as(tiny.err()).isZero();
  }

  @Test
  void aRunThatIsWorkedOnIsLeftAlone() {
    assertThat(tiny.search("a", "--fresh", "--quiet")).as(tiny.err()).isZero();
    try (TrialStore store = TrialStores.open(folder.resolve("a").toString())) {
      StoredStudy first = store.studies().get(0);
      // A budget that grows: the search goes on, on another machine.
      store.setBudget(first.number(), first.study().budget());
      store.seen(first.number(), new Worker("ml3", "another-machine", 4711, 5, "abc"));
    }

    assertThat(prune("--old-runs", "--yes")).isEqualTo(2);

    assertThat(tiny.err()).startsWith("dbmtl: ml3:4711 is at work on run 1 of the study 'tiny'");
    assertThat(trial(1, 99)).exists();
    assertThat(prune("--yes")).as("touches run 2 alone").isZero();
  }

  private int prune(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "prune";
    args[1] = "--store=" + folder.resolve("a");
    System.arraycopy(options, 0, args, 2, options.length);
    return tiny.run(args);
  }

  private Path trial(int run, int number) {
    return folder.resolve("a/trials/run-%d/trial-%05d".formatted(run, number));
  }
}
