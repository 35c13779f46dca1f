package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.option.SideBySide;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.command.scaffold.WorkFolder;
import org.dbmtl.experiments.demo.EdgeStrengths;
import org.dbmtl.experiments.power.PowerCell;
import org.dbmtl.experiments.power.PowerPicture;
import org.dbmtl.experiments.power.PowerStudy;
import org.dbmtl.experiments.power.PowerTable;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.run.RepeatedTrials;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.study.EdgeSignalNames;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl bench power}: rows and strengths of edges that distinguish structures. */
@Command(
    name = "power",
    description = {
      "Simulate logs of different length whose edges have different strengths, train the true"
          + " structure, vanilla and the reversed structure on shared seeds, and show where the true"
          + " one is told from the others.",
    },
    exitCodeList = {
      "0:all logs are compared",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options",
      "130:interrupted; the logs that had ended are shown"
    },
    footer =
        "  dbmtl bench power --rows 5000,20000 --strengths 0,1 --signals label --svg power.svg")
public final class PowerCommand extends DbmtlCommand {
  private static final int LEAST_ROWS = 2000;

  @Option(
      names = "--rows",
      paramLabel = "N,N",
      split = ",",
      hideParamSyntax = true,
      defaultValue = "5000,20000,80000",
      description = "Rows of the logs, two in five of them clicks. Default: ${DEFAULT-VALUE}.")
  private List<Integer> rows = List.of();

  @Option(
      names = "--strengths",
      paramLabel = "K,K",
      split = ",",
      hideParamSyntax = true,
      defaultValue = "0,0.1,0.25,1",
      description =
          "Strengths of the edges that are not gates, as in 'dbmtl demo --strength'. Default:"
              + " ${DEFAULT-VALUE}.")
  private List<Double> strengths = List.of();

  @Option(
      names = "--signals",
      paramLabel = "S,S",
      split = ",",
      hideParamSyntax = true,
      defaultValue = "embedding,label",
      description = "What edges carry, as network.edge-signal. Default: ${DEFAULT-VALUE}.")
  private List<String> signals = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "R",
      defaultValue = "5",
      description = "Trainings of each structure on each log. Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Mixin private final SideBySide parallel = new SideBySide();

  @Option(names = "--out", paramLabel = "FILE.md", description = "Write the table to a file too.")
  private @Nullable Path out;

  @Option(names = "--svg", paramLabel = "FILE.svg", description = "Write a picture of the curves.")
  private @Nullable Path svg;

  @Option(names = "--json", description = "Print one JSON object in place of the table.")
  private boolean json;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    checkOptions();
    List<PowerCell> cells = new ArrayList<>();
    try (Interruption interruption =
        new Interruption(talk, "interrupted: running trainings end, finished logs are shown")) {
      boolean goesOn = true;
      for (EdgeSignal signal : signals.stream().map(EdgeSignalNames::named).toList()) {
        for (double strength : strengths) {
          for (int length : rows) {
            goesOn = goesOn && add(cells, signal, length, strength);
          }
        }
      }
      interruption.hasCome();
      report(cells);
      return interruption.exitCode();
    }
  }

  private void checkOptions() {
    SeedTrainings.check(seeds, parallel);
    for (int length : rows) {
      if (length < LEAST_ROWS) {
        throw new StudyException(
            "--rows holds %d: use %d or more, because fewer leave almost nothing to judge on"
                .formatted(length, LEAST_ROWS));
      }
    }
    strengths.forEach(EdgeStrengths::all);
    SeedTrainings.check("--out", out);
    SeedTrainings.check("--svg", svg);
  }

  /** Adds the cell, unless the user interrupts before it has ended. */
  private boolean add(List<PowerCell> cells, EdgeSignal signal, int length, double strength) {
    talk.say("%s, %,d rows, strength %s ...".formatted(signal.key(), length, strength));
    PowerCell cell;
    try (WorkFolder folder = WorkFolder.create()) {
      StudyFile source = StudyFile.open(PowerStudy.write(folder.path(), signal, length, strength));
      Study study = source.study();
      Ranking ranking = Talk.locating(source, () -> train(study, folder.path()));
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      List<TargetGraph> structures = PowerStudy.structures(study.targetNames());
      RankedCandidate vanilla = ranking.candidate(structures.get(0));
      RankedCandidate truth = ranking.candidate(structures.get(1));
      RankedCandidate reverse = ranking.candidate(structures.get(2));
      cell =
          new PowerCell(
              signal,
              length,
              strength,
              PowerStudy.worth(signal, length, strength),
              difference(truth, vanilla),
              difference(truth, reverse));
    }
    cells.add(cell);
    return true;
  }

  private Ranking train(Study study, Path folder) {
    try (EncodedStudy encoded = EncodedStudy.open(study, folder.resolve("cache"), talk)) {
      List<Candidate> candidates =
          PowerStudy.structures(study.targetNames()).stream()
              .map(structure -> Candidate.of(study, structure))
              .toList();
      return Ranking.of(
          new RepeatedTrials(study, encoded.log(), encoded.trainer(), folder.resolve("work"))
              .run(candidates, seeds, parallel.orElse(0), SearchListener.NONE));
    }
  }

  private static @Nullable Difference difference(
      @Nullable RankedCandidate first, @Nullable RankedCandidate second) {
    return first == null || second == null ? null : Difference.onNewRows(first, second);
  }

  private void report(List<PowerCell> cells) {
    String table = PowerTable.markdown(cells, seeds);
    talk.out().print(json ? PowerTable.json(cells, seeds) : table);
    talk.out().flush();
    if (out != null) {
      AtomicFile.write(out, table);
      talk.say("written: " + out);
    }
    if (svg != null) {
      AtomicFile.write(svg, PowerPicture.svg(cells));
      talk.say("written: " + svg);
    }
  }
}
