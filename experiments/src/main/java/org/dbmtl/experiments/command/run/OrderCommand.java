package org.dbmtl.experiments.command.run;

import java.util.List;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.SideBySide;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.order.CompleteOrders;
import org.dbmtl.experiments.order.OrderComparison;
import org.dbmtl.experiments.order.OrderTable;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.StructureException;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.EdgeSignals;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench order}: whether complete orders of the targets have one joint score. */
@Command(
    name = "order",
    description = {
      "Train complete orders of the targets where edges carry labels, and compare their joint scores."
          + " By the chain rule they are the same: where they differ by more than twice the noise of"
          + " a training, networks are not trained out, or a density does not fit its target.",
    },
    exitCodeList = {
      "0:the orders are compared, whether they agree or not",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options",
      "130:interrupted; the seeds that had ended are compared"
    },
    footer = "  dbmtl bench order study.yaml --targets click,like,comment --seeds 5")
public final class OrderCommand extends DbmtlCommand {
  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--targets",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description = "Only these of the study's targets. Each has weight 1 and no 'where'.")
  private @Nullable List<String> targets;

  @Option(
      names = "--orders",
      paramLabel = "K",
      defaultValue = "6",
      description =
          "Orders that are trained: all if there are no more, else random ones. Default:"
              + " ${DEFAULT-VALUE}.")
  private int orders;

  @Option(
      names = "--seeds",
      paramLabel = "R",
      defaultValue = "3",
      description = "Trainings of each order. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(names = "--epochs", paramLabel = "E", description = "Passes over the training part.")
  private @Nullable Integer epochs;

  @Option(
      names = "--part",
      paramLabel = "test|valid",
      defaultValue = "test",
      description = "Part of the log whose scores are compared. Default: ${DEFAULT-VALUE}.")
  private String part = "test";

  @Mixin private final SideBySide parallel = new SideBySide();

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Option(names = "--json", description = "Print one JSON object in place of the table.")
  private boolean json;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    Part judged = checkOptions();
    StudyFile source = file.open();
    Study study = study(source.study());
    return Talk.locating(source, () -> compare(study, judged));
  }

  private Part checkOptions() {
    SeedTrainings.check(seeds, parallel);
    if (orders < 2) {
      throw new StudyException(
          "--orders is %d: use 2 or more, because one order has nothing to agree with"
              .formatted(orders));
    }
    return switch (part) {
      case "test" -> Part.TEST;
      case "valid" -> Part.VALID;
      default -> throw new StudyException("--part is '%s': use test or valid".formatted(part));
    };
  }

  /** The study with edges that carry labels and with no constraint. */
  private Study study(Study own) {
    Study study;
    try {
      study = targets == null ? own : own.restrictedTo(targets);
      study = epochs == null ? study : study.withTraining(study.training().withEpochs(epochs));
    } catch (StudyException | StructureException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
    if (study.targetNames().size() < 2) {
      throw new StudyException("one target alone has one order: give two or more");
    }
    for (Target target : study.targets()) {
      if (target.weight() != 1 || target.where() != null) {
        throw new StudyException(
            ("target '%s' has %s, but the chain rule holds for all targets on all rows alike:"
                    + " leave it out with --targets, or give it weight 1 and no 'where'")
                .formatted(
                    target.name(),
                    target.where() == null ? "weight " + target.weight() : "a 'where'"));
      }
    }
    return study
        .withConstraints(EdgeConstraints.NONE)
        .withNetwork(
            study
                .network()
                .withMethod(Method.DBMTL)
                .withSignals(EdgeSignals.all(EdgeSignal.LABEL)));
  }

  private int compare(Study study, Part judged) {
    List<String> names = study.targetNames();
    List<List<String>> compared =
        CompleteOrders.of(names, orders, Seeds.of(study.seed(), "orders", 0));
    try (Interruption interruption =
            new Interruption(
                talk, "interrupted: running trainings end, finished seeds are compared");
        EncodedStudy encoded = EncodedStudy.open(study, cache.path(), talk)) {
      List<TrialOutcome> outcomes = train(study, encoded, compared);
      boolean interrupted = interruption.hasCome();
      OrderComparison comparison = OrderComparison.of(names, compared, outcomes, judged);
      if (comparison != null) {
        talk.out()
            .print(
                json
                    ? OrderTable.json(comparison, judged)
                    : OrderTable.markdown(comparison, judged));
        talk.out().flush();
      } else if (interrupted) {
        talk.say("no two seeds have ended that all orders share: nothing to compare");
      } else {
        throw SeedTrainings.tooManyFailed(
            "there are no two seeds on which all orders completed", outcomes);
      }
      return interruption.exitCode();
    }
  }

  private List<TrialOutcome> train(Study study, EncodedStudy encoded, List<List<String>> compared) {
    List<Candidate> candidates =
        compared.stream()
            .map(order -> CompleteOrders.structure(study.targetNames(), order))
            .map(structure -> Candidate.of(study, structure))
            .toList();
    int trainings = candidates.size() * seeds;
    talk.say("%d orders, %d seeds: %d trainings".formatted(candidates.size(), seeds, trainings));
    return SeedTrainings.run(talk, study, encoded, candidates, seeds, parallel.orElse(0));
  }
}
