package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.command.option.CompareOptions;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.compare.ComparePlan;
import org.dbmtl.experiments.paper.PaperClaims;
import org.dbmtl.experiments.paper.PaperPreset;
import org.dbmtl.experiments.paper.PaperStudy;
import org.dbmtl.experiments.paper.PaperTable;
import org.dbmtl.experiments.paper.PublishedFigures;
import org.dbmtl.experiments.paper.TargetFacts;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.section.ComparisonSection;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl paper}: the paper's experiments on open logs. */
@Command(
    name = "paper",
    description = {
      "Run the experiments of Wang et al., \"Deep Bayesian Multi-Target Learning for Recommender"
          + " Systems\" (2019), on the simulated log of the demo and, where it is there, on"
          + " KuaiRand (in $DBMTL_DATA or ../shared/data).",
      "Each table has the paper's figures next to ours, and says which of its claims hold here."
    },
    exitCodeList = {
      "0:the tables are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options",
      "130:interrupted; what had ended is written, and the same command goes on"
    },
    footer =
        "  dbmtl paper table5 --data kuairand --repeats 10%n"
            + "  dbmtl paper all --data demo --rows 1000000 --preset paper --out paper-1m")
public final class PaperCommand extends DbmtlCommand {
  private static final int REPEATS = 5;

  /** Rows of the simulated log. */
  private static final int ROWS = 100_000;

  private static final String UNTRAINED =
      "CCR and CLR have no loss, so their heads are as they were at the start: what such a head says is"
          + " a fixed function of what it reads, and an AUC above .5 is that of CTR, which these"
          + " targets need, seen through it. As in the paper, wdl is trained for CTR alone, so its other figures and its"
          + " score mean nothing. In the second table their heads are trained on what the"
          + " others learn, which moves nothing else.";

  @Parameters(
      paramLabel = "TABLE",
      description =
          "table1: six targets; table2, table3, table4: CTR with CGR, CFR, AST; table5: single"
              + " roots; or all.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String table;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description = "demo, kuairand or all. Default: all that is there.")
  private @Nullable String data;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows of the simulated log. Default: 100000.")
  private int rows = ROWS;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "ours: the study's network and training; paper: the paper's. Default: ours.")
  private String preset = PaperPreset.OURS.key();

  @Option(
      names = "--clicked",
      description = "Train also the variant in which all but CTR count on clicked rows alone.")
  private boolean clicked;

