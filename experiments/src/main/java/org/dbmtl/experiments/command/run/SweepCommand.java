package org.dbmtl.experiments.command.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dbmtl.experiments.command.option.Again;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.RunOverrides;
import org.dbmtl.experiments.command.option.StoreOptions;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.progress.SearchTally;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.format.MarkdownPage;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.listing.SweepCsv;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.page.SavedPage;
import org.dbmtl.reports.page.SweepPage;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SweepSummary;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Admission;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.FittedShares;
import org.dbmtl.search.sweep.Sweep;
import org.dbmtl.search.sweep.SweepFile;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepSettings;
import org.dbmtl.search.sweep.SweptLogs;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl sweep}: tunes the hyperparameters of a study. */
@Command(
    name = "sweep",
    description = {
      "Tune the hyperparameters of a study, alone or together with the structure: the section"
          + " 'sweep' of the study says what is tried; without one the learning rate, the"
          + " embedding, dropout and L2 are.",
      "The best few are trained on further seeds, and the best of these is compared with the"
          + " study's own settings on fresh seeds and the test part. A sweep that was interrupted"
          + " or killed goes on when the same command is given again."
    },
    exitCodeList = {
      "0:the sweep ended and its results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options, or all points failed",
      "130:interrupted; what had ended is written, and the same command goes on"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl sweep study.yaml --trials 100",
      "  dbmtl sweep study.yaml --sampler sobol --scheduler none --minutes 30",
      "  dbmtl sweep study.yaml --from dbmtl-out/earlier-sweep"
    })
public final class SweepCommand extends DbmtlCommand {
  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description = "What proposes points: ${bundle:samplers}.")
  private @Nullable String sampler;

  @Option(
      names = "--scheduler",
      paramLabel = "NAME",
      description = "How much training each point gets: none, median, asha or hyperband.")
  private @Nullable String scheduler;

  @Option(names = "--trials", paramLabel = "N", description = "Points to try; 0 for no limit.")
  private @Nullable Integer trials;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description = "After which no round of trainings begins.")
  private @Nullable Double minutes;

  @Option(
      names = "--confirm",
      paramLabel = "R",
      description = "Fresh seeds on which the winner meets the study's own settings.")
  private @Nullable Integer confirm;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "Output folder of an earlier sweep, whose trainings the sampler learns from.")
  private @Nullable Path from;

  @Mixin private final RunOverrides overrides = new RunOverrides();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the results. Default: dbmtl-out/NAME-sweep, by the study's name.")
  private @Nullable Path out;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Mixin private final Again again = new Again();

  @Mixin private final StoreOptions store = new StoreOptions();

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    SweepFile sweep = SweepFile.of(source);
    Study swept = overrides.apply(source.study());
    SweepSettings settings;
    try {
      settings = settings(sweep.settings());
    } catch (StudyException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
    List<Observation> earlier =
        from == null
            ? List.of()
            : ResultFile.readSweep(from.resolve(ResultFiles.SWEEP))
                .observations(sweep.space(), swept);
    if (from != null) {
      talk.say("%,d trainings of %s are learned from".formatted(earlier.size(), from));
    }
    Duration lease = store.lease();
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", swept.name() + "-sweep"));
    return Talk.locating(source, () -> sweep(swept, sweep, settings, earlier, folder, lease));
  }

  private SweepSettings settings(SweepSettings own) {
    boolean minutesOnly = minutes != null && minutes > 0 && trials == null;
    return own.with(
        s -> {
          s.sampler(Objects.requireNonNullElse(sampler, own.sampler()));
          s.scheduler(Objects.requireNonNullElse(scheduler, own.scheduler()));
          s.trials(minutesOnly ? 0 : Objects.requireNonNullElse(trials, own.trials()));
          s.minutes(Objects.requireNonNullElse(minutes, own.minutes()));
          s.confirm(Objects.requireNonNullElse(confirm, own.confirm()));
        });
  }

  private int sweep(
      Study study,
      SweepFile sweep,
      SweepSettings settings,
      List<Observation> earlier,
      Path folder,
      Duration lease) {
    OutputFolder output = OutputFolder.open(folder);
    try (Interruption interruption =
            new Interruption(
                talk, "interrupted: running trainings are saved, finished ones are written");
        SweptLogs logs = new SweptLogs(study, sweep::features, this::open);
        TrialStore store = this.store.open(folder.toString())) {
      Study kept = kept(study);
      Admission admission =
          StudyAdmission.admit(
              store, kept, logs.of(sweep.standard()).fingerprint(), List.of(), again.wish());
      StudyNotice.say(talk, "sweep", admission, store, folder, again.retryFailed());
      long rows = logs.of(sweep.standard()).rows(Part.TRAIN);
      FittedShares.of(settings, sweep, rows).remarks().forEach(talk::say);
      try (StudySession session = StudySession.join(store, admission.study(), lease)) {
        SweepResult result = run(study, sweep, settings, logs, session, output.path(), earlier);
        interruption.hasCome(result.stopped());
        report(result, sweep, output.path());
        interruption.sayHowToGoOn();
        if (result.isAllFailed() && !interruption.hasCome()) {
          throw new StudyException(
              "all points of the sweep failed, the first with: "
                  + result.failures().get(0).cause());
        }
        return interruption.exitCode();
      }
    }
  }

  private OpenStudy open(Study study) {
    EncodedStudy encoded = EncodedStudy.open(study, cache.path(), talk);
    return new OpenStudy(encoded.log(), encoded.trainer());
  }

  private SweepResult run(
      Study study,
      SweepFile sweep,
      SweepSettings settings,
      SweptLogs logs,
      StudySession session,
      Path folder,
      List<Observation> earlier) {
    try (SearchTally progress = SearchTally.shown(talk, 0, settings.minutes())) {
      return Sweep.run(
          study, sweep, settings, logs, logs.trainer(), session, folder, earlier, progress);
    }
  }

  /** The study as the store keeps it: what proposes points is not part of it. */
  private static Study kept(Study study) {
    return study
        .withName(study.name() + "-sweep")
        .withConstraints(EdgeConstraints.NONE)
        .withSearch(SearchSettings.DEFAULT);
  }

  private void report(SweepResult result, SweepFile sweep, Path folder) {
    ReportPage page = SweepPage.of(result, talk.commandLine());
    List<Path> written = new ArrayList<>();
    written.add(write(folder.resolve(ResultFiles.SWEEP), RecordJson.text(SweepSummary.of(result))));
    written.add(write(folder.resolve(ResultFiles.TRIALS), SweepCsv.of(result)));
    written.add(write(folder.resolve(ResultFiles.REPORT + ".md"), MarkdownPage.text(page)));
    written.add(write(folder.resolve(ResultFiles.REPORT + ".html"), HtmlPage.text(page)));
    written.add(write(folder.resolve(ResultFiles.REPORT + SavedPage.ENDING), SavedPage.text(page)));
    Point winner = result.winner();
    Path best = folder.resolve(ResultFiles.BEST_STUDY);
    if (winner != null) {
      written.add(write(best, sweep.studyText(winner)));
    } else if (Files.exists(best)) {
      talk.say(best + " is of an earlier sweep");
    }
    talk.out().println();
    SweepPage.answer(result).forEach(talk.out()::println);
    talk.written(written);
    if (winner != null) {
      talk.out().println("Go on with the best: dbmtl search " + best);
    }
    talk.out().flush();
  }

  private static Path write(Path path, String text) {
    AtomicFile.write(path, text);
    return path;
  }
}
