package org.dbmtl.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.graph.optimum.BestStructures;
import org.dbmtl.graph.optimum.LocalScores;
import org.dbmtl.graph.optimum.MarginPath;
import org.dbmtl.graph.optimum.Optimum;
import org.dbmtl.search.study.StudyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench optimum}: how long the search of a table of local scores takes. */
@Command(
    name = "optimum",
    description = {
      "Find the best structure of a table of local scores, as after one training that prices all.",
      "The table holds BIC scores of a random network. Prints the seconds (_s) of the best structure,"
          + " of the next ones within .005 nats, and of the path by margin, and the peak of memory. With"
          + " DBMTL_BOUND=1 the best structure of more than 22 targets has a proved bound."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench optimum --targets 22 --json")
public final class OptimumCommand implements Benchmark {
  private static final double WITHIN = .005;
  private static final int STEPS = 60;

  @Option(
      names = "--targets",
      defaultValue = "22",
      description = "Targets of the table. Default: ${DEFAULT-VALUE}.")
  private int targets;

  @Option(
      names = "--screened",
      defaultValue = "12",
      description =
          "Possible parents of each target. All sets of up to 4 have a score."
              + " Default: ${DEFAULT-VALUE}.")
  private int screened;

  @Option(
      names = "--most",
      defaultValue = "20",
      description = "Structures next to the best. Default: ${DEFAULT-VALUE}.")
  private int most;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of table and search. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    if (targets < 2 || targets > 64 || screened < 1 || screened > 16 || most < 0 || most > 1000) {
      throw new StudyException(
          "bench optimum: use 2 to 64 --targets, 1 to 16 --screened, 0 to 1000 --most");
    }
    LocalScores scores = GaussianScores.of(targets, screened, seed);
    long start = System.nanoTime();
    Optimum winner = BestStructures.of(scores, 0, 0, seed);
    double best = secondsSince(start);
    start = System.nanoTime();
    Optimum all = BestStructures.of(scores, most, WITHIN, seed);
    double next = secondsSince(start);
    start = System.nanoTime();
    MarginPath path = MarginPath.of(scores, new long[targets], winner.winner(), STEPS, seed);
    double steps = secondsSince(start);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("targets", targets);
    figures.put("sets", scores.priced());
    figures.put("score", winner.score());
    figures.put("edges", winner.winner().edgeCount());
    figures.put("exact", winner.exact());
    figures.put("best_s", best);
    figures.put("found", all.best().size());
    figures.put("complete", all.complete());
    figures.put("found_s", next);
    figures.put("steps", path.steps().size());
    figures.put("path_s", steps);
    winner.upperBound().ifPresent(bound -> figures.put("upper_bound", bound));
    figures.put("peak_mb", PeakMemory.megabytes());
    print(figures);
    return 0;
  }

  private void print(Map<String, Object> figures) {
    List<String> parts = new ArrayList<>();
    figures.forEach(
        (name, figure) -> {
          String text =
              figure instanceof Double number
                  ? String.format(
                      Locale.ROOT,
                      name.endsWith("score") || name.endsWith("bound") ? "%.6f" : "%.3f",
                      number)
                  : figure.toString();
          parts.add(
              output.json()
                  ? "\"%s\": %s".formatted(name, text)
                  : "%-12s %s".formatted(name, text));
        });
    output
        .out()
        .println(output.json() ? "{" + String.join(", ", parts) + "}" : String.join("\n", parts));
    output.out().flush();
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
