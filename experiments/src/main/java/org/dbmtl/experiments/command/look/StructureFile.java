package org.dbmtl.experiments.command.look;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.format.GraphFormat;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/** A structure in a file, such as the {@code best.dot} and {@code best.txt} of a search. */
final class StructureFile {
  private StructureFile() {}

  /**
   * Reads it by its ending: DOT, GraphML, JSON, or text in the format of any of these.
   *
   * @param given file, or text in DOT
   * @return null if it is neither
   * @throws StudyException if the file holds no structure
   */
  static @Nullable TargetGraph read(String given) {
    if (given.strip().matches("(?s)(strict\\s+)?(di)?graph\\b.*\\{.*")) {
      return GraphFormat.DOT.read(given);
    }
    Path file = file(given);
    if (file == null) {
      return null;
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    String text = text(file);
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "dot", "gv" -> GraphFormat.DOT.read(text);
      case "graphml" -> GraphFormat.GRAPHML.read(text);
      case "json" -> GraphFormat.JSON.read(text);
      case "txt" -> TargetGraph.parse(names(file, text), text.strip());
      case "yaml", "yml" ->
          throw new StudyException(
              ("command line: %s is a study, which says what may be linked and not what is: give"
                      + " edges such as \"a>b\", or the output folder of its search")
                  .formatted(file));
      default ->
          throw new StudyException(
              "command line: %s: give a .dot, .graphml, .json or .txt file, or the output folder of a search"
                  .formatted(file));
    };
  }

  private static List<String> names(Path file, String text) {
    List<String> names = GraphCommand.named(text);
    if (names.isEmpty()) {
      throw new StudyException(
          "command line: the structure in %s has no edge, so that its targets are not known: give the .dot file, or --targets with \"\""
              .formatted(file));
    }
    return names;
  }

  private static @Nullable Path file(String given) {
    try {
      Path file = Path.of(given);
      return !given.isBlank() && Files.isRegularFile(file) ? file : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StudyException(
          "command line: %s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()), e);
    }
  }
}
