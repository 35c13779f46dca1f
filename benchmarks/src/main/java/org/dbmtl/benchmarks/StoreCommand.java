package org.dbmtl.benchmarks;

import java.io.PrintWriter;
import java.util.Locale;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench store}: what the store costs a trial. */
@Command(
    name = "store",
    description = {
      "Run a search whose trials do nothing for a millisecond, and open it again.",
      "Prints what the store costs a trial, and how long it takes to open and rank the finished"
          + " study."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench store --trials 10000 --workers 8")
public final class StoreCommand implements Benchmark {
  @Option(
      names = "--trials",
      defaultValue = "10000",
      description = "Trials of the search. Default: ${DEFAULT-VALUE}.")
  private int trials;

  @Option(
      names = "--parallel",
      defaultValue = "2",
      description = "Trials side by side in each worker. Default: ${DEFAULT-VALUE}.")
  private int parallel;

  @Option(
      names = "--workers",
      defaultValue = "1",
      description =
          "Workers, each with a connection of its own to the store. Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--millis",
      defaultValue = "1",
      description = "Length of a trial. Default: ${DEFAULT-VALUE}.")
  private double millis;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "An empty PostgreSQL database. Default: a SQLite file that is then deleted.")
  private @Nullable String store;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (trials < 2
        || trials > 1_000_000
        || parallel < 1
        || parallel > 1000
        || workers < 1
        || workers > 1000
        || !(millis >= 0 && millis <= 60_000)) {
      throw new StudyException(
          "bench store: use 2 to 1000000 --trials, 1 to 1000 for --parallel and --workers, and"
              + " --millis from 0 to 60000");
    }
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      String place = store == null ? folder.path().toString() : store;
      StoreBenchmark.Result result =
          new StoreBenchmark(trials, parallel, workers, millis, place, folder.path()).run();
      show(result);
    }
    return 0;
  }

  private void show(StoreBenchmark.Result result) {
    PrintWriter out = output.out();
    if (output.json()) {
      out.println(
          String.format(
              Locale.ROOT,
              "{\"trials\": %d, \"parallel\": %d, \"workers\": %d, \"seconds\": %.3f,"
                  + " \"overhead_ms_per_trial\": %.3f, \"reopen_seconds\": %.3f}",
              trials,
              parallel,
              workers,
              result.seconds(),
              result.overheadMillis(),
              result.reopenSeconds()));
    } else {
      out.printf(
          Locale.ROOT, "search             %,d trials in %.2f s%n", trials, result.seconds());
      out.printf(
          Locale.ROOT, "store              %.2f ms for each trial%n", result.overheadMillis());
      out.printf(Locale.ROOT, "opening, ranking   %.2f s for all trials%n", result.reopenSeconds());
    }
    out.flush();
  }
}
