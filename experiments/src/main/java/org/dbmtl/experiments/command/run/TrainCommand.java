package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.NamedStructures;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.CheckpointEvent.Saved;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl train}: one candidate with one seed. */
@Command(
    name = "train",
    description = {
      "Train one structure with one seed, and show its metrics on the validation and the test part.",
      "A training that was interrupted or killed goes on from its last checkpoint when the same"
          + " command is given again, to the very same result."
    },
    exitCodeList = {
      "0:the training ended and its metrics are written",
      "1:a fault of dbmtl or the machine, such as too little memory",
      "2:a mistake in the study, the data or the options, or a loss that is not finite",
      "130:interrupted; the same command goes on"
    },
    footer = "  dbmtl train study.yaml --structure \"click>like click>stay\" --repeat 1")
public final class TrainCommand extends DbmtlCommand {
  private static final double MOST_MINUTES = 1e6;

  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--structure",
      paramLabel = "EDGES",
      description =
          "What to train, such as \"click>like click>stay\"; \"\" is no edges. Default: the edges"
              + " that the study requires, and no others.")
  private @Nullable String structure;

  @ArgGroup private Seed seed = new Seed();

  /** Where the training's seed comes from. */
  static final class Seed {
    @Option(
        names = "--repeat",
        paramLabel = "R",
        description = "The seed that a search's repeat R has, from 0. Default: 0.")
    private @Nullable Integer repeat;

    @Option(
        names = "--seed",
        paramLabel = "S",
        description = "Seed of everything random in this training.")
    private @Nullable Long own;
  }

  @Mixin private final TrainingOverrides overrides = new TrainingOverrides();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for metrics.json and the checkpoint. Default: dbmtl-out/NAME/train, by the study's"
              + " name.")
  private @Nullable Path out;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Option(
      names = "--checkpoint",
      paramLabel = "MINUTES",
      description =
          "Time between two checkpoints; 0: only when interrupted. Default: ${DEFAULT-VALUE}.")
  private double checkpoint = 1;

  @Option(names = "--json", description = "Print metrics.json in place of the table.")
  private boolean json;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    Study study;
    Candidate candidate;
    try {
      requireUsable();
      study = overrides.apply(source.study());
      candidate = Candidate.of(study, structure(study));
    } catch (StudyException | StructureException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
    return Talk.locating(source, () -> train(study, candidate));
  }

  private void requireUsable() {
    if (!(checkpoint >= 0 && checkpoint <= MOST_MINUTES)) {
      throw new StudyException(
          "--checkpoint is %s: use minutes above 0, such as 1, or 0 for none"
              .formatted(checkpoint));
    }
    if (seed.repeat != null && seed.repeat < 0) {
      throw new StudyException("--repeat is %d: repeats count from 0".formatted(seed.repeat));
    }
  }

  private TargetGraph structure(Study study) {
    return structure == null
        ? new DagSpace(study.targetNames(), study.constraints()).smallest()
        : NamedStructures.allowed(study, "--structure", structure);
  }

  private int train(Study study, Candidate candidate) {
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", study.name(), "train"));
    int repeat = Objects.requireNonNullElse(seed.repeat, 0);
    long number =
        Objects.requireNonNullElseGet(seed.own, () -> Seeds.of(study.seed(), Seeds.REPEAT, repeat));
    Duration checkpoints =
        checkpoint == 0
            ? Duration.ofNanos(Long.MAX_VALUE)
            : Duration.ofNanos(Math.round(checkpoint * 60e9));
    Path cacheFolder = cache.path();
    try (Interruption interruption = new Interruption(talk, "")) {
      try (TrainRun run = TrainRun.open(study, folder, cacheFolder, talk)) {
        TrialOutcome outcome = run.train(candidate, repeat, number, checkpoints);
        boolean interrupted = Thread.interrupted();
        if (outcome == null) {
          sayInterrupted(run.saved());
          return Faults.INTERRUPTED;
        }
        int code = tell(run, outcome);
        return interrupted ? Faults.INTERRUPTED : code;
      } catch (RuntimeException e) {
        // Reading the log ends in one of many ways when its thread is interrupted.
        if (!interruption.isAsked()) {
          throw e;
        }
        sayInterrupted(null);
        return Faults.INTERRUPTED;
      }
    }
  }

  private int tell(TrainRun run, TrialOutcome outcome) {
    if (outcome instanceof Completed completed) {
      run.report(completed, json);
      return 0;
    }
    if (outcome instanceof Failed failed) {
      if (failed.reason() == Failed.Reason.DIVERGED) {
        throw new StudyException(failed.cause());
      }
      talk.err().println("dbmtl: " + failed.cause());
      return Faults.FAULT;
    }
    throw new IllegalStateException("the training ended early, which nobody asked for");
  }

  private void sayInterrupted(@Nullable Saved saved) {
    talk.err()
        .println(
            saved == null
                ? "interrupted before anything was saved; from the beginning: " + talk.commandLine()
                : "interrupted, step %,d of %,d is saved; to go on: %s"
                    .formatted(saved.step(), saved.steps(), talk.commandLine()));
    talk.err().flush();
  }
}
