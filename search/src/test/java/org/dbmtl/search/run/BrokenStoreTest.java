package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.store.StoreException;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.TrialOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users and machines do to a store while a search works on it. */
@Timeout(600)
class BrokenStoreTest {
  private static final int TRIALS = 60;

  @TempDir Path folder;

  private final Study study = SharedStudies.study(TRIALS, 8);

  private SearchResult search(TrialStore store, FakeTrainer trainer, SearchListener listener) {
    return SharedStudies.search(
        store, study, trainer, folder.resolve("out"), StudySession.LEASE, listener);
  }

  private SearchResult unbroken() {
    return SharedStudies.unbroken(study, folder.resolve("unbroken"));
  }

  /** Does something as soon as so many trials of this process have ended. */
  private static SearchListener after(int trials, Runnable action) {
    AtomicInteger ended = new AtomicInteger();
    return new SearchListener() {
      @Override
      public void trialFinished(TrialOutcome outcome) {
        if (ended.incrementAndGet() == trials) {
          action.run();
        }
      }
    };
  }

  @Test
  void twoSearchesOfOneProcessShareTheirTrials() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    FakeTrainer trainer = new FakeTrainer(3);
    SearchResult unbroken = unbroken();
    try (TrialStore store = TrialStores.open(folder.toString())) {
      Callable<SearchResult> search = () -> search(store, trainer, SearchListener.NONE);
      List<String> rankings = new ArrayList<>();
      for (Future<SearchResult> result : threads.invokeAll(List.of(search, search))) {
        rankings.add(SharedStudies.ranking(result.get()));
      }
      assertThat(rankings).allMatch(SharedStudies.ranking(unbroken)::equals);
      assertThat(trainer.trained).hasSize(SharedStudies.trainings(unbroken));
      assertThat(SharedStudies.assertWhole(store, study, unbroken, folder)).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aStudyThatIsDeletedWhileItIsSearchedEndsItInOneLine() {
    try (TrialStore store = TrialStores.open(folder.toString())) {
      SearchListener listener =
          after(20, () -> store.delete(SharedStudies.current(store, study).number()));
      assertOneLine(catchThrowable(() -> search(store, new FakeTrainer(0), listener)), "deleted");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileThatIsTakenAwayWhileItIsSearchedEndsItInOneLine(boolean withAnother) {
    Path file = folder.resolve(TrialStores.FILE);
    AtomicInteger trained = new AtomicInteger();
    SearchListener listener =
        after(
            20,
            () -> {
              try {
                Files.move(file, folder.resolve("elsewhere.db"));
                if (withAnother) {
                  Files.copy(folder.resolve("elsewhere.db"), file);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    FakeTrainer trainer =
        new FakeTrainer(
            0,
            (spec, context) -> {
              trained.incrementAndGet();
              return FakeTrainer.outcome(spec);
            });
    try (TrialStore store = TrialStores.open(folder.toString())) {
      assertOneLine(catchThrowable(() -> search(store, trainer, listener)), "moved or deleted");
    }
    // Training on into a file that nobody can open would lose all of it.
    assertThat(trained.get()).isLessThanOrEqualTo(21);
  }

  @Test
  void aFileThatIsOverwrittenWhileItIsSearchedEndsItInOneLine() {
    Path file = folder.resolve(TrialStores.FILE);
    SearchListener listener =
        after(
            20,
            () -> {
              try {
                byte[] garbage = "garbage ".repeat(1000).getBytes(StandardCharsets.UTF_8);
                Files.write(file, garbage);
                Files.deleteIfExists(folder.resolve(TrialStores.FILE + "-wal"));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    Throwable end;
    try (TrialStore store = TrialStores.open(folder.toString())) {
      end = catchThrowable(() -> search(store, new FakeTrainer(0), listener));
    }
    if (end != null) {
      assertOneLine(end, TrialStores.FILE);
    }
    assertOneLine(
        catchThrowable(() -> TrialStores.open(folder.toString()).close()),
        "not an SQLite database");
  }

  private static void assertOneLine(Throwable end, String part) {
    System.out.println(end);
    assertThat(end).isInstanceOf(StoreException.class).hasMessageContaining(part);
    assertThat(end.getMessage()).doesNotContain("\n");
  }

  @Test
  void aDatabaseThatStartsAnewIsWaitedForOrEndsTheSearchInOneLine() throws Exception {
    Path data = folder.resolve("data");
    EmbeddedPostgres server = start(data, 0);
    int port = server.getPort();
    String url = "postgresql://postgres@localhost:%d/postgres".formatted(port);
    List<EmbeddedPostgres> servers = new ArrayList<>(List.of(server));
    SearchResult unbroken = unbroken();
    SearchListener listener =
        after(
            20,
            () -> {
              try {
                server.close();
                servers.add(start(data, port));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      try (TrialStore store = TrialStores.open(url)) {
        SearchResult result = search(store, new FakeTrainer(5), listener);
        assertThat(SharedStudies.ranking(result)).isEqualTo(SharedStudies.ranking(unbroken));
      }
      try (TrialStore store = TrialStores.open(url)) {
        SharedStudies.assertWhole(store, study, unbroken, folder.resolve("out"));
      }
    } finally {
      for (EmbeddedPostgres started : servers) {
        started.close();
      }
    }
  }

  private static EmbeddedPostgres start(Path data, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start();
  }
}
