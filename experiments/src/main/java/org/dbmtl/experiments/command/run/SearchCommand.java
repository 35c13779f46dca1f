package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.StoreOptions;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.StudyOverrides;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.option.TrialOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Admission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl search}: from a study to ranked structures. */
@Command(
    name = "search",
    description = {
      "Search structures over a study's targets, train each, rank them and report.",
      "A search that was interrupted or killed goes on when the same command is given again, to the"
          + " very same result; 'dbmtl worker' lets other processes help."
    },
    exitCodeList = {
      "0:the search ended and its results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options",
      "3:with --fail-unless-better: the search ended and nothing is shown to be better than vanilla",
      "130:interrupted; what was found so far is written, and the same command goes on"
    },
    footer = {
      "  dbmtl search study.yaml --strategy local --start \"click>like\" --trials 60 --out results",
      "  dbmtl search study.yaml --json --fail-unless-better --quiet > ranking.json   in a pipeline"
    })
public final class SearchCommand extends DbmtlCommand {
  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: dbmtl-out/NAME, by the study's name.")
  private @Nullable Path out;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @ArgGroup private Earlier earlier = new Earlier();

  /** What is done about an earlier search of the study. */
  static final class Earlier {
    @Option(names = "--extend", description = "Go on with a budget that is larger than before.")
    private boolean extend;

    @Option(
        names = "--fresh",
        description = "Start over; earlier trainings stay in the store, earlier files in old-N.")
    private boolean fresh;
  }

  @Option(names = "--retry-failed", description = "Train failed trainings again.")
  private boolean retryFailed;

  @Mixin private final StoreOptions store = new StoreOptions();

  @Mixin private final StudyOverrides overrides = new StudyOverrides();

  @Mixin private final TrialOverrides limits = new TrialOverrides();

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "Candidates whose models are kept: the best ones.")
  private @Nullable Integer keep;

  @Option(
      names = "--json",
      description = "Print ranking.json, and nothing else, on the output stream.")
  private boolean json;

  @Option(
      names = "--fail-unless-better",
      description = "Exit with 3 if no structure is shown to be better than vanilla.")
  private boolean failUnlessBetter;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    Study study = keeping(limits.apply(overrides.apply(source.study())));
    Duration lease = store.lease();
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", study.name()));
    Path cacheFolder = cache.path();
    return Talk.locating(source, () -> search(source, study, folder, cacheFolder, lease));
  }

  private int search(StudyFile source, Study study, Path folder, Path cacheFolder, Duration lease) {
    try (Interruption interruption =
            new Interruption(
                talk,
                "interrupted: running trainings are saved, finished ones are ranked and written");
        SearchRun run = SearchRun.open(study, folder, cacheFolder, talk);
        TrialStore trials = store.open(folder.toString())) {
      Admission admission =
          StudyAdmission.admit(
              trials,
              study,
              run.data(),
              talk.given(StudyOverrides.class, TrainingOverrides.class),
              wish());
      StudyNotice.say(talk, "study", admission, trials, folder, retryFailed);
      run.writeStudy(source);
      try (StudySession session = StudySession.join(trials, admission.study(), lease)) {
        SearchResult result = run.search(session, List.of(talk.commandLine()));
        interruption.hasCome(result.stopped());
        run.report(result, session.study().run(), List.of(talk.commandLine()), json);
        boolean interrupted = interruption.hasCome();
        if (!json) {
          interruption.sayHowToGoOn();
        }
        return failUnlessBetter && !interrupted && !run.isBetter()
            ? Faults.NOT_BETTER
            : interruption.exitCode();
      }
    }
  }

  private Study keeping(Study study) {
    try {
      return keep == null ? study : study.withTrial(study.trial().withKeep(keep));
    } catch (StudyException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
  }

  private Wish wish() {
    return earlier.fresh ? Wish.FRESH : earlier.extend ? Wish.EXTEND : Wish.GO_ON;
  }
}
