package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.unit.Transform;
import org.junit.jupiter.api.Test;

class StudySettingsTest {
  private static final Edge CLICK_LIKE = new Edge("click", "like");
  private static final Edge CLICK_STAY = new Edge("click", "stay");

  private static Study study() {
    return Study.of(
        "test",
        DataSettings.files(new Split.ByRatio(Split.Shares.STANDARD, null), "log.csv"),
        List.of(Feature.id("user")),
        List.of(
            Target.binary("click"),
            Target.binary("like"),
            new Target.Continuous("stay", "stay", Transform.NONE, 1, null)));
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

  @Test
  void howTheLogIsReadIsAmongTheValues() {
    Study plain = study();
    DataSettings data =
        new DataSettings(
                plain.data().files(),
                null,
                new CsvFormat(null, CsvFormat.NONE, null),
                List.of(),
                plain.data().split())
            .withNullValuesOf(Map.of("age", List.of("-1")));
    Study other = Study.of(plain.name(), data, plain.features(), plain.targets());
    assertThat(values(other))
        .containsEntry("data.quote", "none")
        .containsEntry("data.null-values-of.age", "[-1]");
    assertThat(values(plain).keySet()).doesNotContain("data.null-values-of.age", "data.quote");
  }

  @Test
  void aLossWeightIsAChangeAndNoneIsNoValue() {
    Study plain = study();
    LossWeights weights = new LossWeights(Map.of("like", 3.0));
    Study weighted = plain.withTraining(plain.training().withLossWeights(weights));
    assertThat(values(plain).keySet()).noneMatch(key -> key.contains("loss-weights"));
    assertThat(changes(weighted, plain))
        .containsExactly("training.loss-weights.like was absent, is 3.0");
    assertThat(fingerprint(weighted)).isNotEqualTo(fingerprint(plain));
  }

  @Test
  void aScoreIsKeptButIsNoChange() {
    Study plain = study();
    Study scored = plain.withServing(new ServingSettings("click * (1 + like)"));
    assertThat(values(scored)).containsEntry("serving.score", "click * (1 + like)");
    assertThat(values(plain).keySet()).noneMatch(key -> key.startsWith("serving"));
    assertThat(changes(scored, plain)).isEmpty();
    assertThat(changes(plain, scored)).isEmpty();
    assertThat(fingerprint(scored)).isEqualTo(fingerprint(plain));
    assertThat(StudySettings.of(scored).deciding()).isEqualTo(StudySettings.of(plain).deciding());
  }

  private static Study withObjective(Objective objective) {
    Study study = study();
    return study.withMetrics(study.metrics().withObjective(objective));
  }

  @Test
  void anObjectiveIsTextWhoseOrderIsFixed() {
    Map<Metric, Map<String, Double>> one = new LinkedHashMap<>();
    one.put(Metric.MSE, Map.of("stay", 0.1));
    one.put(Metric.AUC, Map.of("click", 1.0));
    Map<Metric, Map<String, Double>> other = new LinkedHashMap<>();
    other.put(Metric.AUC, Map.of("click", 1.0));
    other.put(Metric.MSE, Map.of("stay", 0.1));
    Study study = withObjective(new Objective(one, false));
    assertThat(values(study))
        .containsEntry("search.objective", "auc of click - 0.1 mse of stay")
        .containsEntry("search.pareto", "false")
        .containsEntry("metrics.group", "none");
    assertThat(fingerprint(study))
        .isEqualTo(fingerprint(withObjective(new Objective(other, false))));
  }

  @Test
  void anotherObjectiveIsAChangeButItsFrontIsNone() {
    Study plain = study();
    Study front = withObjective(Objective.JOINT.withPareto(true));
    assertThat(changes(front, plain)).isEmpty();
    assertThat(changes(plain, front)).isEmpty();
    assertThat(fingerprint(front)).isEqualTo(fingerprint(plain));
    Study auc = withObjective(new Objective(Map.of(Metric.AUC, Map.of("click", 1.0)), true));
    assertThat(changes(auc, plain)).containsExactly("search.objective was joint, is auc of click");
    assertThat(fingerprint(auc)).isNotEqualTo(fingerprint(plain));
  }

  @Test
  void aChangeOfOnePartKeepsTheOthers() {
    Study plain = study();
    Study changed =
        plain
            .withTrial(new TrialSettings(1, 2, 3, 4, 5))
            .withMetrics(new MetricSettings("user_id", Objective.JOINT))
            .withNetwork(plain.network().withDropout(0.5))
            .withTraining(plain.training().withEpochs(7))
            .withConstraints(new EdgeConstraints(List.of(), List.of(), List.of(), 2))
            .withSearch(plain.search().withParallel(3))
            .withSeed(9)
            .restrictedTo(List.of("like", "click"));
    assertThat(changed.trial()).isEqualTo(new TrialSettings(1, 2, 3, 4, 5));
    assertThat(changed.metrics().group()).isEqualTo("user_id");
    assertThat(changed.network().dropout()).isEqualTo(0.5);
    assertThat(changed.training().epochs()).isEqualTo(7);
    assertThat(changed.constraints().maxParents()).isEqualTo(2);
    assertThat(changed.search().parallel()).isEqualTo(3);
    assertThat(changed.seed()).isEqualTo(9);
    assertThat(changed.targetNames()).containsExactly("like", "click");
  }

  /** No value may depend on how Java happens to name or order things. */
  @Test
  void everyValueIsTextOfItsOwn() {
    assertThat(values(study()).values())
        .noneMatch(value -> value.matches("(?s).*(@|\\w\\[\\w+=).*"));
  }
}
