package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.command.option.CompareOptions;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.paper.PaperClaims;
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
          + " KuaiRand (in $DBMTL_DATA or ../shared/data), and say where our figures agree with its"
          + " claims.",
      "The paper's own figures and weights are not part of dbmtl; whoever has it can give them with"
          + " --published. Of its tables only the subject and the order of table 5 are known here;"
          + " which experiment is number 1 to 4 is our assignment."
    },
    exitCodeList = {
      "0:the tables are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the options",
      "130:interrupted; what had ended is written, and the same command goes on"
    },
    footer = "  dbmtl paper table5 --data kuairand --repeats 10")
public final class PaperCommand extends DbmtlCommand {
  private static final int REPEATS = 5;

  /** Rows of the simulated log. */
  private static final int ROWS = 100_000;

  private static final String LIMIT =
      "The paper's figures and weights are not part of dbmtl: known of it are its abstract, the"
          + " methods that it compares, and the subject and the order of its Table 5. ";

  @Parameters(
      paramLabel = "TABLE",
      description =
          "table1: targets and weights; table2: methods on all targets; table3: two targets;"
              + " table4: number of targets; table5: single roots; or all.")
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
      names = "--published",
      paramLabel = "FILE.csv",
      description = "Figures of the paper to show next to ours: table,row,column,value.")
  private @Nullable Path published;

  @Mixin private final CompareOptions options = new CompareOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the tables, by log. Default: dbmtl-out/paper.")
  private Path out = Path.of("dbmtl-out", "paper");

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    List<PaperTable> tables = tables();
    int repeats = options.repeats(REPEATS);
    options.part();
    options.parallel(0);
    options.store().lease();
    PublishedFigures figures = published == null ? null : PublishedFigures.read(published);
    List<PaperStudy> studies = studies();
    try (Interruption interruption = new Interruption(talk, "interrupted: finishing")) {
      for (PaperStudy study : studies) {
        CompareRun run =
            new CompareRun(options, repeats, out.resolve(study.key()), talk, interruption::isAsked);
        for (PaperTable each : tables) {
          if (!interruption.hasCome()) {
            Talk.locating(study.file(), () -> run(run, each, study, figures, interruption));
          }
        }
      }
      interruption.sayHowToGoOn();
      return interruption.exitCode();
    }
  }

  private List<PaperTable> tables() {
    if (table.equals("all")) {
      return List.of(PaperTable.values());
    }
    return List.of(
        Keyed.of(PaperTable.class, table)
            .orElseThrow(
                () ->
                    new StudyException(
                        "command line: there is no '%s': use %s or all"
                            .formatted(table, String.join(", ", Keyed.keys(PaperTable.class))))));
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
      @Nullable PublishedFigures figures,
      Interruption interruption) {
    Study study = paper.file().study();
    talk.say("%s on %s: %s".formatted(each.key(), paper.key(), each.experiment()));
    List<Comparison> comparisons = run.run(each.plans(study));
    interruption.hasCome();
    if (comparisons.isEmpty()) {
      return false;
    }
    List<Section> sections = new ArrayList<>();
    if (each == PaperTable.TABLE1) {
      sections.add(facts(study));
    }
    comparisons.forEach(comparison -> sections.add(ComparisonSection.of(comparison)));
    sections.add(Section.of("Against the paper").say(Prose.all(PaperClaims.of(each, comparisons))));
    Section beside = figures == null ? null : figures.beside(each, comparisons);
    if (beside != null) {
      sections.add(beside);
    }
    List<String> remarks = new ArrayList<>();
    remarks.add(each.experiment() + ".");
    remarks.addAll(paper.mapping());
    remarks.add(
        LIMIT
            + (each.isAssignedByThePaper()
                ? ""
                : "That this is its table of this number is our assignment. ")
            + (beside == null
                ? "Its figures can be shown next to these with --published."
                : "Those shown are of the file given with --published, and nobody else has checked"
                    + " them."));
    run.report(
        each.key(),
        new ReportPage(
            "The paper's %s on %s".formatted(each.key().replace("table", "Table "), paper.key()),
            remarks,
            sections),
        comparisons);
    return true;
  }

  private Section facts(Study study) {
    try (EncodedLog log = EncodedLogs.open(study, options.cache(), new EncodingLines(talk))) {
      return Section.of("Targets", TargetFacts.table(study, log.targetStatistics()));
    }
  }
}
