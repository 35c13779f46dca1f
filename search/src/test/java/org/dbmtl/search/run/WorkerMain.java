package org.dbmtl.search.run;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;

/**
 * A process that searches a study of {@link SharedStudies} in a store and notes in a file of its
 * own what it was told: each line is written by one call, so it is there if the call returned.
 */
final class WorkerMain {
  static final String STARTED = "started";
  static final String FINISHED = "finished";
  static final String LOST = "lost";

  private WorkerMain() {}

  /**
   * What a worker is started with.
   *
   * @param store place of the store
   * @param folder output folder of the study
   * @param trials of the study
   * @param round of the study
   * @param napMillis a trial takes less than this
   */
  record Job(String store, Path folder, int trials, int round, int napMillis, Duration lease) {
    List<String> arguments() {
      return List.of(
          store,
          folder.toString(),
          Integer.toString(trials),
          Integer.toString(round),
          Integer.toString(napMillis),
          Long.toString(lease.toMillis()));
    }

    static Job of(String[] arguments) {
      return new Job(
          arguments[0],
          Path.of(arguments[1]),
          Integer.parseInt(arguments[2]),
          Integer.parseInt(arguments[3]),
          Integer.parseInt(arguments[4]),
          Duration.ofMillis(Long.parseLong(arguments[5])));
    }

    Study study() {
      return SharedStudies.study(trials, round);
    }
  }

  /** The arguments are those of the {@link Job}, and the file for the notes. */
  public static void main(String[] arguments) throws IOException {
    Job job = Job.of(arguments);
    try (Notes notes = new Notes(Path.of(arguments[6]));
        TrialStore store = TrialStores.open(job.store())) {
      SearchResult result =
          SharedStudies.search(
              store,
              job.study(),
              new FakeTrainer(job.napMillis()),
              job.folder(),
              job.lease(),
              notes);
      notes.write("ended\t" + result.stopped().key());
    }
  }

  /** What tells a trial from all others of the study, whoever asked for it. */
  static String key(long seed, String method, String structure) {
    return seed + "\t" + method + " " + structure;
  }

  private static final class Notes implements SearchListener, AutoCloseable {
    private final FileOutputStream file;

    Notes(Path path) throws IOException {
      file = new FileOutputStream(path.toFile(), true);
    }

    @Override
    public void trialStarted(TrialSpec trial) {
      write(STARTED + "\t" + key(trial));
    }

    @Override
    public void trialFinished(TrialOutcome outcome) {
      double score = outcome instanceof Completed completed ? completed.score() : Double.NaN;
      write(FINISHED + "\t" + key(outcome.spec()) + "\t" + score);
    }

    @Override
    public void trialLost(TrialSpec trial) {
      write(LOST + "\t" + key(trial));
    }

    private static String key(TrialSpec trial) {
      return WorkerMain.key(
          trial.seed(),
          trial.candidate().network().method().key(),
          trial.candidate().structure().text());
    }

    void write(String line) {
      try {
        file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
