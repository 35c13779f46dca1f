package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.IntStream;
import org.dbmtl.experiments.command.TinyStudy;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.result.FoundCandidate;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FoundCandidateTest {
  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private TinyStudy study;

  @BeforeEach
  void write() throws IOException {
    study = TinyStudy.write(folder);
  }

  private Path run(String command, String results, String... options) {
    assertThat(study.run(command, results, options)).as(study.err.toString()).isZero();
    return folder.resolve(results);
  }

  private static void assertRefused(Path output, String... words) {
    assertThatThrownBy(() -> FoundCandidate.in(output, null))
        .isInstanceOf(StudyException.class)
        .message()
        .contains(words)
        .hasLineCount(1);
  }

  private static void replace(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  @Test
  void aSearchGivesItsRecommendedStructureWithTheOptionsOfTheCommand() throws IOException {
    Path output = run("search", "s", "--quiet", "--epochs=2", "--seed=9", "--targets=like,click");
    SearchSummary search = ResultFile.readSearch(output.resolve("ranking.json"));

    FoundCandidate found = FoundCandidate.in(output, null);

    assertThat(found.candidate().structure())
        .isEqualTo(Objects.requireNonNull(search.answer()).recommended());
    assertThat(found.candidate().training().epochs()).isEqualTo(2);
    assertThat(found.study().targetNames()).containsExactly("like", "click");
    assertThat(found.study().seed()).isEqualTo(9);
    assertThat(found.study().data().files()).isEqualTo(StudyFile.read(study.file()).data().files());
    assertThat(found.seeds())
        .containsExactlyInAnyOrder(Seeds.of(9, Seeds.REPEAT, 0), Seeds.of(9, Seeds.REPEAT, 1));
    assertThat(FoundCandidate.in(output.resolve("ranking.json"), null)).isNotNull();

    // The study file itself lacks the options.
    assertThatThrownBy(() -> FoundCandidate.in(output, study.file()))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("its targets are click, like, not like, click");
    replace(output.resolve("ranking.yaml"), "epochs: 2", "epochs: 3");
    assertRefused(output, "training.epochs is 3, but was 2", "--study");
    Files.delete(output.resolve("ranking.yaml"));
    assertRefused(output, "ranking.yaml is not there", "--study");
  }

  @Test
  void aSweepGivesItsWinnersValuesAndStructure() throws IOException {
    // One step at such a rate learns nothing, so that any point is better.
    Files.writeString(
        study.file(),
        Files.readString(study.file())
                .replace("training: {", "training: {learning-rate: 1e-6, average: 0, ")
            + """
            sweep:
              trials: 4
              repeats: 2
              finalists: 1
              scheduler: none
              structure: like>click
              space:
                network.embedding: [5, 6]
                features.user.min-count: [2, 3]
                training.learning-rate: [0.003]
            """);
    Path output = run("sweep", "w", "--quiet", "--seed=3");

    FoundCandidate found = FoundCandidate.in(output, null);

    var best = Objects.requireNonNull(ResultFile.readSweep(output.resolve("sweep.json")).best());
    assertThat(best).containsEntry("network.embedding", found.candidate().network().embedding());
    assertThat(found.candidate().structure())
        .isEqualTo(TargetGraph.parse(found.study().targetNames(), "like>click"));
    assertThat(found.study().seed()).isEqualTo(3);
    assertThat(found.study().features().get(0).toString())
        .contains("minCount=" + best.get("features.user.min-count"));
    assertThat(found.seeds()).hasSize(2);

    replace(output.resolve("sweep.json"), "\"best\" :", "\"none\" :");
    assertRefused(output, "has no winner", "Use the study itself");
  }

  @Test
  void aComparisonGivesTheBestOfItsCandidates() throws IOException {
    Path output =
        run(
            "compare",
            "c",
            "--quiet",
            "--epochs=2",
            "--methods=wdl,dbmtl",
            "--structures",
            "click>like");

    FoundCandidate found = FoundCandidate.in(output, null);

    assertThat(found.candidate().network().method()).isIn(Method.WDL, Method.DBMTL);
    assertThat(found.candidate().structure().text())
        .isEqualTo(found.candidate().network().method() == Method.WDL ? "" : "click>like");
    assertThat(found.candidate().training().epochs()).isEqualTo(2);
    assertThat(found.study().network()).isEqualTo(found.candidate().network());
    assertThat(found.seeds())
        .containsExactlyElementsOf(
            IntStream.range(0, 3).mapToObj(repeat -> Seeds.of(1, Seeds.REPEAT, repeat)).toList());

    replace(output.resolve("compare.yaml"), "epochs: 2", "epochs: 3");
    assertRefused(output, "its settings are not those of the comparison");
    Path pairs = run("compare", "p", "--quiet", "--pairs", "--repeats=1");
    assertThat(FoundCandidate.in(pairs, null).study().targetNames()).hasSize(2);
  }

  @Test
  void aFolderWithoutUsableResultsIsOneClearLine() throws IOException {
    assertRefused(folder.resolve("absent"), "there is no folder");
    assertRefused(folder, "holds no results");
    assertRefused(study.file(), "does not hold results");
    Files.writeString(folder.resolve("sweep.json"), "{");
    assertRefused(folder, "cannot be read as the sweep.json");
    Files.writeString(folder.resolve("ranking.json"), "{}");
    assertRefused(folder, "holds several results");
    assertRefused(folder.resolve("ranking.json"), "is no ranking of dbmtl search");
    Files.writeString(folder.resolve("compare.json"), "[1]");
    assertRefused(folder.resolve("compare.json"), "compare.json", "comparisons");
  }
}
