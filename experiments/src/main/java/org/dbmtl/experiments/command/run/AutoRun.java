package org.dbmtl.experiments.command.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dbmtl.experiments.auto.Auto;
import org.dbmtl.experiments.auto.AutoBudget;
import org.dbmtl.experiments.auto.AutoProgress;
import org.dbmtl.experiments.auto.AutoResult;
import org.dbmtl.experiments.command.option.Again;
import org.dbmtl.experiments.command.option.StoreOptions;
import org.dbmtl.experiments.command.progress.SearchTally;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.reports.format.HtmlPage;
import org.dbmtl.reports.format.MarkdownPage;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.TerminalPage;
import org.dbmtl.reports.page.AutoPage;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.page.SavedPage;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.export.ExportFormats;
import org.dbmtl.search.export.ExportedCandidate;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.run.OpenStudy;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Admission;
import org.dbmtl.search.run.StudyAdmission.Kind;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.sweep.SweepFile;
import org.dbmtl.search.sweep.SweptLogs;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.trainer.engine.DbmtlTrainer;
import org.jspecify.annotations.Nullable;

/**
 * One {@code dbmtl auto} from the study to the files in the output folder.
 *
 * @param study with the options of the command
 */
record AutoRun(
    StudyFile source,
    Study study,
    AutoBudget budget,
    OutputFolder output,
    Path cache,
    Again again,
    StoreOptions store,
    Talk talk) {

  /** Runs all steps and writes what was found. */
  StopReason run(Interruption interruption) {
    Path folder = output.path();
    try (SweptLogs logs =
            new SweptLogs(
                Auto.judged(study), encoding -> source.with(encoding).features(), this::open);
        TrialStore trials = store.open(folder.toString())) {
      Study kept = Auto.kept(study, budget);
      String data =
          logs.of(Candidate.of(kept, TargetGraph.empty(kept.targetNames()))).fingerprint();
      // A budget may grow without more ado: the same command with more time goes on.
      Wish wish = again.wish() == Wish.FRESH ? Wish.FRESH : Wish.EXTEND;
      Admission admission = StudyAdmission.admit(trials, kept, data, List.of(), wish);
      StudyNotice.say(talk, "auto", admission, trials, folder, again.retryFailed());
      AutoSummary earlier =
          admission.kind() == Kind.GOES_ON
              ? ResultFile.readAuto(folder.resolve(ResultFiles.AUTO))
              : null;
      AutoResult found;
      try (StudySession session = StudySession.join(trials, admission.study(), store.lease())) {
        found =
            new Auto(source, study, logs, this::open, session, folder, budget, earlier, progress())
                .run();
        interruption.hasCome(found.summary().stopped());
      }
      report(found, logs);
      return found.summary().stopped();
    }
  }

  private OpenStudy open(Study of) {
    EncodedStudy encoded = EncodedStudy.open(of, cache, talk);
    return new OpenStudy(encoded.log(), encoded.trainer());
  }

  private AutoProgress progress() {
    return new AutoProgress() {
      @Override
      public void say(String line) {
        talk.say(line);
      }

      @Override
      public <T> T shown(int trainings, double minutes, Function<SearchListener, T> work) {
        try (SearchTally tally = SearchTally.shown(talk, trainings, minutes)) {
          return work.apply(tally);
        }
      }

      @Override
      public void ended(AutoSummary soFar) {
        ResultFile.write(output.path().resolve(ResultFiles.AUTO), soFar);
      }
    };
  }

  private void report(AutoResult found, SweptLogs logs) {
    AutoSummary summary = found.summary();
    ReportPage page = AutoPage.of(summary, talk.commandLine());
    List<Path> written = new ArrayList<>();
    Path record = output.path().resolve(ResultFiles.AUTO);
    ResultFile.write(record, summary);
    written.add(record);
    written.add(write(ResultFiles.AUTO_PAGE + ".md", MarkdownPage.text(page)));
    written.add(write(ResultFiles.AUTO_PAGE + ".html", HtmlPage.text(page)));
    written.add(write(ResultFiles.AUTO_PAGE + SavedPage.ENDING, SavedPage.text(page)));
    talk.out().println();
    talk.out().print(TerminalPage.text(AutoPage.brief(summary)));
    talk.out().println();
    AutoPage.answer(summary).forEach(talk.out()::println);
    talk.out().flush();
    Candidate winner = found.winner();
    Path study = null;
    Path model = null;
    if (winner != null) {
      study = write(ResultFiles.WINNER_STUDY, winnerText(winner, logs));
      written.add(study);
      model = summary.stopped() == StopReason.FINISHED ? model(study) : null;
      if (model != null) {
        written.add(model);
      }
    }
    talk.written(written);
    talk.out()
        .println(
            "Read the report: open %s in a browser"
                .formatted(output.path().resolve(ResultFiles.AUTO_PAGE + ".html")));
    if (study != null) {
      talk.out().println("Train it again: dbmtl train " + study);
    }
    if (model != null) {
      talk.out()
          .println(
              "Use the model: dbmtl predict %s --input FILES --out predictions.csv"
                  .formatted(model));
      talk.out().println("Serve it: dbmtl serve " + model);
    }
    talk.out().flush();
  }

  /** A study of the winner alone. */
  private String winnerText(Candidate winner, SweptLogs logs) {
    Study own =
        Auto.judged(study)
            .with(
                s ->
                    s.features(logs.features(winner))
                        .network(winner.network())
                        .training(winner.training())
                        .search(study.search()));
    return ExportFormats.named("yaml")
        .text(
            new ExportedCandidate(
                source,
                own,
                Candidate.of(own, winner.structure()),
                Map.of(),
                "Recommended by dbmtl auto of %s.".formatted(study.name())));
  }

  /** Trains the winner on the first seed and writes its model; null if there is none. */
  private @Nullable Path model(Path winner) {
    Path file = output.path().resolve(ResultFiles.BEST_MODEL);
    StudyFile of = StudyFile.open(winner);
    try (EncodedStudy encoded = EncodedStudy.open(of.study(), cache, talk)) {
      if (!(encoded.trainer() instanceof DbmtlTrainer)) {
        return null;
      }
      Candidate candidate = Candidate.of(of.study(), SweepFile.of(of).structure());
      String text = Files.readString(winner);
      if (isOf(file, text)) {
        return file;
      }
      talk.say("training the recommended candidate for its model");
      ModelFit fit =
          new ModelFit(
              candidate,
              List.of(Seeds.of(of.study().seed(), Seeds.REPEAT, 0)),
              file,
              Duration.ofMinutes(1),
              talk);
      return fit.run(encoded, of.study(), text, winner.toString(), Map.of()) == null ? null : file;
    } catch (RuntimeException | IOException e) {
      // What was found is written, and must not be lost for this.
      talk.err()
          .println(
              "%s is not written: %s; the same command tries again"
                  .formatted(file, e.getMessage()));
      talk.err().flush();
      return null;
    }
  }

  /** Whether the file holds the model of that study already: the same command was given again. */
  private static boolean isOf(Path file, String study) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (ModelFile there = ModelFile.open(file)) {
      return there.study().equals(study);
    } catch (ModelException e) {
      return false;
    }
  }

  private Path write(String name, String text) {
    Path file = output.path().resolve(name);
    AtomicFile.write(file, text);
    return file;
  }
}
