package org.dbmtl.benchmarks;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl bench serve}: how long a server takes to answer. */
@Command(
    name = "serve",
    description = {
      "Send single rows to a server at a fixed mean rate, at random times that do not wait for"
          + " answers, and print how long each took from the time at which it was due.",
      "Starts a server for the model in a process of its own, unless --url names one."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench serve demo.dbmtl --rate 2000 --seconds 20")
public final class ServeCommand implements Benchmark {
  @Parameters(paramLabel = "MODEL", description = "Model file, whose values the rows have.")
  private Path model = Path.of("");

  @Option(
      names = "--rate",
      defaultValue = "2000",
      description = "Requests a second, on average. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "How long. Default: ${DEFAULT-VALUE}.")
  private double seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "How long before that, at the same rate, without counting. Default: ${DEFAULT-VALUE}.")
  private double warmUp;

  @Option(
      names = "--connections",
      defaultValue = "32",
      description = "Connections that are kept open. Default: ${DEFAULT-VALUE}.")
  private int connections;

  @Option(
      names = "--rows",
      defaultValue = "1",
      description = "Rows of each request. Default: ${DEFAULT-VALUE}.")
  private int rows;

  @Option(names = "--url", description = "A server that runs, such as http://127.0.0.1:8322.")
  private @Nullable URI url;

  @Option(names = "--token", description = "Token of that server.")
  private @Nullable String token;

  @Option(names = "--workers", description = "Passed on to the server that is started.")
  private @Nullable Integer workers;

  @Option(names = "--batch", description = "Passed on to the server that is started.")
  private @Nullable Integer batch;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws Exception {
    if (!(rate >= 1 && rate <= 1e6)
        || !(seconds > 0 && seconds <= 86_400)
        || !(warmUp >= 0 && warmUp <= 3600)
        || connections < 1
        || connections > 1000
        || rows < 1
        || rows > 1000) {
      throw new StudyException(
          "bench serve: use 1 to 1000000 for --rate, up to 86400 --seconds and 3600 for --warm-up,"
              + " and 1 to 1000 for --connections and --rows");
    }
    List<byte[]> bodies = new RandomRows(model).bodies(1000, rows);
    if (url != null) {
      show(run(url, bodies));
    } else {
      List<String> options = new ArrayList<>();
      if (workers != null) {
        options.add("--workers=" + workers);
      }
      if (batch != null) {
        options.add("--batch=" + batch);
      }
      try (ServerProcess server = ServerProcess.start(model, options)) {
        show(run(server.url(), bodies));
      }
    }
    return 0;
  }

  private ServeBenchmark.Result run(URI server, List<byte[]> bodies) throws InterruptedException {
    return new ServeBenchmark(server, token, bodies, rate, warmUp, seconds, connections).run();
  }

  private void show(ServeBenchmark.Result result) {
    PrintWriter out = output.out();
    Histogram due = result.fromDue();
    if (output.json()) {
      out.println(
          String.format(
              Locale.ROOT,
              "{\"requests\": %d, \"errors\": %d, \"requests_per_second\": %.1f, \"p50_ms\": %.3f,"
                  + " \"p90_ms\": %.3f, \"p99_ms\": %.3f, \"p999_ms\": %.3f, \"max_ms\": %.3f,"
                  + " \"sent_p99_ms\": %.3f}",
              due.getTotalCount(),
              result.errors(),
              result.rate(),
              millis(due, 50),
              millis(due, 90),
              millis(due, 99),
              millis(due, 99.9),
              due.getMaxValue() / 1e6,
              millis(result.fromSent(), 99)));
    } else {
      out.printf(
          Locale.ROOT,
          "requests     %,d, %.0f a second, %d failed%n",
          due.getTotalCount(),
          result.rate(),
          result.errors());
      show(out, "from due  ", due);
      show(out, "from sent ", result.fromSent());
    }
    out.flush();
  }

  private static void show(PrintWriter out, String name, Histogram times) {
    out.printf(
        Locale.ROOT,
        "%s   p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms%n",
        name,
        millis(times, 50),
        millis(times, 90),
        millis(times, 99),
        millis(times, 99.9),
        times.getMaxValue() / 1e6);
  }

  private static double millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / 1e6;
  }
}
