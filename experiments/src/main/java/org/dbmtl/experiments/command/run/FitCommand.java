package org.dbmtl.experiments.command.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.experiments.command.look.ModelText;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.NamedStructures;
import org.dbmtl.experiments.command.option.StudyArgument;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Faults;
import org.dbmtl.experiments.command.scaffold.Interruption;
import org.dbmtl.experiments.command.scaffold.OutputFolder;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.search.result.FoundCandidate;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.ServingSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dbmtl fit}: the model file of what was found. */
@Command(
    name = "fit",
    description = {
      "Train what a search, sweep or comparison found, and write it as one model file.",
      "The file holds all that is needed to predict: the encoding of every feature, the network and"
          + " its weights, targets, test metrics, and where it comes from. Read it with 'dbmtl"
          + " model', use it with 'dbmtl predict', 'dbmtl serve' and 'dbmtl export', or from Java.",
      "A fit that was interrupted or killed goes on when the same command is given again."
    },
    exitCodeList = {
      "0:the model is written",
      "1:a fault of dbmtl or the machine, such as too little memory",
      "2:a mistake in the study, the data or the options, or a loss that is not finite",
      "130:interrupted; the same command goes on"
    },
    footer = {
      "  dbmtl fit study.yaml",
      "  dbmtl fit study.yaml --structure \"click>like click>stay\" --seeds 3 --out best.dbmtl"
    })
public final class FitCommand extends DbmtlCommand {
  private static final String BEST = "best";
  private static final int MOST_SEEDS = 100;

  @Mixin private final StudyArgument file = new StudyArgument();

  @Option(
      names = "--structure",
      paramLabel = "EDGES|best",
      description =
          "What to train: edges such as \"click>like click>stay\", \"\" for none, or best: what the"
              + " results in --from recommend. Default: best.")
  private @Nullable String structure;

  @Option(
      names = "--from",
      paramLabel = "OUTPUT",
      description =
          "Output folder of a search, sweep or comparison: its candidate's hyperparameters, and its"
              + " structure unless --structure names one. Default: dbmtl-out/NAME if it holds"
              + " results.")
  private @Nullable Path from;

  @Option(
      names = "--seeds",
      paramLabel = "K",
      description =
          "Trainings on different seeds, whose predictions the model averages. Default:"
              + " ${DEFAULT-VALUE}.")
  private int seeds = 1;

  @Option(
      names = "--all-rows",
      description =
          "Train on all rows, the validation and the test part too. The metrics in the file are"
              + " then of a training on the training part alone, which is done first.")
  private boolean allRows;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The model file. Default: dbmtl-out/NAME/NAME.dbmtl, by the study's name.")
  private @Nullable Path out;

  @Option(
      names = "--score",
      paramLabel = "EXPR",
      description =
          "The fused score that rows are ranked by, such as \"click * (1 + like)^0.5\". Default:"
              + " serving.score of the study, or the weighted sum of the predictions.")
  private @Nullable String score;

