package org.dbmtl.experiments.command.make;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.experiments.command.run.SearchRun;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.demo.DemoFolder;
import org.dbmtl.experiments.demo.EdgeStrengths;
import org.dbmtl.experiments.demo.TruthComparison;
import org.dbmtl.experiments.demo.known.KnownLog;
import org.dbmtl.experiments.demo.known.ManyOutcomes;
import org.dbmtl.experiments.demo.known.NetworkOutcomes;
import org.dbmtl.experiments.demo.known.OutcomeSource;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
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
          + " search takes some ten seconds on two cores.",
      "",
      "With --targets or --network the log has other outcomes of a known structure, and the last lines"
          + " say how much of it was found."
    },
    exitCodeList = {
      "0:the demo ended and its results are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options",
      "130:interrupted; what was found so far is written"
    },
    footer =
        "  dbmtl demo --out demo%n  dbmtl demo --strength 0.5 --strength \"like>comment=0\" --simulate-only%n"
            + "  dbmtl demo --targets 20 --out demo-20%n  dbmtl demo --network asia.bif --rows 100000")
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
      description =
          "Rows of the simulated log. Default: 28000; with --targets 200000, with --network"
              + " 100000.")
  private @Nullable Integer rows;

  @Option(
      names = "--targets",
      paramLabel = "N",
      description =
          "Simulate another log: N outcomes (2 to 64) of a random sparse structure, with rates from"
              + " 0.3 to 0.001, each fifth continuous.")
  private @Nullable Integer targets;

  @Option(
      names = "--network",
      paramLabel = "FILE",
      description =
          "Simulate another log: its outcomes are the nodes of the network in this BIF file, which"
              + " must be binary.")
  private @Nullable Path network;

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
    if (targets == null && network == null) {
      return streamDemo();
    }
    if (targets != null && network != null) {
      throw new StudyException(
          "--targets and --network are both given, but a log has one structure: keep one of them");
    }
    if (!strengths.isEmpty()) {
      throw new StudyException(
          "--strength is of the live-stream log, not of --targets or --network: leave it out");
    }
    return knownDemo();
  }

  private int streamDemo() {
    EdgeStrengths drawnBy = EdgeStrengths.parse(strengths);
    OutputFolder.open(out);
    int drawn = rows == null ? DemoFolder.ROWS : rows;
    talk.say("simulating %,d rows of a live-stream log ...".formatted(drawn));
    Path file = DemoFolder.write(out, drawn, logSeed, drawnBy);
    if (simulateOnly) {
      talk.out().println("written: %s, which reads live-stream.csv next to it".formatted(file));
      talk.out().println("drawn by: " + drawnBy);
      talk.out().flush();
      return 0;
    }
    StudyFile source = StudyFile.open(file);
    return Talk.locating(source, () -> search(source, drawnBy.truth()));
  }

  private int knownDemo() {
    OutcomeSource drawn =
        network == null
            ? new ManyOutcomes(Objects.requireNonNull(targets), logSeed)
            : NetworkOutcomes.read(network, logSeed);
    OutputFolder.open(out);
    int number = rows != null ? rows : network == null ? ManyOutcomes.ROWS : NetworkOutcomes.ROWS;
    talk.say("simulating %,d rows of %d outcomes ...".formatted(number, drawn.truth().size()));
    Path file = KnownLog.write(out, number, drawn);
    talk.out()
        .println(
            "written: %s, which reads outcomes.csv next to it, and truth.txt: %s"
                .formatted(file, KnownStructure.size(drawn.truth())));
    talk.out().flush();
    if (simulateOnly) {
      return 0;
    }
    StudyFile source = StudyFile.open(file);
    KnownStructure known = new KnownStructure(drawn.truth(), out, talk);
    return Talk.locating(source, () -> DemoSearch.run(source, out, talk, known));
  }

  private int search(StudyFile source, TargetGraph drawnBy) {
    Study study = source.study();
    TargetGraph truth = TargetGraph.of(study.targetNames(), drawnBy.edges());
    return DemoSearch.run(
        source,
        out,
        talk,
        (run, result, best, interrupted) -> {
          TruthTrial trial = interrupted ? null : trainTruth(study, run, result, best, truth);
          return () -> {
            compare(truth, result, best, trial);
            if (trial != null) {
              showRareTarget(DemoSearch.cache(out));
            }
          };
        });
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
            log shows in it. 'Found' is what the search recommends: the best by its price where real trainings
            agree with the prices, otherwise the simplest of those that it cannot tell from the best.
            Directions are given by the study's tiers, which say what comes first.
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
