package org.dbmtl.benchmarks;

import java.util.Locale;
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
      "The table holds BIC scores of a random network. Prints the seconds of the best structure, of"
          + " the next ones within .005 nats, and of the path by margin, and the peak of memory."
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
    output
        .out()
        .printf(
            Locale.ROOT,
            output.json()
                ? "{\"targets\": %d, \"sets\": %d, \"score\": %.6f, \"edges\": %d, \"exact\": %b,"
                    + " \"best_s\": %.3f, \"found\": %d, \"complete\": %b, \"all_s\": %.3f,"
                    + " \"steps\": %d, \"path_s\": %.3f, \"peak_mb\": %.0f}%n"
                : "%d targets, %,d parent sets%n"
                    + "best structure: %.6f nats, %d edges, exact: %b, %.3f s%n"
                    + "with the next ones: %d structures, complete: %b, %.3f s%n"
                    + "path by margin: %d steps, %.3f s%n"
                    + "peak of memory: %,.0f MB%n",
            targets,
            scores.priced(),
            winner.score(),
            winner.winner().edgeCount(),
            winner.exact(),
            best,
            all.best().size(),
            all.complete(),
            next,
            path.steps().size(),
            steps,
            PeakMemory.megabytes());
    output.out().flush();
    return 0;
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
