package org.dbmtl.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySearch;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.CandidateTrainer;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.StudyData;
import org.dbmtl.search.trial.TrialContext;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/** Searches with trials that do nothing for a time, so that what is left is the store's. */
final class StoreBenchmark {
  private static final List<String> TARGETS =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");

  private final int trials;
  private final int parallel;
  private final int workers;
  private final double napMillis;
  private final String place;
  private final Path folder;

  /**
   * @param trials of the search
   * @param parallel side by side in each worker
   * @param workers on connections of their own
   * @param napMillis length of a trial, ms
   * @param place of the store
   */
  StoreBenchmark(
      int trials, int parallel, int workers, double napMillis, String place, Path folder) {
    this.trials = trials;
    this.parallel = parallel;
    this.workers = workers;
    this.napMillis = napMillis;
    this.place = place;
    this.folder = folder;
  }

  /**
   * What was measured.
   *
   * @param seconds of the search
   * @param overheadMillis for each trial: time of a thread that trains, beyond the trial's own
   * @param reopenSeconds to open the finished study, read all its trials and rank them
   */
  record Result(double seconds, double overheadMillis, double reopenSeconds) {}

  Result run() {
    Napping trainer = new Napping();
    long start = System.nanoTime();
    work(trainer, workers);
    long wall = System.nanoTime() - start;
    double threads = (double) parallel * workers;
    double overhead = (wall * threads - trainer.napped.get()) / trials / 1e6;
    start = System.nanoTime();
    work(trainer, 1);
    double reopened = (System.nanoTime() - start) / 1e9;
    if (trainer.trained.get() != trials) {
      throw new IllegalStateException(
          "%d trials were trained, but %d were asked for".formatted(trainer.trained.get(), trials));
    }
    return new Result(wall / 1e9, overhead, reopened);
  }

  private void work(CandidateTrainer trainer, int count) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Integer>> work = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        work.add(() -> search(trainer));
      }
      for (Future<Integer> each : threads.invokeAll(work)) {
        if (each.get() != trials) {
          throw new IllegalStateException("a worker saw %d trials".formatted(each.get()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException fault) {
        throw fault;
      }
      throw new IllegalStateException("the benchmark failed: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** One worker; returns the number of outcomes that it ranked. */
  private int search(CandidateTrainer trainer) {
    Study study = study();
    try (TrialStore store = TrialStores.open(place);
        NoData data = new NoData();
        StudySession session =
            StudySession.join(
                store,
                StudyAdmission.admit(store, study, data.fingerprint(), List.of(), Wish.GO_ON)
                    .study(),
                StudySession.LEASE)) {
      return new StudySearch(study, data, trainer, session, folder)
          .run(SearchListener.NONE)
          .outcomes()
          .size();
    }
  }

  private Study study() {
    return Study.of(
            "bench-store",
            DataSettings.files(new Split.ByRatio(Split.Shares.STANDARD, null), "generated"),
            List.of(Feature.id("id")),
            TARGETS.stream().map(Target::binary).toList())
        .withSearch(
            SearchSettings.DEFAULT.with(
                s ->
                    s.strategy("random")
                        .trials(trials)
                        .parallel(parallel)
                        .seeding("none")
                        .restarts(1)
                        .confirm(0)));
  }

  /** Trials of a given length, whose score follows from structure and seed. */
  private final class Napping implements CandidateTrainer {
    private final AtomicLong napped = new AtomicLong();
    private final AtomicLong trained = new AtomicLong();

    @Override
    public TrialOutcome train(TrialSpec spec, TrialContext context) {
      long start = System.nanoTime();
      try {
        TimeUnit.NANOSECONDS.sleep(Math.round(napMillis * 1e6));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      napped.addAndGet(System.nanoTime() - start);
      trained.incrementAndGet();
      double score = (spec.candidate().structure().text().hashCode() ^ spec.seed()) % 1000 / 1e6;
      return new TrialOutcome.Completed(
          spec, score, Map.of(), Provenance.here("none", 1, spec.data(), 0, 0));
    }

    @Override
    public void close() {}
  }

  /** A log that nobody reads. */
  private static final class NoData implements StudyData {
    @Override
    public String fingerprint() {
      return "generated";
    }

    @Override
    public long rows(Part part) {
      return 0;
    }

    @Override
    public TargetStatistics targetStatistics() {
      return TargetStatistics.builder(
              TARGETS.stream().map(name -> new TargetStatistics.Levels(name, true, 2)).toList())
          .build();
    }

    @Override
    public void close() {}
  }
}
