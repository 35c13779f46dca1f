package org.dbmtl.experiments.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.dbmtl.experiments.demo.DemoFolder;
import org.dbmtl.experiments.demo.EdgeStrengths;
import org.dbmtl.experiments.demo.TruthComparison;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.trainer.inspect.InspectionText;
import org.dbmtl.trainer.inspect.LogInspection;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl demo}: the whole job on a simulated log whose structure is known. */
@Command(
    name = "demo",
    description = {
      "Simulate a live-stream log of known structure, inspect it, search it, and compare what was"
          + " found with the truth. Takes under three minutes on two cores."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Dbmtl.VersionLine.class,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the demo ended and its results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options",
      "130:interrupted; what was found so far is written"
    },
    footerHeading = "%nExample:%n",
    footer =
        "  dbmtl demo --out demo%n  dbmtl demo --strength 0.5 --strength \"like>comment=0\" --simulate-only")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the log, the study and the results. Default: dbmtl-out/demo.")
  private Path out = Path.of("dbmtl-out", "demo");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the simulated log. Default: 100000.")
  private int rows = DemoFolder.ROWS;

  @Option(
      names = "--strength",
      paramLabel = "K|EDGE=K",
      hideParamSyntax = true,
      description =
          "How strongly edges act: K for all, or EDGE=K for one, such as \"like>comment=0\"; may be"
              + " repeated. 1 is as it is, 0 takes the effect away. The edges that leave click are"
              + " gates (nothing happens without one) and stay at 1.")
  private List<String> strengths = List.of();

  @Option(
      names = "--simulate-only",
      description = "Write the log and the study that reads it, and end.")
  private boolean simulateOnly;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    EdgeStrengths drawnBy = EdgeStrengths.parse(strengths);
    OutputFolder.open(out);
    talk.say("simulating %,d rows of a live-stream log ...".formatted(rows));
    Path file = DemoFolder.write(out, rows, drawnBy);
    if (simulateOnly) {
      talk.out().println("written: %s, which reads live-stream.csv beside it".formatted(file));
      talk.out().println("drawn by: " + drawnBy);
      talk.out().flush();
      return 0;
    }
    StudyFile source = StudyFile.open(file);
    return Talk.locating(source, () -> run(source.study(), drawnBy.truth()));
  }

  private int run(Study study, TargetGraph drawnBy) {
    TargetGraph truth = TargetGraph.of(study.targetNames(), drawnBy.edges());
    Path cache = out.resolve("cache");
    LogInspection inspection = LogInspection.of(study, cache, new EncodingLines(talk));
    talk.out().println(InspectionText.of(inspection));
    try (Interruption interruption = new Interruption(() -> talk.say("interrupted: finishing"));
        SearchRun run = SearchRun.open(study, out, cache, talk);
        TrialStore store = TrialStores.open(out.toString());
        StudySession session =
            StudySession.join(
                store,
                StudyAdmission.admit(store, study, run.data(), List.of(), Wish.FRESH_IF_CHANGED)
                    .study(),
                StudySession.LEASE)) {
      SearchResult result = run.search(session, List.of(talk.commandLine()));
      boolean interrupted = Thread.interrupted() || result.stopped() == StopReason.CANCELLED;
      RankedCandidate best = result.ranking().best();
      TruthTrial trial = interrupted || best == null ? null : trainTruth(study, run, result, truth);
      run.report(result, List.of(talk.commandLine()));
      if (best != null) {
        compare(truth, best, trial);
      }
      return interrupted && interruption.isAsked() ? Faults.INTERRUPTED : 0;
    }
  }

  private @Nullable TruthTrial trainTruth(
      Study study, SearchRun run, SearchResult result, TargetGraph truth) {
    talk.say("training the structure that the log was drawn by, for comparison ...");
    return TruthTrial.of(study, run, result, truth);
  }

  private void compare(TargetGraph truth, RankedCandidate best, @Nullable TruthTrial trial) {
    talk.out().println();
    talk.out().println("Against the structure that the log was drawn by:");
    talk.out().println("  truth           " + truth.text());
    talk.out().println("  found           " + best.candidate().structure().text());
    talk.out().println(TruthComparison.of(truth, best.candidate().structure()).text());
    if (trial != null) {
      talk.out().println("  " + trial.text());
    }
    talk.out()
        .println(
            """

            What this can and cannot tell: a search ranks structures by how well the network predicts, not by
            how the log came about. An edge hands the child what the network knows of the parent, not the
            parent's outcome, and all targets share their lower layers already, so most edges are worth little,
            and different structures predict alike. Candidates marked '=' in the table are a tie; a missing
            or reversed edge among tied structures is no error of the search but the limit of this evidence.""");
    talk.out().flush();
  }
}
