package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.StoreOptions;
import org.dbmtl.experiments.command.option.StudyOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl worker}: another process that trains for a search. */
@Command(
    name = "worker",
    description = {
      "Join a search from another process or machine, and train for it until it has ended.",
      "The search keeps the options that it was started with. The result is the same for any number"
          + " of workers; the search that was started writes it."
    },
    exitCodeList = {
      "0:the search has ended",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options, or no such search",
      "130:interrupted; the same command goes on"
    },
    footer = {
      "  dbmtl search study.yaml --store postgresql://me@db/trials    on one machine",
      "  dbmtl worker study.yaml --store postgresql://me@db/trials    on others"
    })
public final class WorkerCommand extends DbmtlCommand {
  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(paramLabel = "STUDY", description = "The study, a YAML file: the search's own.")
  private Path file;

  @Mixin private final StoreOptions store = new StoreOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Output folder of the search: checkpoints of killed workers are found there, and the store"
              + " if no --store is given. Default: dbmtl-out/NAME, by the study's name.")
  private @Nullable Path out;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Option(
      names = "--parallel",
      paramLabel = "P",
      description = "Trainings side by side in this process; 0: one per core. Default: 0.")
  private int parallel;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = StudyFile.open(file);
    Duration lease = store.lease();
    if (parallel < 0) {
      throw new StudyException(
          "command line: --parallel is %d: use 1 or more, or 0 for one per core"
              .formatted(parallel));
    }
    return Talk.locating(source, () -> join(source.study(), lease));
  }

  private int join(Study written, Duration lease) {
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", written.name()));
    String place = store.place(folder.toString());
    if (!TrialStores.exists(place)) {
      throw new StudyException(
          "there is no store in %s: start the search first, or give the --store that it was started"
                  .formatted(place)
              + " with");
    }
    try (TrialStore trials = TrialStores.open(place)) {
      StoredStudy there = StudyAdmission.require(trials, written.name());
      Study study = inParallel(asStarted(written, there.study().options()));
      Path cacheFolder = cache.path();
      try (Interruption interruption = new Interruption(talk, "interrupted");
          SearchRun run = SearchRun.open(study, folder, cacheFolder, talk)) {
        StoredStudy joined = StudyAdmission.join(trials, study, run.data());
        try (StudySession session = StudySession.join(trials, joined, lease)) {
          talk.say("working for the study in %s".formatted(trials.place()));
          SearchResult result = run.search(session, List.of());
          boolean interrupted = interruption.hasCome(result.stopped());
          tell(result, interrupted);
          return interruption.exitCode();
        }
      }
    }
  }

  private Study inParallel(Study study) {
    return study.withSearch(study.search().withParallel(parallel));
  }

  private static Study asStarted(Study written, List<String> options) {
    StudyOverrides overrides = new StudyOverrides();
    CommandSpec spec = CommandSpec.create();
    spec.addMixin("overrides", CommandSpec.forAnnotatedObject(overrides));
    new CommandLine(spec).parseArgs(options.toArray(String[]::new));
    return overrides.apply(written);
  }

  private void tell(SearchResult result, boolean interrupted) {
    talk.out()
        .println(
            interrupted
                ? "Interrupted; to go on: " + talk.commandLine()
                : "The search ended because %s.".formatted(result.stopped().sentence()));
    talk.out().flush();
  }
}
