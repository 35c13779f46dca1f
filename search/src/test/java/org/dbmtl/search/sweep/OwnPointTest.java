package org.dbmtl.search.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The study's own settings as a point, and a point's features as another encoding. */
class OwnPointTest {
  private static final String STUDY =
      """
      data: {files: log.csv}
      features: {user: id, tag: {kind: ids, min-count: 3}, age: number}
      targets: {click: binary, like: {kind: binary, weight: 2}}
      network: {shared: [32, 16]}
      training: {learning-rate: 0.01, batch: 100}
      sweep:
        structure: click>like
        space:
          %s
      """;

  @TempDir Path folder;

  private SweepFile sweep(String space) throws IOException {
    String text = STUDY.formatted(space.replace("; ", "\n    "));
    return SweepFile.of(StudyFile.open(Files.writeString(folder.resolve("study.yaml"), text)));
  }

  @Test
  void everyKindOfParameterTakesTheStudysValue() throws IOException {
    SweepFile sweep =
        sweep(
            "training.learning-rate: {from: 0.001, to: 1, scale: log}; "
                + "training.batch: [50, 100]; "
                + "training.average: [0.5, 0.8]; "
                + "training.schedule: [linear, constant]; "
                + "training.loss-weights.like: {from: 0.5, to: 4}; "
                + "layers: [1, 2, 3]; "
                + "network.shared.1: {from: 8, to: 64, whole: true, scale: log}; "
                + "network.shared.2: {from: 8, to: 32, step: 8, when: {layers: [2, 3]}}; "
                + "network.shared.3: {from: 8, to: 16, whole: true, when: {layers: 3}}; "
                + "network.bayes: [[16], [32]]; "
                + "network.wide: [true, false]; "
                + "features.user.min-count: {from: 1, to: 5, whole: true}; "
                + "features.tag.min-count: [1, 3]; "
                + "features.tag.use: [false, true]; "
                + "structure: [\"\", click>like]");
    Point own = Objects.requireNonNull(sweep.own());
    assertThat(own.values())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("training.learning-rate", 0.01),
                Map.entry("training.batch", 100),
                Map.entry("training.average", 0.8),
                Map.entry("training.schedule", "constant"),
                Map.entry("training.loss-weights.like", 2.0),
                Map.entry("layers", 2),
                Map.entry("network.shared.1", 32),
                Map.entry("network.shared.2", 16),
                Map.entry("network.bayes", List.of(32)),
                Map.entry("network.wide", false),
                Map.entry("features.user.min-count", 1),
                Map.entry("features.tag.min-count", 3),
                Map.entry("features.tag.use", true),
                Map.entry("structure", "click>like")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "training.learning-rate: {from: 0.02, to: 1, scale: log}",
        "training.batch: [50, 200]",
        "network.shared.1: [64]",
        "layers: [1, 3]; network.shared.2: {from: 4, to: 8, step: 4, when: {layers: 3}}", // no
        // second
        "structure: [\"\", like>click]"
      })
  void aSpaceThatDoesNotHoldTheStudysSettingsHasNoSuchPoint(String space) throws IOException {
    assertThat(sweep(space).own()).isNull();
  }

  @Test
  void layersForWhichNoParameterStandsStayAsTheStudyHasThem() throws IOException {
    assertThat(sweep("network.shared.1: [32]").own()).hasToString("network.shared.1=32");
    SweepFile second = sweep("network.shared.2: [4, 12]");
    assertThat(second.space().grid(2, 2).stream().map(p -> second.candidate(p).network().shared()))
        .containsExactlyInAnyOrder(List.of(32, 4), List.of(32, 12));
    SweepFile third =
        sweep(
            "extra: [none, some]; network.shared.3: {from: 4, to: 8, step: 4, when: {extra: some}}");
    assertThat(third.space().grid(2, 4).stream().map(p -> third.candidate(p).network().shared()))
        .contains(List.of(32, 16), List.of(32, 16, 4), List.of(32, 16, 8));
    assertThatThrownBy(() -> sweep("network.shared.4: [4, 12]"))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("network.shared.4: the study has no layer 3 there");
  }

  @Test
  void whereStructuresMoveThePointHasTheSweepsStructure() throws IOException {
    assertThat(sweep("training.batch: [50, 100]; structure: search").own())
        .isNotNull()
        .hasToString("training.batch=100 structure=click>like");
  }

  @Test
  void aConstraintMayForbidTheStudysSettings() throws IOException {
    assertThat(
            sweep("training.batch: [100, 200]\n  where: training.batch > 100\n  trials: 2").own())
        .isNull();
  }

  @Test
  void onlyFeaturesThatAreNotAsTheStudySaysAreAnotherEncoding() throws IOException {
    SweepFile sweep =
        sweep(
            "training.batch: [50, 100]; features.tag.min-count: [1, 3]; features.user.hash-buckets:"
                + " [0, 10]; features.age.use: [true, false]");
    Point own = Objects.requireNonNull(sweep.own());
    assertThat(sweep.candidate(own).encoding()).isEmpty();
    assertThat(sweep.candidate(own.with("training.batch", 50)).encoding()).isEmpty();
    Point other = own.with("features.tag.min-count", 1).with("features.age.use", false);
    Map<String, String> encoding = sweep.candidate(other).encoding();
    assertThat(encoding)
        .containsExactly(
            Map.entry("features.age.use", "false"), Map.entry("features.tag.min-count", "1"));
    assertThat(sweep.features(encoding).toString())
        .isEqualTo(
            StudyFile.read(
                    Files.writeString(
                        folder.resolve("other.yaml"),
                        """
                        data: {files: log.csv}
                        features: {user: id, tag: ids}
                        targets: {click: binary}
                        """))
                .features()
                .toString());
    assertThat(sweep.candidate(other).hyperparameters())
        .containsEntry("features.tag.min-count", "1")
        .containsEntry("training.batch", "100");
    assertThat(sweep.candidate(other)).isNotEqualTo(sweep.candidate(own));
  }
}
