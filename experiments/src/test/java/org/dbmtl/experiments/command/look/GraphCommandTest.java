package org.dbmtl.experiments.command.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.format.GraphFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphCommandTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @ParameterizedTest
  @CsvSource({"dot", "graphml", "json"})
  void whatIsWrittenReadsBack(String format) throws IOException {
    Path file = folder.resolve("best." + format);
    assertThat(run("graph", "click>like click>stay", "--out", file.toString())).isZero();
    TargetGraph read =
        GraphFormat.valueOf(format.toUpperCase(Locale.ROOT)).read(Files.readString(file));
    assertThat(read).isEqualTo(TargetGraph.parse(read.targets(), "click>like click>stay"));
    assertThat(run("graph", file.toString(), "--format", "dot")).isZero();
    assertThat(out.toString()).endsWith(GraphFormat.DOT.write(read));
  }

  @Test
  void aStructureIsAlsoReadFromTextAndDotOnTheCommandLine() throws IOException {
    Path text = Files.writeString(folder.resolve("best.txt"), "a>b\n");
    assertThat(run("graph", text.toString(), "--format", "mermaid")).isZero();
    String drawn = out.toString();
    assertThat(run("graph", "digraph { a -> b; }", "--format", "mermaid")).isZero();
    assertThat(out.toString()).isEqualTo(drawn + drawn);
  }

  @Test
  void aStudyHasNoStructureYet() throws IOException {
    Path study = Files.writeString(folder.resolve("study.yaml"), "data: {files: log.csv}\n");
    assertThat(run("graph", study.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("is a study", "or the output folder of its search")
        .hasLineCount(1);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      nullValues = "none",
      value = {
        "predit, predict",
        "serv, serve",
        "exprot, export",
        "tune, none",
        "evaluate, none",
        "lookup, none"
      })
  void anUnknownCommandIsAnsweredByOneThatIsMeantOrNone(String word, @Nullable String meant) {
    assertThat(run(word)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1);
    if (meant == null) {
      assertThat(err.toString()).doesNotContain("maybe");
    } else {
      assertThat(err.toString()).contains("maybe '" + meant + "'");
    }
  }

  @Test
  void svgNamesEveryTargetAndPngIsDrawn() throws IOException {
    assertThat(run("graph", "click>like", "--targets", "click,like,<b>")).isZero();
    assertThat(out.toString()).startsWith("<svg").contains(">like<").contains("&lt;b&gt;");
    Path file = folder.resolve("best.png");
    assertThat(run("graph", "click>like", "--out", file.toString())).isZero();
    BufferedImage image = ImageIO.read(file.toFile());
    int dark = 0;
    for (int x = 0; x < image.getWidth(); x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        dark += (image.getRGB(x, y) & 0xff) < 128 ? 1 : 0;
      }
    }
    assertThat(dark)
        .as("dark pixels of %d", image.getWidth() * image.getHeight())
        .isGreaterThan(100);
  }

  @Test
  void mermaidIsPrinted() {
    assertThat(run("graph", "a>b", "--format", "mermaid")).isZero();
    assertThat(out.toString()).startsWith("flowchart TD").contains("t0 --> t1");
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource({
    "a>b, --format, gif, use one of svg",
    "a>b, --format, png, name its file with --out",
    "a>b b>a, --format, svg, cycle",
    "a>*, --format, svg, name all targets with --targets",
    "a>b, --out, /no/such/folder/x.svg, cannot be written"
  })
  void mistakesNameTheWayOut(String structure, String option, String value, String message) {
    assertThat(run("graph", structure, option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(message).hasLineCount(1);
  }
}
