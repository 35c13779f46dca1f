package org.dbmtl.experiments.command.make;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.experiments.command.option.CacheFolder;
import org.dbmtl.experiments.command.option.NamedStructures;
import org.dbmtl.experiments.command.option.StoreChoice;
import org.dbmtl.experiments.command.option.TrainingOverrides;
import org.dbmtl.experiments.command.progress.EncodingLines;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.command.scaffold.WorkFolder;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.predictor.model.ModelOrigin;
import org.dbmtl.search.export.ExportFormat;
import org.dbmtl.search.export.ExportFormats;
import org.dbmtl.search.export.ExportedCandidate;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.FoundCandidate;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl export}: a structure as the configuration of another system, or a model for it. */
@Command(
    name = "export",
    description = {
      "Write a structure and its settings as the configuration of another system, or as a study of"
          + " their own.",
      "Comments in the configuration tell what that system cannot express.",
      "With --format onnx, write a model file as an ONNX file: rows in, predictions out."
    },
    exitCodeList = {
      "0:the file is written",
      "1:a fault of dbmtl or the machine",
      "2:a mistake in the study, the results, the model or the options"
    },
    footer = {
      "  dbmtl export dbmtl-out/demo --format easyrec --out demo.config",
      "  dbmtl export study.yaml --structure \"click>like\" --format yaml --out found.yaml",
      "  dbmtl export dbmtl-out/demo/demo.dbmtl --format onnx --out demo.onnx"
    })
public final class ExportCommand extends DbmtlCommand {
  private static final String BEST = "best";
  private static final String OVERRIDES = "an option such as --method or --epochs is";

  private static final List<String> RESULTS =
      List.of(ResultFile.RANKING, ResultFile.SWEEP, ResultFile.COMPARISON);

