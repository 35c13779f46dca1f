package org.dbmtl.benchmarks;

import java.nio.file.Path;
import java.util.Locale;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl bench predict}. */
@Command(
    name = "predict",
    description =
        "Measure how many rows a second 'dbmtl predict' predicts, from files to a file, against the"
            + " evaluation of the same network inside a search.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench predict demo.yaml --structure \"click>like\" --rounds 5")
public final class PredictCommand implements Benchmark {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "STUDY", description = "The study whose rows are predicted.")
  private Path file;

  @Option(
      names = "--structure",
      defaultValue = "",
      description = "Structure of the network. Default: no edges.")
  private String structure = "";

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds after a first one that is not counted. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--threads", description = "Threads that predict. Default: all cores.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (rounds < 1 || threads < 1) {
      throw new StudyException(
          "bench predict: --rounds %d, --threads %d: use 1 or more".formatted(rounds, threads));
    }
    Study read = StudyFile.read(file);
    Study study = read.withTraining(read.training().withEpochs(1));
    Candidate candidate = Candidate.of(study, TargetGraph.parse(study.targetNames(), structure));
    try (PredictBenchmark benchmark = new PredictBenchmark(study, candidate, rounds, threads)) {
      PredictBenchmark.Result result = benchmark.run();
      String format =
          output.json()
              ? "{\"evaluation_rows_per_second\": %.0f, \"prediction_rows_per_second\": %.0f,"
                  + " \"threads\": %d, \"ratio\": %.3f}%n"
              : "rows/s of evaluation  %,.0f (as a trial of a search, one thread)%n"
                  + "rows/s of predict     %,.0f (from files to a CSV file, %d threads)%n"
                  + "ratio                 %.2f%n";
      output
          .out()
          .printf(
              Locale.ROOT,
              format,
              result.evaluationRowsPerSecond(),
              result.predictionRowsPerSecond(),
              threads,
              result.ratio());
    }
    return 0;
  }
}
