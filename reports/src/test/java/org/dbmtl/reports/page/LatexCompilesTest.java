package org.dbmtl.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbmtl.reports.format.LatexPage;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LaTeX itself reads what is written; skipped where there is none. */
class LatexCompilesTest {
  @TempDir Path folder;

  @Test
  void hostileNamesAreTexts() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        hasLatex(), "no pdflatex on the PATH: install texlive-latex-recommended");
    String hostile = "\\input{/etc/passwd} & % $ # _ { } ~ ^ < > \" ' | [x] =cmd() -- \u00e4";
    ReportPage page =
        new ReportPage(
            hostile,
            List.of(hostile),
            List.of(
                Section.of(
                        hostile,
                        new ReportTable(
                            hostile,
                            List.of(Column.text("name"), Column.number(hostile, "AUC")),
                            List.of(
                                List.of(
                                    Cell.structure("a>b " + hostile), new Cell("0.5", Look.BEST)),
                                List.of(Cell.name(hostile), new Cell("-0.4", Look.TIED)))))
                    .say(hostile)));
    Files.writeString(folder.resolve("table.tex"), LatexPage.text(page));
    Files.writeString(
        folder.resolve("all.tex"),
        """
        \\documentclass{article}
        \\usepackage{booktabs,graphicx,textcomp}
        \\usepackage[T1]{fontenc}
        \\begin{document}
        \\input{table.tex}
        \\end{document}
        """);
    Process latex =
        new ProcessBuilder("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "all.tex")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertThat(latex.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(latex.exitValue())
        .as(() -> read("out.txt").lines().filter(line -> line.startsWith("!")).toList().toString())
        .isZero();
    assertThat(folder.resolve("all.pdf")).isNotEmptyFile();
  }

  private String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static boolean hasLatex() {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (!place.isEmpty() && Files.isExecutable(Path.of(place, "pdflatex"))) {
        return true;
      }
    }
    return false;
  }
}
