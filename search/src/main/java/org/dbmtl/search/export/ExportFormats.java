package org.dbmtl.search.export;

import java.util.List;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.search.study.StudyException;

/** The formats there are, by name. */
public final class ExportFormats {
  private static final List<ExportFormat> ALL =
      List.of(new EasyRecFormat(), new TorchEasyRecFormat(), new LudwigFormat(), new StudyFormat());

  private ExportFormats() {}

  /** The names of all formats. */
  public static List<String> names() {
    return ALL.stream().map(ExportFormat::name).toList();
  }

  /**
   * The format of that name.
   *
   * @throws StudyException if there is none
   */
  public static ExportFormat named(String name) {
    return ALL.stream()
        .filter(format -> format.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StudyException(
                    "--format is '%s'%s: use one of %s, or onnx of a model file"
                        .formatted(
                            name, Nearest.maybe(name, names()), String.join(", ", names()))));
  }
}
