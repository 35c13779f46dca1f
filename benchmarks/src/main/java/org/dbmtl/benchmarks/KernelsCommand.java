package org.dbmtl.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.search.study.StudyException;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dbmtl bench kernels}: the loops of the fused engine one by one. */
@Command(
    name = "kernels",
    description = {
      "Measure the loops of the fused engine and its matrix products one by one, with JMH.",
      "Prints nanoseconds for each float, row or id, half of their 99.9 % interval, and gigabytes or"
          + " floating-point operations per second."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench kernels --only rectifier --forks 3 --iterations 10")
public final class KernelsCommand implements Benchmark {
  private static final int MOST_REPEATS = 1000;
  private static final double MOST_SECONDS = 100;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Only kernels whose names hold this text.")
  private String only = "";

  @Option(
      names = "--forks",
      defaultValue = "1",
      description =
          "Processes for each kernel; 0: none, all in this one. Default: ${DEFAULT-VALUE}.")
  private int forks;

  @Option(
      names = "--iterations",
      defaultValue = "5",
      description = "Measurements in each process. Default: ${DEFAULT-VALUE}.")
  private int iterations;

  @Option(
      names = "--seconds",
      defaultValue = "0.2",
      description = "Length of a measurement. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(names = "--json", description = "Print a JSON array with an object for each kernel.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws RunnerException {
    if (forks < 0
        || forks > MOST_REPEATS
        || iterations < 1
        || iterations > MOST_REPEATS
        || !(seconds > 0 && seconds <= MOST_SECONDS)) {
      throw new StudyException(
          ("bench kernels: --forks %d, --iterations %d, --seconds %s: use 0 to 1000, 1 to 1000,"
                  + " above 0 to 100")
              .formatted(forks, iterations, seconds));
    }
    List<KernelCase> cases = KernelsBenchmark.named(only);
    if (cases.isEmpty()) {
      throw new StudyException(
          "bench kernels: --only '%s' names none of: %s"
              .formatted(
                  only,
                  String.join(
                      "; ", KernelsBenchmark.named("").stream().map(KernelCase::text).toList())));
    }
    KernelsBenchmark benchmark = new KernelsBenchmark(cases, forks, iterations, seconds);
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        "measuring %d kernels, about %.0f s ..."
            .formatted(cases.size(), benchmark.expectedSeconds()));
    err.flush();
    List<KernelsBenchmark.Result> results = benchmark.run();
    spec.commandLine().getOut().print(json ? json(results) : table(results));
    return 0;
  }

  private static String table(List<KernelsBenchmark.Result> results) {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%-34s %12s %9s%n", "kernel", "ns", "± 99.9 %"));
    for (KernelsBenchmark.Result result : results) {
      String line =
          String.format(
              Locale.ROOT,
              "%-34s %12s %9s %-9s %s",
              result.kernel().text(),
              number(result.nanosPerItem()),
              number(result.error() / result.kernel().items()),
              "/" + result.kernel().item(),
              Double.isNaN(result.rate())
                  ? ""
                  : String.format(Locale.ROOT, "%8.1f %s", result.rate(), result.rateUnit()));
      text.append(line.stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static String json(List<KernelsBenchmark.Result> results) {
    List<String> objects = new ArrayList<>();
    for (KernelsBenchmark.Result result : results) {
      StringBuilder text = new StringBuilder();
      text.append(
          String.format(
              Locale.ROOT,
              "{\"kernel\": \"%s\", \"item\": \"%s\", \"items\": %d, \"ns_per_item\": %.5f",
              result.kernel().text(),
              result.kernel().item(),
              result.kernel().items(),
              result.nanosPerItem()));
      if (!Double.isNaN(result.error())) {
        text.append(
            String.format(
                Locale.ROOT, ", \"error_ns\": %.5f", result.error() / result.kernel().items()));
      }
      if (!Double.isNaN(result.rate())) {
        String key = result.kernel().flops() > 0 ? "gflop_per_second" : "gb_per_second";
        text.append(String.format(Locale.ROOT, ", \"%s\": %.3f", key, result.rate()));
      }
      objects.add(text.append("}").toString());
    }
    return "[" + String.join(",\n ", objects) + "]\n";
  }

  private static String number(double nanos) {
    return Double.isNaN(nanos)
        ? "-"
        : String.format(Locale.ROOT, nanos < 10 ? "%.3f" : "%.1f", nanos);
  }
}
