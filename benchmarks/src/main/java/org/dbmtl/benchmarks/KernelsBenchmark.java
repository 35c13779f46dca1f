package org.dbmtl.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures kernels with JMH, each in processes of its own.
 *
 * @param cases which kernels, in the order of the results
 * @param forks processes for each; 0: in this one, which measures worse but starts faster
 * @param iterations measured after a warm-up of half a second, in each process
 * @param seconds of an iteration
 */
record KernelsBenchmark(List<KernelCase> cases, int forks, int iterations, double seconds) {
  private static final int WARM_UPS = 2;
  private static final long WARM_UP_MILLIS = 250;

  KernelsBenchmark {
    cases = List.copyOf(cases);
  }

  /**
   * What was measured.
   *
   * @param nanos for one run of the kernel
   * @param error half of the 99.9 % interval of that, NaN for fewer than three iterations
   */
  record Result(KernelCase kernel, double nanos, double error) {
    double nanosPerItem() {
      return nanos / kernel.items();
    }

    /** Gigabytes each second, or thousand millions of operations; NaN where neither tells much. */
    double rate() {
      int work = Math.max(kernel.bytes(), kernel.flops());
      return work == 0 ? Double.NaN : (double) work * kernel.items() / nanos;
    }

    String rateUnit() {
      return kernel.flops() > 0 ? "GFLOP/s" : "GB/s";
    }
  }

  /** Seconds that all of it takes, starting of processes and making of data included. */
  double expectedSeconds() {
    double each = WARM_UPS * WARM_UP_MILLIS / 1000.0 + iterations * seconds;
    return cases.size() * Math.max(1, forks) * (each + 1);
  }

  List<Result> run() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include("\\b" + KernelRuns.class.getSimpleName() + "\\b")
            .param("kernel", cases.stream().map(Enum::name).toArray(String[]::new))
            .forks(forks)
            .warmupIterations(WARM_UPS)
            .warmupTime(TimeValue.milliseconds(WARM_UP_MILLIS))
            .measurementIterations(iterations)
            .measurementTime(TimeValue.milliseconds(Math.max(1, Math.round(seconds * 1000))))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    List<Result> results = new ArrayList<>();
    for (RunResult result : new Runner(options).run()) {
      results.add(
          new Result(
              KernelCase.valueOf(result.getParams().getParam("kernel")),
              result.getPrimaryResult().getScore(),
              result.getPrimaryResult().getScoreError()));
    }
    results.sort((a, b) -> a.kernel().compareTo(b.kernel()));
    return results;
  }

  /** The kernels whose names hold a text, in any case. */
  static List<KernelCase> named(String part) {
    return Arrays.stream(KernelCase.values())
        .filter(
            kernel ->
                kernel.text().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)))
        .toList();
  }
}
