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
      double evaluation = result.evaluationRowsPerSecond();
      String format =
          output.json()
              ? "{\"evaluation_rows_per_second\": %.0f, \"network_rows_per_second\": %.0f,"
                  + " \"network_ratio\": %.3f, \"predict_rows_per_second\": %.0f, \"predict_ratio\": %.3f,"
                  + " \"threads\": %d}%n"
              : "evaluation  %,.0f rows/s, as in a trial of a search, on its one thread%n"
                  + "network     %,.0f rows/s of encoded rows, ratio %.2f%n"
                  + "predict     %,.0f rows/s from files to a CSV file, ratio %.2f%n"
                  + "threads     %d%n";
      output
          .out()
          .printf(
              Locale.ROOT,
              format,
              evaluation,
              result.networkRowsPerSecond(),
              result.networkRowsPerSecond() / evaluation,
              result.predictionRowsPerSecond(),
              result.predictionRowsPerSecond() / evaluation,
              threads);
    }
    return 0;
  }
}
