package org.dbmtl.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.benchmarks.PricingBenchmark.Evaluator;
import org.dbmtl.benchmarks.PricingBenchmark.Quality;
import org.dbmtl.experiments.command.Benchmark;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl bench pricing}. */
@Command(
    name = "pricing",
    description = {
      "Train the evaluator that prices all structures, and some structures for real, and compare.",
      "Every edge carries labels. Prints Kendall's tau of the prices with real trainings, that of"
          + " real trainings with each other, what the best structure by its price lacks, the cost"
          + " of the training against an ordinary one, and the seconds that pricing takes."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  dbmtl bench pricing study.yaml --targets click,like,comment --structures 20")
public final class PricingCommand implements Benchmark {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "STUDY", description = "The study whose structures are priced.")
  private Path file;

  @Option(
      names = "--targets",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description = "Only these of the study's targets.")
  private @Nullable List<String> targets;

  @Option(
      names = "--structures",
      defaultValue = "20",
      description = "Structures that are trained for real. Default: ${DEFAULT-VALUE}.")
  private int structures;

  @Option(
      names = "--seeds",
      defaultValue = "2",
      description =
          "Trainings of each structure, and of each evaluator. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(
      names = "--average",
      split = ",",
      defaultValue = "0.5",
      description =
          "Shares of the steps whose weights an evaluator averages, one evaluator for each."
              + " Default: ${DEFAULT-VALUE}.")
  private List<Double> averages = List.of();

  @Option(
      names = "--epochs",
      split = ",",
      defaultValue = "0",
      description =
          "Epochs of an evaluator, one evaluator for each; 0 is as many as a search takes. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Integer> epochs = List.of();

  @Option(
      names = "--parallel",
      defaultValue = "2",
      description = "Trainings side by side. Default: ${DEFAULT-VALUE}.")
  private int parallel;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    if (structures < 2 || seeds < 2 || parallel < 1) {
      throw new StudyException(
          "bench pricing: --structures %d, --seeds %d, --parallel %d: use 2, 2 and 1 or more"
              .formatted(structures, seeds, parallel));
    }
    Study own = StudyFile.read(file);
    Study study = targets == null ? own : own.restrictedTo(targets);
    if (study.targetNames().size() > 10) {
      throw new StudyException(
          "bench pricing: the study has %d targets, and all parent sets are priced: choose 10 or"
                  .formatted(study.targetNames().size())
              + " fewer with --targets");
    }
    study =
        study.withNetwork(
            study
                .network()
                .withMethod(Method.DBMTL)
                .withSignals(EdgeSignals.all(EdgeSignal.LABEL)));
    try (TemporaryFolder cache = TemporaryFolder.create()) {
      print(
          new PricingBenchmark(study, structures, seeds, parallel).run(evaluators(), cache.path()));
    }
    return 0;
  }

  private List<Evaluator> evaluators() {
    return averages.stream()
        .flatMap(average -> epochs.stream().map(some -> new Evaluator(average, some)))
        .toList();
  }

  private void print(PricingBenchmark.Result result) {
    if (output.json()) {
      output
          .out()
          .printf(
              Locale.ROOT,
              "{\"structures\": %d, \"ceiling\": %.3f, \"cpu_seconds\": %.2f, \"parent_sets\": %d,"
                  + " \"rows\": %d, \"evaluators\": [",
              result.structures(),
              result.ceiling(),
              result.cpuSeconds(),
              result.parentSets(),
              result.rows());
    } else {
      output
          .out()
          .printf(
              Locale.ROOT,
              "%d structures, each a training of %.2f s of CPU; tau of one training with another"
                  + " %.2f%n%d parent sets on %,d rows%n",
              result.structures(),
              result.cpuSeconds(),
              result.ceiling(),
              result.parentSets(),
              result.rows());
    }
    boolean first = true;
    for (Map.Entry<Evaluator, Quality> entry : result.evaluators().entrySet()) {
      Quality quality = entry.getValue();
      String format =
          output.json()
              ? (first ? "" : ", ")
                  + "{\"average\": %s, \"epochs\": %d, \"tau\": %.3f, \"tau_of_mean\": %.3f, \"regret\": %.5f,"
                  + " \"cpu_seconds\": %.2f, \"ratio\": %.3f, \"pricing_seconds\": %.3f}"
              : "average %s, epochs %d: tau %.2f with one training, %.2f with the mean; regret %.5f; %.2f s of"
                  + " CPU, ratio %.2f; pricing %.2f s%n";
      output
          .out()
          .printf(
              Locale.ROOT,
              format,
              entry.getKey().average(),
              entry.getKey().epochs(),
              quality.tau(),
              quality.tauOfMean(),
              quality.regret(),
              quality.cpuSeconds(),
              quality.ratio(),
              quality.pricingSeconds());
      first = false;
    }
    if (output.json()) {
      output.out().printf("]}%n");
    }
  }
}