  @Mixin private final TrainingOverrides overrides = new TrainingOverrides();

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Option(
      names = "--checkpoint",
      paramLabel = "MINUTES",
      description = "Time between two checkpoints. Default: ${DEFAULT-VALUE}.")
  private double checkpoint = 1;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    StudyFile source = file.open();
    return Talk.locating(source, () -> fit(source));
  }

  private int fit(StudyFile source) {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw new StudyException("--seeds is %d: use 1 to %d".formatted(seeds, MOST_SEEDS));
    }
    if (!(checkpoint > 0 && checkpoint <= 1e6)) {
      throw new StudyException(
          "--checkpoint is %s: use minutes above 0, such as 1".formatted(checkpoint));
    }
    Wanted wanted = wanted(source);
    Study study = wanted.study;
    Candidate candidate = wanted.candidate;
    if (allRows && candidate.training().patience() > 0) {
      throw new StudyException(
          "--all-rows leaves no rows to stop by, but training.patience is %d: set it to 0 and"
                  .formatted(candidate.training().patience())
              + " training.epochs to what the search shows, or leave out --all-rows");
    }
    Path model =
        Objects.requireNonNullElseGet(
            out, () -> Path.of("dbmtl-out", study.name(), study.name() + ModelFile.ENDING));
    if (Files.isDirectory(model)) {
      throw new StudyException("--out %s is a folder: name a file in it".formatted(model));
    }
    if (!model.toString().endsWith(ModelFile.ENDING)) {
      throw new StudyException(
          "--out %s: the name of a model file must end in %s".formatted(model, ModelFile.ENDING));
    }
    OutputFolder.open(Objects.requireNonNull(model.toAbsolutePath().getParent()));
    EncodedStudy.requireEngine(study);
    String edges = candidate.structure().text();
    talk.say(
        "fitting %s%s"
            .formatted(
                edges.isEmpty() ? "(no edges)" : edges,
                wanted.from == null ? "" : ", as " + wanted.from + " says"));
    ModelFit fit =
        new ModelFit(
            candidate, seeds(wanted), model, Duration.ofNanos(Math.round(checkpoint * 60e9)), talk);
    try (Interruption interruption = new Interruption(talk, "")) {
      try {
        if (!run(fit, study, wanted.file.text(study), wanted.from)) {
          return sayInterrupted();
        }
      } catch (RuntimeException e) {
        // Reading the log ends in one of many ways when its thread is interrupted.
        if (!interruption.isAsked()) {
          throw e;
        }
        return sayInterrupted();
      }
    }
    try (ModelFile written = ModelFile.open(model)) {
      talk.out().println();
      talk.out().print(ModelText.of(written));
      talk.out().println();
      talk.out()
          .println(
              "To use it: dbmtl predict %s --input FILES --out predictions.csv".formatted(model));
      talk.written(List.of(model));
      talk.out().flush();
    }
    return 0;
  }

  private int sayInterrupted() {
    talk.err().println("interrupted; to go on: " + talk.commandLine());
    talk.err().flush();
    return Faults.INTERRUPTED;
  }

  private boolean run(ModelFit fit, Study study, String text, @Nullable String found) {
    Path cacheFolder = cache.path();
    if (!allRows) {
      try (EncodedStudy encoded = EncodedStudy.open(study, cacheFolder, talk)) {
        return fit.run(encoded, study, text, found, Map.of()) != null;
      }
    }
    talk.say("first on the training part, for the metrics on the test part");
    Map<String, Map<String, Double>> judged;
    try (EncodedStudy encoded = EncodedStudy.open(study, cacheFolder, talk)) {
      judged = fit.judge(encoded, study);
    }
    if (judged == null) {
      return false;
    }
    talk.say("now on all rows, for the model");
    Study all = study.withData(study.data().withSplit(new Split.AllRows(study.data().split())));
    try (EncodedStudy encoded = EncodedStudy.open(all, cacheFolder, talk)) {
      return fit.run(encoded, all, text, found, judged) != null;
    }
  }

  /** What is trained, the file that its study is of, and what named it. */
  private record Wanted(
      Study study, StudyFile file, Candidate candidate, List<Long> seeds, @Nullable String from) {}

  private Wanted wanted(StudyFile source) {
    Path folder = from;
    if (folder == null) {
      Path standard = Path.of("dbmtl-out", source.study().name());
      folder = Files.isDirectory(standard) && structure == null ? standard : null;
    }
    if (folder == null && (structure == null || structure.equals(BEST))) {
      throw new StudyException(
          ("there are no results of '%s' to fit: search first (dbmtl search), name their folder with"
                  + " --from, or a structure with --structure")
              .formatted(source.study().name()));
    }
    if (folder == null) {
      Study study = scored(overrides.apply(source.study()));
      return new Wanted(
          study,
          source,
          Candidate.of(
              study,
              NamedStructures.allowed(study, "--structure", Objects.requireNonNull(structure))),
          List.of(),
          null);
    }
    FoundCandidate found = found(folder);
    if (!found.study().name().equals(source.study().name())) {
      throw new StudyException(
          "%s is of the study '%s', not of '%s': name another --from"
              .formatted(found.source(), found.study().name(), source.study().name()));
    }
    found.remarks().forEach(remark -> talk.say("note: " + remark));
    Study study = scored(overrides.apply(found.study()));
    if (!study.targetNames().equals(found.study().targetNames())) {
      throw new StudyException(
          "command line: --targets is of a study, but %s was found over all its targets: leave it out"
              .formatted(found.source()));
    }
    TargetGraph edges =
        structure == null || structure.equals(BEST)
            ? found.candidate().structure()
            : NamedStructures.allowed(study, "--structure", structure);
    Candidate candidate = Candidate.of(study, edges);
    return new Wanted(study, found.file(), candidate, found.seeds(), found.source().toString());
  }

  private FoundCandidate found(Path folder) {
    try {
      // The study with a sweep's winner is in the folder, with the encodings that it chose.
      boolean swept =
          folder.endsWith(ResultFile.SWEEP)
              || Files.isRegularFile(folder.resolve(ResultFile.SWEEP));
      return FoundCandidate.in(folder, swept ? null : file.path());
    } catch (StudyException e) {
      Path left = folder.resolve(ResultFile.RANKING_STUDY);
      if (!Files.isRegularFile(left)) {
        throw e;
      }
      throw new StudyException(
          "%s; the study as that search had it is %s".formatted(e.getMessage(), left), e);
    }
  }

  private Study scored(Study study) {
    return score == null ? study : study.withServing(new ServingSettings(score));
  }

  /** Those of the result first, so that the model is one that was judged there; then fresh ones. */
  private List<Long> seeds(Wanted wanted) {
    List<Long> all = new ArrayList<>(wanted.seeds);
    for (int repeat = 0; all.size() < seeds; repeat++) {
      long next = Seeds.of(wanted.study.seed(), Seeds.REPEAT, repeat);
      if (!all.contains(next)) {
        all.add(next);
      }
    }
    return all.subList(0, seeds);
  }
}