  @SuppressWarnings("NullAway.Init") // picocli sets it
  @Parameters(
      paramLabel = "STUDY|OUTPUT|MODEL",
      description =
          "A study file, or the output folder of a search, a sweep or a comparison, whose recommended"
              + " candidate is written; or a model file of dbmtl fit.")
  private Path source;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      required = true,
      description =
          "easyrec, torcheasyrec (protobuf text), ludwig (YAML), yaml for a study of this one"
              + " structure, or onnx for a model.")
  private String format = "";

  @Option(
      names = "--structure",
      paramLabel = "EDGES",
      description =
          "What to write, such as \"click>like click>stay\"; \"\" is no edges; best is what the search"
              + " of the study recommends. Default: best of an output folder; the edges that a study"
              + " requires, and no others.")
  private @Nullable String structure;

  @Option(
      names = "--study",
      paramLabel = "FILE",
      description = "The study that an output folder is of, if the folder does not hold it.")
  private @Nullable Path study;

  @Mixin private final TrainingOverrides overrides = new TrainingOverrides();

  @Option(
      names = "--read-log",
      description = "Read the log, so that embedding tables have as many rows as there are values.")
  private boolean readLog;

  @Mixin private final CacheFolder cache = new CacheFolder();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "File to write. Default: the output stream; of onnx, the model's name next to it.")
  private @Nullable Path out;

  @Mixin private final OnnxOptions onnx = new OnnxOptions();

  @Mixin private final Talk talk = new Talk();

  /**
   * What is written, before the log is read.
   *
   * @param values rows of the embedding table of each feature, where known
   */
  private record Chosen(
      StudyFile file,
      Study study,
      TargetGraph structure,
      String origin,
      Map<String, Long> values) {}

  @Override
  public Integer call() {
    if (out != null && Files.isDirectory(out)) {
      throw new StudyException("--out: %s is a folder: name a file in it".formatted(out));
    }
    if (format.equals(OnnxOptions.FORMAT)) {
      return writeModel();
    }
    onnx.requireUnused(format);
    ExportFormat wanted;
    Chosen chosen;
    try {
      wanted = ExportFormats.named(format);
      chosen = isModel() ? ofModel() : isOutput() ? found(source, study) : ofStudy();
    } catch (StructureException e) {
      throw TrainingOverrides.onCommandLine(e);
    }
    return Talk.locating(chosen.file(), () -> write(wanted, chosen));
  }

  private int writeModel() {
    requireModelAlone();
    onnx.write(source, out, talk);
    return 0;
  }

  private void requireModelAlone() {
    if (structure != null || study != null || readLog || overrides.isAny()) {
      String given =
          structure != null
              ? "--structure is"
              : study != null ? "--study is" : readLog ? "--read-log is" : OVERRIDES;
      throw new StudyException(
          "command line: %s of a study or an output folder, and a model is as it is: leave it out"
              .formatted(given));
    }
  }

  private boolean isModel() {
    return String.valueOf(source.getFileName()).endsWith(ModelFile.ENDING);
  }

  /** The study in a model file, with the structure and the vocabularies that the model has. */
  private Chosen ofModel() {
    requireModelAlone();
    try (ModelFile model = ModelFile.open(source);
        WorkFolder work = WorkFolder.create()) {
      ModelOrigin origin = model.description().origin();
      Path text = work.path().resolve(origin.study() + ".yaml");
      AtomicFile.write(text, model.study());
      StudyFile file = StudyFile.open(text);
      Map<String, Long> values = new LinkedHashMap<>();
      for (FeatureInput input : model.description().inputs()) {
        if (input instanceof IdInput id) {
          values.put(id.name(), (long) id.vocabulary());
        }
      }
      return new Chosen(
          file,
          file.study(),
          TargetGraph.parse(file.study().targetNames(), origin.structure()),
          "The model %s.".formatted(source),
          values);
    }
  }

  private boolean isOutput() {
    return Files.isDirectory(source) || RESULTS.contains(String.valueOf(source.getFileName()));
  }

  private Chosen ofStudy() {
    if (study != null) {
      throw new StudyException(
          "command line: --study is of an output folder, but %s is a study: leave it out"
              .formatted(source));
    }
    StudyFile file = StudyFile.open(source);
    if (BEST.equals(structure)) {
      return found(StoreChoice.RESULTS.resolve(file.study().name()), null);
    }
    Study changed = overrides.apply(file.study());
    TargetGraph chosen =
        structure == null
            ? new DagSpace(changed.targetNames(), changed.constraints()).smallest()
            : NamedStructures.allowed(changed, "--structure", structure);
    return new Chosen(file, changed, chosen, "The study %s.".formatted(source), Map.of());
  }

  private Chosen found(Path output, @Nullable Path ofOutput) {
    FoundCandidate found = FoundCandidate.in(output, ofOutput);
    found.remarks().forEach(remark -> talk.say("note: " + remark));
    Study changed = overrides.apply(found.study());
    if (!changed.targetNames().equals(found.study().targetNames())) {
      throw new StudyException(
          "command line: --targets is of a study, but %s was found over all its targets: leave it out"
              .formatted(found.source()));
    }
    boolean best = structure == null || structure.equals(BEST);
    TargetGraph chosen =
        best
            ? found.candidate().structure()
            : NamedStructures.allowed(changed, "--structure", String.valueOf(structure));
    String origin = best ? "Found by %s." : "Settings found by %s, another structure.";
    return new Chosen(found.file(), changed, chosen, origin.formatted(found.source()), Map.of());
  }

  private int write(ExportFormat wanted, Chosen chosen) {
    String text =
        wanted.text(
            new ExportedCandidate(
                chosen.file(),
                chosen.study(),
                Candidate.of(chosen.study(), chosen.structure()),
                readLog ? values(chosen.study()) : chosen.values(),
                chosen.origin()));
    if (out == null) {
      talk.out().print(text);
    } else {
      AtomicFile.write(out, text);
      talk.written(List.of(out));
    }
    talk.out().flush();
    return 0;
  }

  /** How many values each embedded feature has in the training part. */
  private Map<String, Long> values(Study ofLog) {
    Map<String, Long> values = new LinkedHashMap<>();
    try (EncodedLog log = EncodedLogs.open(ofLog, cache.path(), new EncodingLines(talk))) {
      log.fields().forEach(field -> values.put(field.name(), (long) field.vocabulary()));
    }
    return values;
  }
}
