package org.dbmtl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.search.Dbmtl;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.sweep.SweepResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs what the documents show, on a tiny log and an engine that trains nothing. */
class FromJavaTest {
  private static final String STUDY =
      """
      name: tiny
      data: {files: log.csv}
      features: {user: id, age: number}
      targets: {click: binary, like: binary}
      training: {engine: made-up, batch: 50}
      search: {repeats: 2, confirm: 1}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeLog() throws IOException {
    TinyStudy.writeLog(folder);
  }

  private Path study(String more) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), STUDY + more);
  }

  private Dbmtl dbmtl(String more) throws IOException {
    return Dbmtl.study(study(more)).folder(folder.resolve("out"));
  }

  @Test
  void whatTheReadmeShowsRuns() throws IOException {
    SearchResult found = FromJava.run(study(""), folder.resolve("out"));
    assertThat(found.ranking().best()).isNotNull();
    assertThat(found.study().seed()).isEqualTo(7);
  }

  @Test
  void theReadmeShowsItWordForWord() throws IOException {
    assertThat(Files.readString(Path.of("../README.md")))
        .contains("```java\n" + program() + "\n```");
    assertThat(inPackage("")).isEqualTo(program());
  }

  @ParameterizedTest
  @CsvSource({
    "strategy, ChainStrategy",
    "seeding, BackwardsSeeding",
    "study, BrierScore",
    "trial, EdgeCountEngine"
  })
  void thePackageOfAnInterfaceShowsItsExampleWordForWord(String name, String example)
      throws IOException {
    String source = source(example);
    assertThat(inPackage(name))
        .isEqualTo(source.substring(source.indexOf("public final class")).strip());
  }

  private static String program() throws IOException {
    String source = source("FromJava");
    return source
        .substring(source.indexOf("// README: from Java\n"), source.indexOf("    // README: end"))
        .lines()
        .skip(1)
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }

  private static String source(String example) throws IOException {
    return Files.readString(Path.of("src/test/java/org/dbmtl/examples", example + ".java"));
  }

  /** The code in the javadoc of a package of the module search. */
  private static String inPackage(String name) throws IOException {
    String doc =
        Files.readString(
            Path.of("../search/src/main/java/org/dbmtl/search", name, "package-info.java"));
    return doc.substring(doc.indexOf("<pre>{@code\n"), doc.indexOf(" * }</pre>"))
        .lines()
        .skip(1)
        .map(line -> line.replaceFirst("^ \\* ?", ""))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void anEngineOfAUserIsFoundByItsName() throws IOException {
    Path file = study("");
    Files.writeString(file, Files.readString(file).replace("made-up", "edge-count"));
    SearchResult found = Dbmtl.study(file).folder(folder.resolve("out")).search();
    assertThat(found.ranking().candidates().get(0).score().mean()).isEqualTo(1);
  }

  @Test
  void strategiesAndSeedingsOfAUserAreFoundByTheirNames() throws IOException {
    Path file = study("");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("repeats: 2", "strategy: chain, seeding: backwards, repeats: 2"));
    SearchResult found = Dbmtl.study(file).folder(folder.resolve("out")).search();
    assertThat(found.ranking().candidates())
        .extracting(candidate -> candidate.candidate().structure().text())
        .containsExactlyInAnyOrder("", "like>click");
  }

  @Test
  void aStrategyThatNoFileNamesIsGivenAsAnObject() throws IOException {
    SearchResult found = dbmtl("").search(new ChainStrategy());
    assertThat(found.ranking().candidates()).hasSize(2);
  }

  @Test
  void aStoreKeepsWhatWasTrained() throws IOException {
    Dbmtl dbmtl = dbmtl("").store(folder.resolve("store").toString());
    SearchResult first = dbmtl.search();
    SearchResult again = dbmtl.search();
    assertThat(again.outcomes()).isEqualTo(first.outcomes());
  }

  @Test
  void aSweepTunesWhatTheFileLeavesOpen() throws IOException {
    SweepResult swept =
        dbmtl(
                """
                sweep:
                  space: {training.learning-rate: {from: 0.001, to: 0.1, scale: log}}
                  sampler: random
                  scheduler: none
                  trials: 4
                """)
            .sweep();
    assertThat(swept.winner()).isNotNull();
  }

  @Test
  void mistakesAreNamed() throws IOException {
    assertThatThrownBy(() -> dbmtl("").train("click>buy")).hasMessageContaining("buy");
    assertThatThrownBy(() -> Dbmtl.study(folder.resolve("none.yaml")))
        .isInstanceOf(StudyException.class);
  }
}
