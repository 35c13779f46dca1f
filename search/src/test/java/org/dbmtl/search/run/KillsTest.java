package org.dbmtl.search.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.WorkerMain.Job;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TestPostgres;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes search one study in one store and are killed (SIGKILL) at random, each replaced at
 * once, until the search is over. Sizes: {@code dbmtl.test.workers}, {@code dbmtl.test.kills} in
 * {@code dbmtl.test.trials} trials, with the random {@code dbmtl.test.seed}.
 */
class KillsTest {
  private static final int WORKERS = Integer.getInteger("dbmtl.test.workers", 4);
  private static final int KILLS = Integer.getInteger("dbmtl.test.kills", 10);
  private static final int TRIALS = Integer.getInteger("dbmtl.test.trials", 200);
  private static final long SEED = Long.getLong("dbmtl.test.seed", System.nanoTime());

  @TempDir static Path shared;
  private static @Nullable WorkerJava java;

  @TempDir Path folder;

  @BeforeAll
  static void prepare() throws Exception {
    Path first = shared.resolve("first");
    java = WorkerJava.fast(shared, new Job(first.toString(), first, 64, 32, 1, StudySession.LEASE));
  }

  @Test
  void killedWorkersLoseNothingOnSqlite() throws Exception {
    killAtRandom("SQLite", folder.resolve("out").toString());
  }

  @Test
  void killedWorkersLoseNothingOnPostgres() throws Exception {
    killAtRandom("PostgreSQL", TestPostgres.newDatabase("kills"));
  }

  private void killAtRandom(String name, String place) throws Exception {
    long start = System.nanoTime();
    Job job = new Job(place, folder.resolve("out"), TRIALS, 32, 30, StudySession.LEASE);
    Crew crew =
        new Crew(Objects.requireNonNull(java), job, folder.resolve("workers"), new Random(SEED));
    try {
      crew.work();
    } finally {
      crew.killAll();
    }
    double seconds = (System.nanoTime() - start) / 1e9;

    Study study = job.study();
    SearchResult unbroken = SharedStudies.unbroken(study, folder.resolve("unbroken"));
    try (TrialStore store = TrialStores.open(place)) {
      int lost = assertThatNothingIsLost(crew.acknowledged(), store, study, unbroken);
      System.out.printf(
          "%s: %d kills (%d of workers in a trial) over %d trials in %.0f s, seed %d%n",
          name, crew.kills, lost, SharedStudies.trainings(unbroken), seconds, SEED);
    }
  }

  private int assertThatNothingIsLost(
      List<String[]> acknowledged, TrialStore store, Study study, SearchResult unbroken) {
    int lost = SharedStudies.assertWhole(store, study, unbroken, folder.resolve("out"));
    Map<String, Double> stored = new HashMap<>();
    for (StoredTrial trial : SharedStudies.trials(store, study)) {
      stored.put(
          WorkerMain.key(trial.seed(), trial.method(), trial.structure()),
          Objects.requireNonNull(trial.score()));
    }
    Map<String, Double> told = new HashMap<>();
    for (String[] note : acknowledged) {
      String key = note[1] + "\t" + note[2];
      assertThat(told.put(key, Double.valueOf(note[3]))).as("told twice, seed %d", SEED).isNull();
      assertThat(stored).as("acknowledged and lost, seed %d", SEED).containsKey(key);
      assertThat(stored.get(key)).isEqualTo(told.get(key));
    }
    // A worker that was killed between the store's answer and its note leaves none.
    assertThat(told.size()).isBetween(stored.size() - KILLS, stored.size());
    return lost;
  }

  /** The workers, and what those that are gone have noted. */
  private static final class Crew {
    private final WorkerJava java;
    private final Job job;
    private final Path folder;
    private final Random random;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<String[]> ofThoseGone = new ArrayList<>();
    private int started;
    private int kills;

    Crew(WorkerJava java, Job job, Path folder, Random random) {
      this.java = java;
      this.job = job;
      this.folder = folder;
      this.random = random;
    }

    /** Kills in step with the search, so that the last kill comes a little before its end. */
    void work() throws Exception {
      while (workers.size() < WORKERS) {
        workers.add(start());
      }
      while (kills < KILLS) {
        Thread.sleep(20);
        double share = count() / (0.95 * TRIALS);
        int victim = victim();
        if (kills <= share * KILLS && victim >= 0) {
          WorkerProcess worker = workers.get(victim);
          assertThat(worker.isAlive()).as("%d kills, then %s", kills, worker).isTrue();
          worker.kill();
          kills++;
          ofThoseGone.addAll(worker.notes(WorkerMain.FINISHED));
          workers.set(victim, start());
        }
      }
      for (WorkerProcess worker : workers) {
        worker.join();
      }
    }

    /**
     * Three of five are in a trial, the fourth is at work, the fifth anywhere, also in its start.
     */
    private int victim() throws IOException {
      int kind = random.nextInt(5);
      List<Integer> choice = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        WorkerProcess worker = workers.get(i);
        if (kind == 4 || (kind == 3 ? worker.isAtWork() : worker.isInTrial())) {
          choice.add(i);
        }
      }
      return choice.isEmpty() ? -1 : choice.get(random.nextInt(choice.size()));
    }

    private WorkerProcess start() throws IOException {
      return new WorkerProcess(java, job, folder.resolve("w" + started++));
    }

    private int count() throws IOException {
      int count = ofThoseGone.size();
      for (WorkerProcess worker : workers) {
        count += worker.notes(WorkerMain.FINISHED).size();
      }
      return count;
    }

    /** What the workers noted that they had finished. */
    List<String[]> acknowledged() throws IOException {
      List<String[]> notes = new ArrayList<>(ofThoseGone);
      for (WorkerProcess worker : workers) {
        notes.addAll(worker.notes(WorkerMain.FINISHED));
      }
      return notes;
    }

    void killAll() throws InterruptedException {
      for (WorkerProcess worker : workers) {
        worker.kill();
      }
    }
  }
}
