package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.Objects;
import org.dbmtl.experiments.auto.Auto;
import org.dbmtl.experiments.auto.AutoBudget;
import org.dbmtl.experiments.command.option.Again;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.RunOverrides;
import org.dbmtl.experiments.command.option.StoreOptions;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl auto}: from a study to the model to serve. */
@Command(
    name = "auto",
    description = {
      "Find what to serve, within a budget: tune the network of each method, search structures, race"
          + " wdl, mtl, esmm and dbmtl with each signal, each with its own best settings, and confirm"
          + " what is left on fresh seeds and the test part.",
      "It ends with a leaderboard and the simplest candidate that is tied with the best: its study"
          + " (winner.yaml) and its model (best.dbmtl). A run that was interrupted or killed goes on"
          + " when the same command is given again."
    },
    exitCodeList = {
      "0:all steps ended and the results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options",
      "130:interrupted; what is known is written, and the same command goes on"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl auto study.yaml --minutes 30",
      "  dbmtl auto study.yaml --trials 200 --parallel 4 --out found",
      "  dbmtl predict dbmtl-out/NAME-auto/best.dbmtl --input rows.csv --out predictions.csv"
    })
public final class AutoCommand extends DbmtlCommand {
  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "After which no training begins, except for the least work of each step. Default: 20, unless"
              + " --trials is given.")
  private @Nullable Double minutes;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "Trainings in all, about; any number of workers then finds the same. At least "
              + AutoBudget.LEAST_TRIALS
              + ".")
  private @Nullable Integer trials;

  @Mixin private final RunOverrides overrides = new RunOverrides();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: dbmtl-out/NAME-auto, by the study's name.")
  private @Nullable Path out;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Mixin private final Again again = new Again();

  @Mixin private final StoreOptions store = new StoreOptions();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    Auto.check(source);
    Study asked = overrides.apply(source.study());
    AutoBudget budget;
    try {
      budget = budget();
    } catch (StudyException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", asked.name() + "-auto"));
    return Talk.locating(source, () -> auto(source, asked, budget, folder));
  }

  private AutoBudget budget() {
    if (minutes == null && trials == null) {
      return AutoBudget.DEFAULT;
    }
    if (minutes != null && !(minutes > 0)) {
      throw new StudyException(
          "--minutes is %s: use minutes above 0, such as 20".formatted(minutes));
    }
    return new AutoBudget(
        Objects.requireNonNullElse(trials, 0), Objects.requireNonNullElse(minutes, 0.0));
  }

  private int auto(StudyFile source, Study study, AutoBudget budget, Path folder) {
    EncodedStudy.requireEngine(study);
    OutputFolder output = OutputFolder.open(folder);
    AutoRun run = new AutoRun(source, study, budget, output, cache.path(), again, store, talk);
    try (Interruption interruption =
        new Interruption(
            talk, "interrupted: running trainings are saved, what is known is written")) {
      try {
        StopReason stopped = run.run(interruption);
        interruption.hasCome(stopped);
      } catch (StudyException e) {
        throw e;
      } catch (RuntimeException e) {
        // Reading the log ends in one of many ways when its thread is interrupted.
        if (!interruption.isAsked()) {
          throw e;
        }
        interruption.hasCome(StopReason.CANCELLED);
        interruption.sayHowToGoOn();
        return Faults.INTERRUPTED;
      }
      interruption.sayHowToGoOn();
      return interruption.exitCode();
    }
  }
}
