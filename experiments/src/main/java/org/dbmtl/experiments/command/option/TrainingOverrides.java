package org.dbmtl.experiments.command.option;

import java.util.List;
import org.dbmtl.graph.StructureException;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that go before what the study says of its targets and of a single training. */
public final class TrainingOverrides {
  @Option(
      names = "--targets",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description = "Only these of the study's targets, in this order.")
  private @Nullable List<String> targets;

  @Option(names = "--epochs", paramLabel = "E", description = "Passes over the training part.")
  private @Nullable Integer epochs;

  @Option(names = "--engine", paramLabel = "NAME", description = "${bundle:engines}.")
  private @Nullable String engine;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      description =
          "What edges mean: dbmtl, or esmm (products of probabilities); or none: mtl (shared"
              + " layers), wdl (a wide & deep network for each target).")
  private @Nullable String method;

  /** Whether any is given. */
  public boolean isAny() {
    return targets != null || epochs != null || engine != null || method != null;
  }

  /**
   * The study with these options in place of its own.
   *
   * @throws StudyException if an option's value cannot be used
   * @throws StructureException if the constraints and the targets do not fit
   */
  public Study apply(Study study) {
    Study changed = targets == null ? study : study.restrictedTo(targets);
    if (epochs != null) {
      changed = changed.withTraining(changed.training().withEpochs(epochs));
    }
    if (engine != null) {
      changed = changed.withTraining(changed.training().withEngine(engine));
    }
    if (method != null) {
      changed = changed.withNetwork(changed.network().withMethod(Method.named(method, "--method")));
    }
    return changed;
  }

  /** A mistake that stands on the command line and not in the study. */
  public static StudyException onCommandLine(RuntimeException mistake) {
    return new StudyException("command line: " + mistake.getMessage(), mistake);
  }

  /** Does what may find a fault in an option's structure, and names the option. */
  static void naming(String option, Runnable action) {
    try {
      action.run();
    } catch (StructureException e) {
      throw new StudyException("%s: %s".formatted(option, e.getMessage()), e);
    }
  }
}
