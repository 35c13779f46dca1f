package org.dbmtl.benchmarks;

import java.util.Locale;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.search.study.StudyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench data}: how fast a log is encoded and read. */
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
public final class DataCommand implements Benchmark {
  private static final int MOST_COLUMNS = 1000;

  @Option(
      names = "--rows",
      defaultValue = "2000000",
      description = "Rows of the file. Default: ${DEFAULT-VALUE}.")
  private long rows;

  @Option(
      names = "--columns",
      defaultValue = "26",
      description =
          "Columns of the file: 5 targets, a multi-valued column, ids and numbers. Default:"
              + " ${DEFAULT-VALUE}.")
  private int columns;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
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
        output.json()
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
    output
        .out()
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
