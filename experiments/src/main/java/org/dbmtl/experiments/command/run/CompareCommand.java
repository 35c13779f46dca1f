package org.dbmtl.experiments.command.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dbmtl.experiments.command.option.CompareOptions;
import org.dbmtl.experiments.command.option.NamedStructures;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.option.TrialOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.compare.ComparePlan;
import org.dbmtl.experiments.compare.Contenders;
import org.dbmtl.experiments.compare.PairStudy;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.section.ComparisonSection;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl compare}: named structures and methods side by side, as publishable tables. */
@Command(
    name = "compare",
    description = {
      "Train exactly the named structures with the named methods on the same seeds, and write a"
          + " table of them as Markdown, CSV, LaTeX, HTML and JSON: mean and standard error, the"
          + " best in bold, what the repeats cannot tell from it marked, and the cost.",
      "Without --structures: each target as the one parent of all others. A comparison that was"
          + " interrupted or killed goes on when the same command is given again; other structures,"
          + " methods or repeats reuse what is trained."
    },
    exitCodeList = {
      "0:all is trained and the tables are written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the data or the options",
      "130:interrupted; what had ended is written, and the same command goes on"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl compare study.yaml --structures \"click>*\" \"like>*\" --repeats 5",
      "  dbmtl compare study.yaml --structures \"click>*\" --methods wdl,mtl,esmm,dbmtl",
      "  dbmtl compare study.yaml --pairs"
    })
