package org.dbmtl.experiments.bench;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dbmtl bench}: measures this machine with this build. */
@Command(
    name = "bench",
    description = "Measure how fast this build is on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KernelsCommand.class,
      SamplersCommand.class,
      StoreCommand.class,
      ReportCommand.class
    },
    footerHeading = "%nExample:%n",
    footer =
        "  dbmtl bench train --dim 16 --parallel 2%n  dbmtl bench data%n  dbmtl bench kernels%n  dbmtl bench samplers%n  dbmtl bench store%n  dbmtl bench report")
public final class BenchCommand implements Callable<Integer> {
  // With fewer, a batch of 2000 would touch fewer distinct rows than with many.
  private static final int LEAST_IDS = 100_000;

  private static final int MOST_COLUMNS = 1000;

  // The stacked embedding table is numbered by an int.
  private static final int MOST_IDS = 2_000_000_000;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  @Command(
      name = "train",
      description = {
        "Train a network of 6 targets and 7 edges on a generated log, some trials side by side.",
        "Prints rows per second, those of the step's matrix products alone (the limit), the ratio of"
            + " the two, and peak memory."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footerHeading = "%nExample:%n",
      footer = "  dbmtl bench train --dim 64 --rows 500000 --parallel 2 --json")
  int train(
      @Option(
              names = "--dim",
              defaultValue = "16",
              description = "Width of an embedding. Default: ${DEFAULT-VALUE}.")
          int dim,
      @Option(
              names = "--rows",
              defaultValue = "400000",
              description = "Rows that each trial trains on. Default: ${DEFAULT-VALUE}.")
          long rows,
      @Option(
              names = "--ids",
              paramLabel = "N",
              description =
                  "Add a field of N equally likely ids, N at least 100000: how the size of the"
                      + " embedding table counts.")
          int ids,
      @Option(
              names = "--parallel",
              defaultValue = "2",
              description = "Trials side by side, each on one thread. Default: ${DEFAULT-VALUE}.")
          int parallel,
      @Option(
              names = "--engine",
              defaultValue = "fused",
              description = "fused or dl4j. Default: ${DEFAULT-VALUE}.")
          String engine,
      @Option(
              names = "--dropout",
              defaultValue = "0",
              description = "network.dropout. Default: ${DEFAULT-VALUE}.")
          double dropout,
      @Option(
              names = "--l1",
              defaultValue = "0",
              description = "training.l1. Default: ${DEFAULT-VALUE}.")
          double l1,
      @Option(
              names = "--l2",
              defaultValue = "0",
              description = "training.l2. Default: ${DEFAULT-VALUE}.")
          double l2,
      @Option(
              names = "--average",
              defaultValue = "0",
              description = "training.average. Default: ${DEFAULT-VALUE}.")
          double average,
      @Option(names = "--wide", description = "With a wide part.") boolean wide,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    if (dim < 1 || parallel < 1 || rows < 40_000) {
      throw new StudyException(
          "bench train: --dim %d, --parallel %d, --rows %d: use 1 or more, 1 or more, 40000 or more"
              .formatted(dim, parallel, rows));
    }
    if (ids != 0 && (ids < LEAST_IDS || ids > MOST_IDS)) {
      throw new StudyException(
          "bench train: --ids is %d: use %d to %d, or leave it out"
              .formatted(ids, LEAST_IDS, MOST_IDS));
    }
    TrainBenchmark.Result result;
    NetworkSettings network =
        NetworkSettings.DEFAULT.withEmbedding(dim).withDropout(dropout).withWide(wide);
    TrainingSettings training =
        TrainingSettings.DEFAULT.withEngine(engine).withL1(l1).withL2(l2).withAverage(average);
    try (TrainBenchmark benchmark = new TrainBenchmark(network, training, rows, ids, parallel)) {
      result = benchmark.run();
    }
    String format =
        json
            ? "{\"engine\": \"%s\", \"dim\": %d, \"parallel\": %d, \"rows_per_second\": %.0f,"
                + " \"rows_per_second_per_trial\": %.0f, \"gemm_limit_rows_per_second\": %.0f, \"ratio_to_limit\": %.3f,"
                + " \"peak_rss_mb\": %.0f}%n"
            : "engine %s, dim %d, %d side by side%n"
                + "rows/s in sum    %,.0f%n"
                + "rows/s a trial   %,.0f%n"
                + "limit            %,.0f (the step's matrix products alone)%n"
                + "ratio to limit   %.3f%n"
                + "peak memory      %,.0f MB%n";
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            format,
            engine,
            dim,
            parallel,
            result.rowsPerSecond(),
            result.rowsPerSecond() / parallel,
            result.limit(),
            result.ratio(),
            result.peakMegabytes());
    return 0;
  }

  @Command(
      name = "data",
      description = {
        "Encode a generated CSV file, and read batches from the encoded log.",
        "Prints rows and megabytes per second of encoding, seconds of opening it again from the"
            + " cache, rows per second of batches of 2000, shuffled and in the order of the log,"
            + " and the peak memory of encoding."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false,
      footerHeading = "%nExample:%n",
      footer = "  dbmtl bench data --rows 500000 --columns 40 --json")
  int data(
      @Option(
              names = "--rows",
              defaultValue = "2000000",
              description = "Rows of the file. Default: ${DEFAULT-VALUE}.")
          long rows,
      @Option(
              names = "--columns",
              defaultValue = "26",
              description =
                  "Columns of the file: 5 targets, a multi-valued column, ids and numbers. Default:"
                      + " ${DEFAULT-VALUE}.")
          int columns,
      @Option(names = "--json", description = "Print one JSON object.") boolean json) {
    if (rows < 1000 || columns < GeneratedCsv.LEAST_COLUMNS || columns > MOST_COLUMNS) {
      throw new StudyException(
          "bench data: --rows %d, --columns %d: use 1000 or more, %d to %d"
              .formatted(rows, columns, GeneratedCsv.LEAST_COLUMNS, MOST_COLUMNS));
    }
    DataBenchmark.Result result;
    try (DataBenchmark benchmark = new DataBenchmark(rows, columns)) {
      result = benchmark.run();
    }
    String format =
        json
            ? "{\"rows\": %d, \"columns\": %d, \"file_mb\": %.1f, \"encode_seconds\": %.3f,"
                + " \"encode_rows_per_second\": %.0f, \"encode_mb_per_second\": %.1f,"
                + " \"open_seconds\": %.4f, \"shuffled_rows_per_second\": %.0f,"
                + " \"sequential_rows_per_second\": %.0f, \"peak_rss_mb\": %.0f}%n"
            : "%,d rows, %d columns, %,.0f MB of CSV%n"
                + "encoding         %.2f s, %,.0f rows/s, %.1f MB/s%n"
                + "opening          %.4f s%n"
                + "shuffled         %,.0f rows/s%n"
                + "in order         %,.0f rows/s%n"
                + "peak memory      %,.0f MB (of encoding)%n";
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            format,
            rows,
            columns,
            result.bytes() / 1e6,
            result.encodeSeconds(),
            result.rowsPerSecond(),
            result.megabytesPerSecond(),
            result.openSeconds(),
            result.shuffled(),
            result.sequential(),
            result.peakMegabytes());
    return 0;
  }
}
