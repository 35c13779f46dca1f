package org.dbmtl.benchmarks;

import java.util.Locale;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench train}: rows a second of training. */
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
public final class TrainCommand implements Benchmark {
  // With fewer, a batch of 2000 would touch fewer distinct rows than with many.
  private static final int LEAST_IDS = 100_000;

  // The stacked embedding table is numbered by an int.
  private static final int MOST_IDS = 2_000_000_000;

  @Option(
      names = "--dim",
      defaultValue = "16",
      description = "Width of an embedding. Default: ${DEFAULT-VALUE}.")
  private int dim;

  @Option(
      names = "--rows",
      defaultValue = "400000",
      description = "Rows that each trial trains on. Default: ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--ids",
      paramLabel = "N",
      description =
          "Add a field of N equally likely ids, N at least 100000: how the size of the"
              + " embedding table counts.")
  private int ids;

  @Option(
      names = "--parallel",
      defaultValue = "2",
      description = "Trials side by side, each on one thread. Default: ${DEFAULT-VALUE}.")
  private int parallel;

  @Option(
      names = "--engine",
      defaultValue = "fused",
      description = "fused or dl4j. Default: ${DEFAULT-VALUE}.")
  private String engine = "fused";

  @Option(
      names = "--dropout",
      defaultValue = "0",
      description = "network.dropout. Default: ${DEFAULT-VALUE}.")
  private double dropout;

  @Option(
      names = "--l1",
      defaultValue = "0",
      description = "training.l1. Default: ${DEFAULT-VALUE}.")
  private double l1;

  @Option(
      names = "--l2",
      defaultValue = "0",
      description = "training.l2. Default: ${DEFAULT-VALUE}.")
  private double l2;

  @Option(
      names = "--average",
      defaultValue = "0",
      description = "training.average. Default: ${DEFAULT-VALUE}.")
  private double average;

  @Option(names = "--wide", description = "With a wide part.")
  private boolean wide;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
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
        output.json()
            ? "{\"engine\": \"%s\", \"dim\": %d, \"parallel\": %d, \"rows_per_second\": %.0f,"
                + " \"rows_per_second_per_trial\": %.0f, \"gemm_limit_rows_per_second\": %.0f, \"ratio_to_limit\": %.3f,"
                + " \"peak_rss_mb\": %.0f}%n"
            : "engine %s, dim %d, %d side by side%n"
                + "rows/s in sum    %,.0f%n"
                + "rows/s a trial   %,.0f%n"
                + "limit            %,.0f (the step's matrix products alone)%n"
                + "ratio to limit   %.3f%n"
                + "peak memory      %,.0f MB%n";
    output
        .out()
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
}
