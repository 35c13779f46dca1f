package org.dbmtl.benchmarks;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.search.study.StudyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench samplers}: how well samplers search, and what a proposal costs. */
@Command(
    name = "samplers",
    description = {
      "Search functions whose least value is known with every sampler.",
      "Prints the median over seeds of the least regret (distance from the least value), the p-value"
          + " of Mann and Whitney's test against random, and the time of a proposal of tpe in 20"
          + " dimensions."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench samplers --trials 100 --seeds 30 --json")
public final class SamplersCommand implements Benchmark {
  @Option(
      names = "--trials",
      defaultValue = "100",
      description = "Trials of each search. Default: ${DEFAULT-VALUE}.")
  private int trials;

  @Option(
      names = "--seeds",
      defaultValue = "30",
      description = "Searches of each kind. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--finished",
      defaultValue = "1000",
      description = "Trials before the proposals that are timed. Default: ${DEFAULT-VALUE}.")
  private int finished;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (trials < 1 || trials > 100_000 || seeds < 2 || seeds > 1000 || finished < 1) {
      throw new StudyException(
          "bench samplers: use 1 to 100000 --trials, 2 to 1000 --seeds, 1 or more --finished");
    }
    List<SamplersBenchmark.Result> results = SamplersBenchmark.compare(trials, seeds);
    double millis = SamplersBenchmark.overheadMillis(finished);
    PrintWriter out = output.out();
    if (output.json()) {
      out.printf(
          Locale.ROOT,
          "{\"trials\": %d, \"seeds\": %d, \"results\": [%s], \"finished\": %d,"
              + " \"tpe_ms_per_proposal\": %.2f}%n",
          trials,
          seeds,
          results.stream().map(SamplersCommand::json).collect(Collectors.joining(", ")),
          finished,
          millis);
    } else {
      out.printf("%-20s %-8s %14s %10s%n", "function", "sampler", "median regret", "p");
      for (SamplersBenchmark.Result result : results) {
        out.printf(
            Locale.ROOT,
            "%-20s %-8s %14.4g %10s%n",
            result.function(),
            result.sampler(),
            result.median(),
            Double.isNaN(result.p()) ? "" : "%.2g".formatted(result.p()));
      }
      out.printf(
          Locale.ROOT,
          "tpe: %.1f ms a proposal after %,d trials in 20 dimensions%n",
          millis,
          finished);
    }
    out.flush();
    return 0;
  }

  private static String json(SamplersBenchmark.Result result) {
    return String.format(
        Locale.ROOT,
        "{\"function\": \"%s\", \"sampler\": \"%s\", \"median_regret\": %s, \"p\": %s}",
        result.function(),
        result.sampler(),
        result.median(),
        Double.isNaN(result.p()) ? "null" : Double.toString(result.p()));
  }
}
