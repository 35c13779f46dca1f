package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.junit.jupiter.api.Test;

class StudySettingsTest {
  private static final Edge CLICK_LIKE = new Edge("click", "like");
  private static final Edge CLICK_STAY = new Edge("click", "stay");

  private static Study study() {
    return new Study(
        "test",
        1,
        new DataSettings(
            List.of("log.csv"),
            null,
            null,
            List.of(),
            new Split.ByRatio(new Split.Shares(0.8, 0.1, 0.1), null)),
        List.of(new Feature.Id("user", "user", 1, 0)),
        List.of(
            new Target.Binary("click", "click", null, 1, null),
            new Target.Binary("like", "like", null, 1, null),
            new Target.Continuous("stay", "stay", Transform.NONE, 1, null)),
        NetworkSettings.DEFAULT,
        TrainingSettings.DEFAULT,
        EdgeConstraints.NONE,
        SearchSettings.DEFAULT);
  }

  private static Study withSignals(Map<Edge, EdgeSignal> own) {
    Study study = study();
    return study.withNetwork(
        study.network().withSignals(new EdgeSignals(EdgeSignal.PROBABILITY, own)));
  }

  private static Map<String, String> values(Study study) {
    return StudySettings.of(study).values();
  }

  private static List<String> changes(Study study, Study earlier) {
    return StudySettings.of(study).changesSince(values(earlier));
  }

  private static String fingerprint(Study study) {
    return StudySettings.of(study).fingerprint();
  }

  @Test
  void whatEdgesCarryStandsUnderTheKeysOfAStudy() {
    assertThat(
            values(
                withSignals(
                    Map.of(CLICK_STAY, EdgeSignal.EMBEDDING, CLICK_LIKE, EdgeSignal.LABEL))))
        .containsEntry("network.edge-signal", "probability")
        .containsEntry("network.edge-signals.click>like", "label")
        .containsEntry("network.edge-signals.click>stay", "embedding")
        .containsEntry("network.stop-gradient", "false")
        .containsEntry("network.method", "dbmtl");
  }

  @Test
  void theOrderOfSingleEdgesDoesNotCount() {
    Map<Edge, EdgeSignal> one = new LinkedHashMap<>();
    one.put(CLICK_LIKE, EdgeSignal.LABEL);
    one.put(CLICK_STAY, EdgeSignal.EMBEDDING);
    Map<Edge, EdgeSignal> other = new LinkedHashMap<>();
    other.put(CLICK_STAY, EdgeSignal.EMBEDDING);
    other.put(CLICK_LIKE, EdgeSignal.LABEL);
    assertThat(values(withSignals(one)).toString())
        .isEqualTo(values(withSignals(other)).toString());
    assertThat(fingerprint(withSignals(one))).isEqualTo(fingerprint(withSignals(other)));
  }

  @Test
  void anotherSignalOrMethodIsAChange() {
    Study plain = study();
    Study signals = withSignals(Map.of(CLICK_LIKE, EdgeSignal.LABEL));
    assertThat(changes(signals, plain))
        .containsExactly(
            "network.edge-signal was embedding, is probability",
            "network.edge-signals.click>like was absent, is label");
    Study method =
        plain.withNetwork(plain.network().withMethod(Method.ESMM).withStopGradient(true));
    assertThat(changes(method, plain))
        .containsExactly(
            "network.stop-gradient was false, is true", "network.method was dbmtl, is esmm");
    assertThat(List.of(fingerprint(plain), fingerprint(signals), fingerprint(method)))
        .doesNotHaveDuplicates();
  }

  /** No value may hang on how Java happens to name or order things. */
  @Test
  void everyValueIsTextOfItsOwn() {
    assertThat(values(study()).values())
        .noneMatch(value -> value.matches("(?s).*(@|\\w\\[\\w+=).*"));
  }
}
