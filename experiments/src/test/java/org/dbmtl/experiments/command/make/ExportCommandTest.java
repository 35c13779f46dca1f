package org.dbmtl.experiments.command.make;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.search.result.FoundCandidate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExportCommandTest {
  @TempDir Path folder;

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  private int run(String... args) {
    out = new StringWriter();
    err = new StringWriter();
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  private String metrics(Path file, String results, String... options) throws IOException {
    String[] args = new String[options.length + 4];
    args[0] = "train";
    args[1] = file.toString();
    args[2] = "--out=" + folder.resolve(results);
    args[3] = "--cache=" + folder.resolve("cache");
    System.arraycopy(options, 0, args, 4, options.length);
    assertThat(run(args)).as(err.toString()).isZero();
    String text = Files.readString(folder.resolve(results).resolve("metrics.json"));
    return text.substring(text.indexOf("\"score\""), text.indexOf("\"times\""));
  }

  @Test
  void theStudyOfWhatASearchFoundTrainsTheSameNetwork() throws IOException {
    assertThat(study.run("search", "s", "--quiet", "--epochs=2", "--seed=4")).isZero();
    Path found = folder.resolve("elsewhere/found.yaml");

    assertThat(run("export", folder.resolve("s").toString(), "--format=yaml", "--out=" + found))
        .as(err.toString())
        .isZero();

    FoundCandidate candidate = FoundCandidate.in(folder.resolve("s"), null);
    assertThat(metrics(found, "a"))
        .isEqualTo(
            metrics(
                folder.resolve("s/ranking.yaml"),
                "b",
                "--structure=" + candidate.candidate().structure().text()));
  }

  @Test
  void aStudyIsPrintedWithItsSmallestStructureOrANamedOne() {
    String file = study.file().toString();
    assertThat(run("export", file, "--format", "easyrec")).isZero();
    assertThat(out.toString())
        .contains("Structure: no edges.", "tower_name: \"click\"")
        .doesNotContain("relation_tower_names");
    assertThat(
            run(
                "export",
                file,
                "--format=torcheasyrec",
                "--structure=like>click",
                "--read-log",
                "--cache=" + folder.resolve("cache")))
        .isZero();
    assertThat(out.toString())
        .contains("relation_tower_names: [\"like\"]", "hash_bucket_size: 9")
        .doesNotContain("are a guess");
    assertThat(run("export", file, "--format=ludwig", "--method=mtl", "--targets=like")).isZero();
    assertThat(out.toString()).contains("\"like\"").doesNotContain("click");
  }

  @Test
  void aMistakeIsOneLine() throws IOException {
    String file = study.file().toString();
    assertMistake("no results", folder.toString(), "--format=yaml");
    assertMistake("use one of easyrec", file, "--format=xml");
    assertMistake("is a folder", file, "--format=yaml", "--out=" + folder);
    assertMistake("there is no target", file, "--format=yaml", "--structure=a>b");
    assertMistake("leave it out", file, "--format=yaml", "--study=" + file);
    assertMistake("there is no such file", folder.resolve("x.yaml").toString(), "--format=yaml");
    assertMistake("wdl", file, "--format=ludwig", "--method=wdl");
  }

  private void assertMistake(String words, String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "export";
    System.arraycopy(args, 0, all, 1, args.length);
    assertThat(run(all)).isEqualTo(2);
    assertThat(err.toString().strip()).contains(words).hasLineCount(1);
  }
}
