package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServingSettingsTest {
  private static final String STUDY =
      """
      data: {files: log.csv}
      features: {user: id}
      targets:
        click: binary
        add-to-cart: {kind: binary, weight: 0.5}
        stay_ms: {kind: continuous, transform: log1p, weight: 2}
      """;

  @TempDir private Path folder;

  private StudyFile file(String more) throws IOException {
    return StudyFile.open(Files.writeString(folder.resolve("study.yaml"), STUDY + more));
  }

  @Test
  void theScoreIsTheWeightedSumWhereAStudyGivesNone() throws IOException {
    assertThat(file("").study().fusedScore().text())
        .isEqualTo("click + 0.5 * `add-to-cart` + 2 * standardised(stay_ms)");
  }

  @Test
  void theScoreIsThatOfTheStudy() throws IOException {
    StudyFile file =
        file("serving: {score: '`add-to-cart` * log1p(stay_ms)+P(click|`add-to-cart`)'}");
    assertThat(file.study().fusedScore().text())
        .isEqualTo("`add-to-cart` * log1p(stay_ms) + P(click | `add-to-cart`)");
    assertThat(file.text(Map.of("seed", "2"), "sweep")).contains("log1p(stay_ms)");
  }

  @Test
  void aScoreThatNamesADroppedTargetIsDropped() throws IOException {
    Study study = file("serving: {score: click * stay_ms}").study();
    assertThat(study.restrictedTo(List.of("stay_ms", "click")).fusedScore().text())
        .isEqualTo("click * stay_ms");
    assertThat(study.restrictedTo(List.of("click", "add-to-cart")).fusedScore().text())
        .isEqualTo("click + 0.5 * `add-to-cart`");
  }

  @Test
  void jointTermsWithoutLabelsAreAWarning() throws IOException {
    String joint = "serving: {score: P(click | `add-to-cart`)}\n";
    String carries = "network: {edge-signals: {click>stay_ms: label}}";
    assertThat(ServingSettings.warnings(file("serving: {score: P(click)}").study())).isEmpty();
    assertThat(ServingSettings.warnings(file(joint + carries).study())).isEmpty();
    assertThat(ServingSettings.warnings(file(joint).study()))
        .singleElement()
        .asString()
        .contains("serving.score has P(...)", "network.edge-signal is embedding");
  }

  @Test
  void aScoreThatIsNotOneIsNoStudy() throws IOException {
    Study study = file("").study();
    assertThatThrownBy(() -> study.withServing(new ServingSettings("P(stay_ms)")))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("serving.score: score 'P(stay_ms)', column 3: 'stay_ms' is cont");
  }
}
