package org.dbmtl.experiments.command.make;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.predictor.model.ModelFile;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.trainer.export.onnx.OnnxExport;
import org.dbmtl.trainer.export.onnx.OnnxInputs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code dbmtl export MODEL --format onnx}. */
final class OnnxOptions {
  /** The name of the format. */
  static final String FORMAT = "onnx";

  @Option(
      names = "--inputs",
      paramLabel = "KIND",
      description =
          "Of onnx: raw for the values of columns, texts and numbers; ids for ids of features, with a"
              + " vocabulary file next to it. Default: raw.")
  private @Nullable String inputs;

  @Option(
      names = "--score",
      paramLabel = "EXPR",
      description =
          "Of onnx: the fused score, such as \"click * (1 + like)^0.5\". Default: the model's own.")
  private @Nullable String score;

  /**
   * Checks that none is given with another format.
   *
   * @throws StudyException if one is
   */
  void requireUnused(String format) {
    if (inputs != null || score != null) {
      throw new StudyException(
          "command line: %s is of the format onnx, not of %s: leave it out"
              .formatted(inputs != null ? "--inputs" : "--score", format));
    }
  }

  /**
   * Writes a model.
   *
   * @param out where to; null for the model's name next to it
   */
  void write(Path model, @Nullable Path out, Talk talk) {
    OnnxInputs kind = kind();
    Path to = out != null ? out : nextTo(model);
    try (ModelFile file = ModelFile.open(model)) {
      List<Path> written = OnnxExport.write(file, kind, score, to);
      if (kind == OnnxInputs.RAW) {
        OnnxExport.notes(file).forEach(note -> talk.say("note: " + note));
      }
      talk.written(written);
    } catch (IOException e) {
      throw new StudyException(
          "command line: --out: %s cannot be written: %s".formatted(to, e.getMessage()), e);
    }
  }

  private static Path nextTo(Path model) {
    String name = String.valueOf(model.getFileName());
    String stem =
        name.endsWith(ModelFile.ENDING)
            ? name.substring(0, name.length() - ModelFile.ENDING.length())
            : name;
    return model.resolveSibling(stem + OnnxExport.ENDING);
  }

  private OnnxInputs kind() {
    return Arrays.stream(OnnxInputs.values())
        .filter(each -> inputs == null || each.key().equals(inputs))
        .findFirst()
        .orElseThrow(
            () ->
                new StudyException(
                    "command line: --inputs is '%s': use %s"
                        .formatted(
                            inputs,
                            Arrays.stream(OnnxInputs.values())
                                .map(OnnxInputs::key)
                                .collect(Collectors.joining(" or ")))));
  }
}
