package org.dbmtl.experiments.command.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.progress.SearchTally;
import org.dbmtl.experiments.command.scaffold.Durations;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.command.scaffold.WorkFolder;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.reports.listing.FrontTable;
import org.dbmtl.reports.listing.TerminalTable;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.section.Answer;
import org.dbmtl.reports.section.PricingSections;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.ParetoFront;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.pricing.StructurePricing;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.run.EvaluatorChoice;
import org.dbmtl.search.run.SoFar;
import org.dbmtl.search.run.StudySearch;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.run.WorkFolders;
import org.dbmtl.search.seeding.Seeding;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.strategy.StrategyContext;
import org.dbmtl.search.strategy.StrategyProvider;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.ServingSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.EsmmAssumption;
import org.jspecify.annotations.Nullable;

/** One search from the study to the files in the output folder. Used once, then closed. */
public final class SearchRun implements AutoCloseable {
  private static final int SHOWN = 12;

  private final Study study;
  private final Talk talk;
  private final OutputFolder output;
  private final EncodedStudy encoded;
  private String studyText = "";

  private SearchRun(Study study, Path out, Path cache, Talk talk) {
    this.study = study;
    this.talk = talk;
    check(study);
    EncodedStudy.requireEngine(study);
    this.output = OutputFolder.open(out);
    this.encoded = EncodedStudy.open(study, cache, talk);
    EsmmAssumption.warnings(study, encoded.log().targetStatistics()).forEach(this::warn);
    ServingSettings.warnings(study).forEach(this::warn);
  }

  private void warn(String warning) {
    talk.say("warning: " + warning);
  }

  /** Fingerprint of the study's log. */
  public String data() {
    return encoded.log().fingerprint();
  }

  /**
   * Checks the study, makes the output folder and reads the log: all that can go wrong before
   * training does so here.
   *
   * @throws StudyException if the user can fix it
   */
  public static SearchRun open(Study study, Path out, Path cache, Talk talk) {
    return new SearchRun(study, out, cache, talk);
  }

  /**
   * Writes the study, options included, next to what will be found: a program that reads the
   * results knows what they are of.
   *
   * @param source of the study
   * @throws StudyException if the file cannot be written
   */
  public void writeStudy(StudyFile source) {
    studyText = source.text(study);
    AtomicFile.write(output.path().resolve(ResultFile.RANKING_STUDY), studyText);
  }

  /** What needs no data is refused before any is read. */
  private static void check(Study study) {
    StrategyProvider.named(study.search().strategy());
    Seeding.named(study.search().seeding());
    StrategyContext.check(study);
  }

  /**
   * Searches with progress shown, as a worker of a study in a store; what was found so far is
   * written to the output folder now and then.
   *
   * @param commands command lines that repeat the search; empty to write nothing before the end
   * @throws StudyException if the study cannot be searched for a reason the user can fix
   */
  public SearchResult search(StudySession session, List<String> commands) {
    if (EvaluatorChoice.prices(study, encoded.trainer())) {
      long sets = StructurePricing.mostSets(new DagSpace(study.targetNames(), study.constraints()));
      talk.say(
          "one training prices all structures: at most %,d parent sets (%.0f MB), and at most %d trainings with its gate"
              .formatted(
                  sets,
                  Math.max(1, StructurePricing.memoryBytes(sets) / 1e6),
                  EvaluatorChoice.mostTrainings(study)));
    }
    try (SearchTally progress = progress(session)) {
      SoFar soFar = commands.isEmpty() ? SoFar.NONE : new InterimReport(output, commands);
      return new StudySearch(study, encoded.log(), encoded.trainer(), session, output.path())
          .run(progress, soFar);
    }
  }

  /** Searches the same log with other search settings, and keeps nothing of it. */
  public SearchResult aside(Study study) {
    try (WorkFolder work = WorkFolder.create();
        StudySession session =
            StudySession.alone(study.name(), data(), StudyBudget.of(study.search()));
        SearchTally progress = progress(session)) {
      return new StudySearch(study, encoded.log(), encoded.trainer(), session, work.path())
          .run(progress);
    }
  }

  private SearchTally progress(StudySession session) {
    StudyBudget budget = session.study().study().budget();
    return SearchTally.shown(
        talk, SearchSize.mostTrials(study, encoded.trainer(), budget.trials()), budget.minutes());
  }

  /**
   * Shows the ranking, writes the files and the model, and says where they are and how to use them.
   *
   * @param run number of the study among those of its name in the store
   * @param json whether {@code ranking.json} is printed in place of all that
   */
  public void report(SearchResult result, int run, List<String> commands, boolean json) {
    if (json) {
      output.write(result, commands);
      new BestModel(study, studyText, output.path(), WorkFolders.of(output.path(), run), talk)
          .write(encoded, result);
      talk.out().print(text(output.path().resolve(ResultFiles.RANKING)));
      talk.out().flush();
      return;
    }
    report(result, run, commands);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the search that was written shows a structure to be better than vanilla. */
  boolean isBetter() {
    SearchAnswer answer = summary().answer();
    return answer != null
        && answer.isBetterThanVanilla(study.metrics().objective().score() == Objective.Kind.SERVED);
  }

  private SearchSummary summary() {
    return ResultFile.readSearch(output.path().resolve(ResultFiles.RANKING));
  }

  private void report(SearchResult result, int run, List<String> commands) {
    talk.out().println();
    talk.out().print(TerminalTable.of(result, SHOWN));
    if (study.metrics().objective().pareto() && result.ranking().best() != null) {
      talk.out().println();
      talk.out().print(FrontTable.of(ParetoFront.of(study, result.ranking()), SHOWN));
    }
    List<Path> written = new ArrayList<>(output.write(result, commands));
    talk.out().println();
    SearchSummary summary = summary();
    talk.out().println(Answer.text(summary));
    PricingSections.lines(summary).forEach(talk.out()::println);
    talk.out()
        .println(
            "The search ended because %s, after %s."
                .formatted(result.stopped().sentence(), Durations.text(result.elapsed())));
    talk.out().flush();
    Path model =
        new BestModel(study, studyText, output.path(), WorkFolders.of(output.path(), run), talk)
            .write(encoded, result);
    if (model != null) {
      written.add(model);
    }
    talk.written(written);
    talk.out()
        .println(
            "Read the report: open %s in a browser, or less %s"
                .formatted(
                    output.path().resolve(ResultFiles.REPORT + ".html"),
                    output.path().resolve(ResultFiles.REPORT + ".md")));
    if (model != null) {
      talk.out().println(use(model, summary.answer()));
    }
    talk.out().flush();
  }

  /** How to use the model; where another serves better, how to get that one. */
  private String use(Path model, @Nullable SearchAnswer answer) {
    Role serve = answer == null ? null : answer.serve();
    if (serve == null || serve == Role.RECOMMENDED) {
      return "Use the model: dbmtl predict %s --input FILES --out predictions.csv".formatted(model);
    }
    String structure = new DagSpace(study.targetNames(), study.constraints()).smallest().text();
    return ("The model %s is of the recommended structure. To serve, fit the one that serves better:"
            + " dbmtl fit %s --structure \"%s\"%s --out %s")
        .formatted(
            model,
            output.path().resolve(ResultFile.RANKING_STUDY),
            structure,
            serve == Role.VANILLA ? "" : " --method " + serve.key(),
            output.path().resolve("served.dbmtl"));
  }

  @Override
  public void close() {
    encoded.close();
  }
}