  @Mixin private final CompareOptions options = new CompareOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the tables, by log. Default: dbmtl-out/paper.")
  private Path out = Path.of("dbmtl-out", "paper");

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    List<PaperTable> tables =
        table.equals("all")
            ? List.of(PaperTable.values())
            : List.of(named(PaperTable.class, table, "", " or all"));
    PaperPreset settings = named(PaperPreset.class, preset, "--preset: ", "");
    int repeats = options.repeats(REPEATS);
    options.part();
    options.parallel(0);
    options.store().lease();
    List<PaperStudy> studies = studies();
    try (Interruption interruption = new Interruption(talk, "interrupted: finishing")) {
      for (PaperStudy study : studies) {
        String folder = study.key() + (settings == PaperPreset.PAPER ? "-paper-preset" : "");
        CompareRun run =
            new CompareRun(options, repeats, out.resolve(folder), talk, interruption::isAsked);
        Map<PaperTable, Comparison> known = new EnumMap<>(PaperTable.class);
        for (PaperTable each : tables) {
          if (!interruption.hasCome()) {
            Talk.locating(study.file(), () -> run(run, each, study, settings, known, interruption));
          }
        }
      }
      interruption.sayHowToGoOn();
      return interruption.exitCode();
    }
  }

  private static <E extends Enum<E> & Keyed> E named(
      Class<E> of, String name, String option, String also) {
    return Keyed.of(of, name)
        .orElseThrow(
            () ->
                new StudyException(
                    "command line: %sthere is no '%s': use %s%s"
                        .formatted(option, name, String.join(", ", Keyed.keys(of)), also)));
  }

  private List<PaperStudy> studies() {
    String asked = data == null ? "all" : data;
    if (!List.of("demo", "kuairand", "all").contains(asked)) {
      throw new StudyException(
          "command line: --data is '%s': use demo, kuairand or all".formatted(asked));
    }
    List<PaperStudy> studies = new ArrayList<>();
    if (!asked.equals("kuairand")) {
      Path folder = OutputFolder.open(out.resolve("demo")).path();
      studies.add(PaperStudy.demo(folder, rows));
    }
    if (!asked.equals("demo")) {
      String named = System.getenv("DBMTL_DATA");
      Path there = PaperStudy.dataFolder(named);
      if (there != null) {
        Path folder = OutputFolder.open(out.resolve("kuairand")).path();
        studies.add(PaperStudy.kuairand(folder, there));
      } else {
        String missing =
            "there is no KuaiRand log in %s"
                .formatted(named == null ? "../shared/data" : "DBMTL_DATA, " + named);
        if (asked.equals("kuairand")) {
          throw new StudyException(
              "command line: --data kuairand: %s: set DBMTL_DATA to the folder that holds kuairand/"
                  .formatted(missing));
        }
        talk.say(missing + ": the demo's log alone is used");
      }
    }
    return studies;
  }

  /** Whether there was anything to write. */
  private boolean run(
      CompareRun run,
      PaperTable each,
      PaperStudy paper,
      PaperPreset settings,
      Map<PaperTable, Comparison> known,
      Interruption interruption) {
    Study study = settings.of(paper.file().study());
    talk.say("%s on %s: %s".formatted(each.key(), paper.key(), each.experiment()));
    List<ComparePlan> plans = new ArrayList<>(each.plans(study));
    if (clicked) {
      each.plans(onClickedRows(study)).stream().map(PaperCommand::clickedRows).forEach(plans::add);
    }
    List<Comparison> comparisons = run.run(plans);
    interruption.hasCome();
    if (comparisons.isEmpty()) {
      return false;
    }
    known.put(each, comparisons.get(0));
    List<Section> sections = new ArrayList<>();
    sections.add(Section.of("The paper's claims").say(Prose.all(PaperClaims.of(each, known))));
    sections.add(PublishedFigures.beside(each, comparisons.get(0)));
    comparisons.forEach(comparison -> sections.add(ComparisonSection.of(comparison)));
    if (each == PaperTable.TABLE1) {
      sections.add(facts(study));
    }
    List<String> remarks = new ArrayList<>();
    remarks.add(each.experiment() + ".");
    remarks.addAll(paper.mapping());
    remarks.add(
        settings == PaperPreset.PAPER
            ? "Network and training are the paper's."
            : "Network and training are tuned for this log; --preset paper takes the paper's.");
    if (each == PaperTable.TABLE1) {
      remarks.add(UNTRAINED);
    }
    run.report(
        each.key(),
        new ReportPage(
            "The paper's %s on %s".formatted(each.key().replace("table", "Table "), paper.key()),
            remarks,
            sections),
        comparisons);
    return true;
  }

  /** All but CTR count where it is on. */
  private static Study onClickedRows(Study study) {
    List<Target> targets = new ArrayList<>();
    for (Target target : study.targets()) {
      targets.add(
          target.name().equals(PaperTable.CTR)
              ? target
              : target.with(target.weight(), PaperTable.CTR));
    }
    return study.withTargets(targets);
  }

  private static ComparePlan clickedRows(ComparePlan plan) {
    return new ComparePlan(
        plan.title() + ", on clicked rows",
        plan.key().isEmpty() ? "clicked" : plan.key() + "-clicked",
        plan.study(),
        plan.candidates(),
        plan.reference());
  }

  private Section facts(Study study) {
    try (EncodedLog log = EncodedLogs.open(study, options.cache(), new EncodingLines(talk))) {
      return Section.of("Targets", TargetFacts.table(study, log.targetStatistics()));
    }
  }
}
