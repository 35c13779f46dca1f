package org.dbmtl.experiments.command.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.dbmtl.experiments.command.scaffold.DbmtlCommand;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.format.GraphFormat;
import org.dbmtl.graph.format.Mermaid;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.picture.StructurePicture;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbmtl graph}: draws a structure. */
@Command(
    name = "graph",
    description = {
      "Draw a structure: one that is written out or in a file (.dot, .graphml, .json, .txt), or the"
          + " recommended one of a search, in which an edge whose direction is open has no arrow"
          + " head.",
      "Without --out it is printed, a PNG excepted."
    },
    mixinStandardHelpOptions = true,
    versionProvider = DbmtlCommand.VersionLine.class,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  dbmtl graph \"click>like click>stay\" --format mermaid",
      "  dbmtl graph dbmtl-out/demo --out best.svg"
    })
public final class GraphCommand implements Callable<Integer> {
  private static final List<String> FORMATS =
      List.of("svg", "png", "dot", "graphml", "mermaid", "json");

  @Parameters(
      paramLabel = "STRUCTURE",
      description = "Edges such as \"a>b b>c\", a file, or the output folder of a search.")
  private String structure = "";

  @Option(
      names = "--targets",
      paramLabel = "A,B",
      split = "[,\\s]+",
      hideParamSyntax = true,
      description = "All targets in order, if some have no edge. Default: those of the edges.")
  private @Nullable List<String> targets;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "svg, png, dot, graphml, mermaid or json. Default: the ending of --out, or svg.")
  private @Nullable String format;

  @Option(names = "--out", paramLabel = "FILE", description = "File to write.")
  private @Nullable Path out;

  @Mixin private final Talk talk = new Talk();

  @Override
  public Integer call() {
    String chosen = format();
    byte[] bytes = bytes(chosen, drawn());
    if (out == null) {
      talk.out().print(new String(bytes, StandardCharsets.UTF_8));
      talk.out().flush();
      return 0;
    }
    try {
      Files.write(out, bytes);
    } catch (IOException e) {
      throw new StudyException(
          "command line: --out: %s cannot be written (%s): give another file"
              .formatted(out, e.getClass().getSimpleName()),
          e);
    }
    talk.out().println(out);
    talk.out().flush();
    return 0;
  }

  private String format() {
    String chosen = format;
    if (chosen == null && out != null) {
      String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
      String ending = name.substring(name.lastIndexOf('.') + 1);
      chosen = ending.equals("mmd") ? "mermaid" : ending;
    }
    chosen = Objects.requireNonNullElse(chosen, "svg");
    if (!FORMATS.contains(chosen)) {
      throw new StudyException(
          "command line: --format is '%s': use one of %s"
              .formatted(chosen, String.join(", ", FORMATS)));
    }
    if (chosen.equals("png") && out == null) {
      throw new StudyException("command line: a PNG is not printed: name its file with --out");
    }
    return chosen;
  }

  /** What is drawn, and which of its edges have no arrow head. */
  private record Drawn(TargetGraph graph, Set<Edge> undirected) {}

  private Drawn drawn() {
    Path ranking = ranking();
    if (ranking != null) {
      SearchSummary search = ResultFile.readSearch(ranking);
      SearchAnswer answer = search.answer();
      if (answer == null) {
        throw new StudyException(ranking + " ranks no candidate: there is no best structure");
      }
      return new Drawn(answer.recommended(), search.undirected(answer.recommended()));
    }
    TargetGraph read = StructureFile.read(structure);
    if (read != null) {
      return new Drawn(read, Set.of());
    }
    List<String> all = targets;
    return new Drawn(TargetGraph.parse(all == null ? named() : all, structure), Set.of());
  }

  /** The ranking of an output folder, or null if the structure is written out. */
  private @Nullable Path ranking() {
    try {
      Path folder = Path.of(structure);
      if (!structure.isBlank() && Files.isDirectory(folder)) {
        Path ranking = folder.resolve(ResultFiles.RANKING);
        if (!Files.isRegularFile(ranking)) {
          throw new StudyException(
              "command line: there is no ranking.json in %s: give the output folder of a search"
                  .formatted(folder));
        }
        return ranking;
      }
    } catch (InvalidPathException e) {
      return null; // edges
    }
    return null;
  }

  /** The targets that edges name, in their order. */
  static List<String> named(String edges) {
    Set<String> names = new LinkedHashSet<>();
    for (String word : edges.strip().split("[\\s,>]+", -1)) {
      if (!word.isEmpty()) {
        names.add(word);
      }
    }
    return List.copyOf(names);
  }

  private List<String> named() {
    List<String> names = named(structure);
    if (names.isEmpty() || structure.contains("*") || structure.contains("\"")) {
      throw new StudyException(
          "command line: name all targets with --targets: '%s' does not tell them"
              .formatted(structure));
    }
    return names;
  }

  private static byte[] bytes(String format, Drawn drawn) {
    TargetGraph graph = drawn.graph();
    return switch (format) {
      case "svg" -> utf8(picture(drawn).svg().alone());
      case "png" -> png(drawn);
      case "mermaid" -> utf8(Mermaid.write(graph, drawn.undirected()));
      default ->
          utf8(
              GraphFormat.valueOf(format.toUpperCase(Locale.ROOT))
                  .write(graph, drawn.undirected()));
    };
  }

  private static StructurePicture picture(Drawn drawn) {
    String title = drawn.graph().edgeCount() == 0 ? "No edges" : drawn.graph().text();
    return StructurePicture.of(drawn.graph(), title, drawn.undirected());
  }

  private static byte[] png(Drawn drawn) {
    try {
      return picture(drawn).svg().png();
    } catch (IllegalStateException e) {
      throw new StudyException("%s; or use --format svg".formatted(e.getMessage()), e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
