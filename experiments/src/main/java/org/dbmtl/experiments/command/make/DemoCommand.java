package org.dbmtl.experiments.command.make;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.run.SearchRun;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.demo.DemoFolder;
import org.dbmtl.experiments.demo.EdgeStrengths;
import org.dbmtl.experiments.demo.TruthComparison;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Recommendation;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.run.StudyAdmission;
import org.dbmtl.search.run.StudyAdmission.Wish;
import org.dbmtl.search.run.StudySession;
import org.dbmtl.search.store.TrialStore;
import org.dbmtl.search.store.TrialStores;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
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
      "Simulate a live-stream log of known structure, inspect it, search it, compare what was found"
          + " with the truth, and show what a structure is worth to a target with few labels. The"
          + " search takes about a minute on two cores."
    },
    exitCodeList = {
      "0:the demo ended and its results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options",
      "130:interrupted; what was found so far is written"
    },
    footer =
        "  dbmtl demo --out demo%n  dbmtl demo --strength 0.5 --strength \"like>comment=0\" --simulate-only")
public final class DemoCommand extends DbmtlCommand {
  private static final int RARE_SEEDS = 5;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the log, the study and the results. Default: dbmtl-out/demo.")
  private Path out = Path.of("dbmtl-out", "demo");

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the simulated log. Default: 28000.")
  private int rows = DemoFolder.ROWS;

  @Option(
      names = "--log-seed",
      paramLabel = "S",
      description = "Seed of the simulated log. Default: 20190225.")
  private long logSeed = DemoFolder.SEED;

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
    Path file = DemoFolder.write(out, rows, logSeed, drawnBy);
    if (simulateOnly) {
      talk.out().println("written: %s, which reads live-stream.csv next to it".formatted(file));
      talk.out().println("drawn by: " + drawnBy);
      talk.out().flush();
      return 0;
    }
    StudyFile source = StudyFile.open(file);
    return Talk.locating(source, () -> run(source, drawnBy.truth()));
  }

  private int run(StudyFile source, TargetGraph drawnBy) {
    Study study = source.study();
    TargetGraph truth = TargetGraph.of(study.targetNames(), drawnBy.edges());
    Path cache = out.resolve("cache");
    LogInspection inspection = LogInspection.of(study, cache, new EncodingLines(talk));
    talk.out().println(InspectionText.of(inspection));
    try (Interruption interruption = new Interruption(talk, "interrupted: finishing");
        SearchRun run = SearchRun.open(study, out, cache, talk);
        TrialStore store = TrialStores.open(out.toString());
        StudySession session =
            StudySession.join(
                store,
                StudyAdmission.admit(store, study, run.data(), List.of(), Wish.FRESH_IF_CHANGED)
                    .study(),
                StudySession.LEASE)) {
      run.writeStudy(source);
      SearchResult result = run.search(session, List.of(talk.commandLine()));
      boolean interrupted = interruption.hasCome(result.stopped());
      Recommendation recommended =
          Recommendation.of(
              Evidence.of(result.ranking()),
              result.vanilla(),
              result.confirmation(),
              result.study().targetWeights());
      RankedCandidate best = recommended == null ? null : recommended.candidate();
      TruthTrial trial =
          interrupted || best == null ? null : trainTruth(study, run, result, best, truth);
      run.report(result, session.study().run(), List.of(talk.commandLine()));
      interruption.hasCome();
      if (best != null) {
        compare(truth, result, best, trial);
      }
      if (trial != null) {
        showRareTarget(cache);
      }
      return interruption.exitCode();
    }
  }

  private @Nullable TruthTrial trainTruth(
      Study study, SearchRun run, SearchResult result, RankedCandidate best, TargetGraph truth) {
    talk.say("training the structure that the log was drawn by, for comparison ...");
    return TruthTrial.of(study, run, result, best, truth);
  }

  private void compare(
      TargetGraph truth, SearchResult result, RankedCandidate best, @Nullable TruthTrial trial) {
    TargetGraph found = best.candidate().structure();
    talk.out().println();
    talk.out().println("Against the structure that the log was drawn by:");
    talk.out().println("  truth           " + truth.text());
    talk.out().println("  found           " + found.text());
    talk.out().println(TruthComparison.of(truth, found).text());
    if (trial != null) {
      talk.out().println("  " + trial.text());
    }
    talk.out().println();
    talk.out().println("Nats per row, validation part        joint    served");
    Map<Candidate, NamedScores> scores =
        NamedScores.byCandidate(result.study(), result.outcomes(), Part.VALID);
    talk.out().println(scores("found", scores.get(best.candidate())));
    RankedCandidate vanilla = result.ranking().candidate(TargetGraph.empty(truth.targets()));
    if (vanilla != null) {
      talk.out().println(scores("no edges", scores.get(vanilla.candidate())));
    }
    talk.out()
        .println(
            """

            What this can and cannot tell: edges carry outcomes here (edge-signal: label), so 'joint' is the
            likelihood of all outcomes together, each given its parents' outcomes, and a link that is in the
            log shows in it. 'Found' is what the search recommends: the simplest of those that it cannot tell
            from the best. Directions are given by the study's tiers, which say what comes first.
            'served' is what a model predicts from the features alone, when no outcome is known yet: no link
            among outcomes need make that better.""");
    talk.out().flush();
  }

  /** One line of joint and served score, means over the repeats. */
  private static String scores(String name, @Nullable NamedScores scores) {
    NamedEstimates both = scores == null ? null : scores.estimates();
    return both == null
        ? "  " + name
        : "  %-32s %8.4f  %8.4f".formatted(name, both.joint().mean(), both.served().mean());
  }

  private void showRareTarget(Path cache) {
    talk.say("training follow from one label in sixteen, with and without the click ...");
    StudyFile source = StudyFile.open(out.resolve(DemoFolder.RARE));
    RareTarget rare =
        Talk.locating(source, () -> RareTarget.of(source.study(), cache, RARE_SEEDS, talk));
    if (rare != null) {
      talk.out().println();
      talk.out().println("Where fifteen in sixteen of the training labels of follow are hidden:");
      talk.out().println(rare.text());
      talk.out().flush();
    }
  }
}
