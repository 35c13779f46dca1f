package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A study whose store is on a small file system that is full at times. Needs the right to mount.
 */
class FullDiskTest {
  private static final int TRIALS = 60;
  private static final int FULL_AT = 23;

  @TempDir Path folder;
  private Path disk;
  private Path filler;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    filler = disk.resolve("filler");
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
        "this user may not mount a small file system");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  private int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("said.txt").toFile())
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1; // there is no such command
    }
  }

  /** Writes until nothing more fits. */
  private void fill() {
    try (OutputStream file = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      for (int i = 0; i < 4000; i++) {
        file.write(page);
      }
    } catch (IOException e) {
      return;
    }
    throw new IllegalStateException("the disk is larger than asked for");
  }

  private void free() {
    try {
      Files.delete(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFullDiskEndsTheSearchInOneLineAndLosesNoFinishedTrial() {
    Study study = SharedStudies.study(TRIALS, 8);
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    ConcurrentLinkedQueue<TrialOutcome> acknowledged = new ConcurrentLinkedQueue<>();
    SearchListener listener =
        new SearchListener() {
          @Override
          public void trialFinished(TrialOutcome outcome) {
            acknowledged.add(outcome);
            if (acknowledged.size() == FULL_AT) {
              fill();
            }
          }
        };
    StoreException end;
    try (TrialStore store = TrialStores.open(disk.toString())) {
      end =
          catchThrowableOfType(
              StoreException.class, () -> search(store, study, new FakeTrainer(0), listener));
    }
    assertThat(end).hasMessageContaining("disk").hasMessageContaining("full");
    assertThat(end.getMessage()).doesNotContain("\n").contains(disk.toString());
    System.out.println("a full disk: " + end.getMessage());

    free();
    try (TrialStore store = TrialStores.open(disk.toString())) {
      List<StoredTrial> stored = SharedStudies.trials(store, study);
      for (TrialOutcome outcome : acknowledged) {
        assertThat(stored)
            .filteredOn(trial -> trial.number() == outcome.spec().id())
            .allMatch(trial -> trial.state() == TrialState.COMPLETED)
            .hasSize(1);
      }
      FakeTrainer rest = new FakeTrainer(0);
      SearchResult result = search(store, study, rest, SearchListener.NONE);
      assertThat(SharedStudies.ranking(result)).isEqualTo(SharedStudies.ranking(unbroken));
      assertThat(rest.trained)
          .hasSizeBetween(1, SharedStudies.trainings(unbroken) - acknowledged.size());
      SharedStudies.assertWhole(store, study, unbroken, disk);
    }
  }

  @Test
  void aSearchGoesOnWhenSpaceIsFreedInTime() throws Exception {
    Study study = SharedStudies.study(TRIALS, 8);
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    AtomicInteger trained = new AtomicInteger();
    AtomicBoolean full = new AtomicBoolean();
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              if (trained.incrementAndGet() == FULL_AT) {
                fill();
                full.set(true);
              }
              return FakeTrainer.outcome(spec);
            });
    Thread user =
        new Thread(
            () -> {
              while (!full.get()) {
                FakeTrainer.nap(1);
              }
              FakeTrainer.nap(100);
              free();
            });
    user.start();
    try (TrialStore store = TrialStores.open(disk.toString())) {
      SearchResult result = search(store, study, trainer, SearchListener.NONE);
      assertThat(SharedStudies.ranking(result)).isEqualTo(SharedStudies.ranking(unbroken));
      SharedStudies.assertWhole(store, study, unbroken, disk);
    }
    user.join();
    assertThat(trained).hasValue(SharedStudies.trainings(unbroken));
  }

  private SearchResult search(
      TrialStore store, Study study, FakeTrainer trainer, SearchListener listener) {
    return SharedStudies.search(
        store, study, trainer, folder.resolve("out"), StudySession.LEASE, listener);
  }
}
