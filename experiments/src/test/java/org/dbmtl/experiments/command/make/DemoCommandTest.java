package org.dbmtl.experiments.command.make;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void simulateOnlyWritesTheLogAndAStudyOfIt() throws Exception {
    assertThat(demo("--simulate-only", "--rows=500", "--strength=0.5", "--strength=like>follow=0"))
        .as(err.toString())
        .isZero();

    assertThat(folder).isDirectoryContaining("glob:**.csv").isDirectoryContaining("glob:**.yaml");
    assertThat(Files.readAllLines(folder.resolve("live-stream.csv"))).hasSize(501);
    assertThat(StudyFile.open(folder.resolve("demo.yaml")).study().targetNames()).contains("like");
    assertThat(StudyFile.open(folder.resolve("demo-rare.yaml")).study().targetNames())
        .containsExactly("click", "follow");
    assertThat(out.toString()).contains("stay_ms>like=0.5", "like>follow=0.0", "click>like=1.0");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aStrengthThatMakesNoSenseEndsInOneLineBeforeAnythingIsWritten() throws Exception {
    assertThat(demo("--simulate-only", "--strength=click>like=0")).isEqualTo(2);

    assertThat(err.toString()).startsWith("dbmtl: --strength click>like=0").hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  private int demo(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "demo";
    args[1] = "--out=" + folder;
    System.arraycopy(options, 0, args, 2, options.length);
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