public final class CompareCommand extends DbmtlCommand {
  /** Fewest repeats, unless fewer are asked for: two tell too little of the spread. */
  private static final int REPEATS = 3;

  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--structures",
      paramLabel = "EDGES",
      arity = "1..*",
      hideParamSyntax = true,
      description =
          "Structures to compare, such as \"\" \"a>b\" \"a>*\"; a>* is a as a parent of all others."
              + " Default: each target as the one parent of all others.")
  private @Nullable List<String> structures;

  @Option(
      names = "--methods",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description =
          "Methods to compare: wdl and mtl, which read no edges and are trained once; esmm and"
              + " dbmtl, on each structure. Default: mtl and the study's own, or dbmtl.")
  private @Nullable List<String> methods;

  @Option(
      names = "--pairs",
      description =
          "A table for each pair of targets, over a study of these two alone: no edge, and one edge"
              + " in either direction.")
  private boolean pairs;

  @Option(
      names = "--reference",
      paramLabel = "METHOD",
      description =
          "What differences are against besides the best: one of the methods, with a structure after"
              + " a blank if it reads edges (\"dbmtl click>*\"), or none. Default: mtl if it is"
              + " there.")
  private @Nullable String reference;

  @Mixin private final CompareOptions options = new CompareOptions();

  @Mixin private final TrainingOverrides overrides = new TrainingOverrides();

  @Option(names = "--seed", paramLabel = "S", description = "Root of every random stream.")
  private @Nullable Long seed;

  @Mixin private final TrialOverrides limits = new TrialOverrides();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for the tables. Default: dbmtl-out/NAME-compare, by the study's name.")
  private @Nullable Path out;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    Study study;
    List<ComparePlan> plans;
    int repeats;
    try {
      study = limits.apply(overrides.apply(source.study()));
      study = seed == null ? study : study.withSeed(seed);
      repeats = options.repeats(Math.max(REPEATS, study.search().repeats().first()));
      plans = plans(study);
    } catch (StudyException | StructureException e) {
      throw onCommandLine(e);
    }
    options.part();
    options.parallel(0);
    options.store().lease();
    if (repeats == 1) {
      talk.say("--repeats is 1: there will be no standard errors, and ties cannot be judged");
    }
    Path folder = Objects.requireNonNullElse(out, Path.of("dbmtl-out", study.name() + "-compare"));
    String title = "Comparison of " + study.name();
    String text = source.text(study);
    return Talk.locating(source, () -> compare(plans, repeats, folder, title, text));
  }

  private static StudyException onCommandLine(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.startsWith("command line: ")
        ? new StudyException(message, e)
        : TrainingOverrides.onCommandLine(e);
  }

  private int compare(
      List<ComparePlan> plans, int repeats, Path folder, String title, String study) {
    try (Interruption interruption =
        new Interruption(
            talk, "interrupted: running trainings are saved, finished ones are written")) {
      CompareRun run = new CompareRun(options, repeats, folder, talk, interruption::isAsked);
      List<Comparison> comparisons = run.run(plans);
      interruption.hasCome();
      if (comparisons.isEmpty()) {
        talk.say("no training had ended: there is nothing to compare yet");
      } else {
        AtomicFile.write(folder.resolve(ResultFile.COMPARISON_STUDY), study);
        run.report(
            ResultFiles.COMPARE,
            new ReportPage(
                title,
                remarks(comparisons),
                List.of(),
                comparisons.stream().map(ComparisonSection::of).toList()),
            comparisons);
      }
      interruption.sayHowToGoOn();
      return interruption.exitCode();
    }
  }

  private List<Prose> remarks(List<Comparison> comparisons) {
    List<Prose> remarks = new ArrayList<>();
    comparisons.forEach(comparison -> remarks.add(ComparisonSection.answer(comparison)));
    remarks.add(Prose.of("Made by: " + talk.commandLine()));
    return remarks;
  }

  private List<ComparePlan> plans(Study study) {
    List<Method> compared = methods(study);
    if (!pairs) {
      List<TargetGraph> named = structures(study);
      return List.of(plan(study, "All targets", "", compared, named));
    }
    if (structures != null) {
      throw new StudyException(
          "--pairs has structures of its own, and --structures is given too: leave one out");
    }
    List<String> names = study.targetNames();
    if (names.size() < 2) {
      throw new StudyException(
          "--pairs needs two targets or more, but there is only '%s'".formatted(names.get(0)));
    }
    List<ComparePlan> plans = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        String first = names.get(i);
        String second = names.get(j);
        Study pair = PairStudy.of(study, first, second);
        String title = "%s and %s".formatted(first, second);
        List<TargetGraph> allowed =
            PairStudy.structures(pair).stream()
                .filter(graph -> pair.constraints().violations(graph).isEmpty())
                .toList();
        plans.add(plan(pair, title, "%s,%s".formatted(first, second), compared, allowed));
      }
    }
    return plans;
  }

  private ComparePlan plan(
      Study study, String title, String key, List<Method> compared, List<TargetGraph> named) {
    Contenders contenders = Contenders.of(study, compared, named);
    if (!contenders.leftOut().isEmpty() && structures != null) {
      talk.say(
          "left out, because they are the same as mtl: "
              + contenders.leftOut().stream()
                  .map(ComparisonSection::name)
                  .collect(Collectors.joining(", ")));
    }
    if (contenders.candidates().isEmpty()) {
      throw new StudyException(
          "no structure is left to train: name some with --structures that the study's constraints"
              + " allow, or add mtl to --methods");
    }
    return new ComparePlan(title, key, study, contenders.candidates(), reference(contenders));
  }

  private @Nullable Candidate reference(Contenders contenders) {
    if (reference == null) {
      return contenders.of(Method.MTL);
    }
    if (reference.strip().equals("none")) {
      return null;
    }
    String[] words = reference.strip().split("\\s+", 2);
    for (Candidate candidate : contenders.candidates()) {
      TargetGraph structure = candidate.structure();
      boolean named =
          candidate.network().method().key().equals(words[0])
              && (candidate.network().method().readsEdges()
                  ? words.length == 2
                      && TargetGraph.parse(structure.targets(), words[1]).equals(structure)
                  : words.length == 1);
      if (named) {
        return candidate;
      }
    }
    throw new StudyException(
        "--reference '%s' is not compared: use none, or one of %s"
            .formatted(
                reference,
                contenders.candidates().stream()
                    .map(candidate -> "'" + ComparisonSection.name(candidate) + "'")
                    .collect(Collectors.joining(", "))));
  }

  private List<Method> methods(Study study) {
    if (methods == null) {
      Method own = study.network().method();
      return List.of(Method.MTL, own.readsEdges() ? own : Method.DBMTL);
    }
    LinkedHashSet<Method> chosen = new LinkedHashSet<>();
    for (String key : methods) {
      Method method = Method.named(key, "--methods");
      if (!chosen.add(method)) {
        throw new StudyException("--methods: '%s' is given twice: keep one".formatted(key));
      }
    }
    return List.copyOf(chosen);
  }

  private List<TargetGraph> structures(Study study) {
    if (structures == null) {
      return Contenders.singleRoots(study.targetNames()).stream()
          .filter(structure -> study.constraints().violations(structure).isEmpty())
          .toList();
    }
    return NamedStructures.allowed(study, "--structures", structures);
  }
}
