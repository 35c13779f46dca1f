package org.dbmtl.search.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Objective.Term;
import org.junit.jupiter.api.Test;

class ScoreTest {
  private static final TargetMetrics JUDGED =
      new TargetMetrics(
          10,
          Map.of(
              Metric.AUC, 0.75, Metric.LOG_LOSS, 0.5, Metric.CALIBRATION, 0.75, Metric.GAIN, 0.25));
  private static final TargetMetrics NONE = new TargetMetrics(0, Map.of());

  @Test
  void metricsOfWhichLessIsBetterAreSubtracted() {
    List<Term> terms =
        List.of(
            new Term("click", Metric.AUC, 2),
            new Term("like", Metric.LOG_LOSS, 1),
            new Term("like", Metric.CALIBRATION, 2),
            new Term("click", Metric.GAIN, 4));
    assertThat(Score.of(terms, Map.of("click", JUDGED, "like", JUDGED, "hate", NONE)))
        .isEqualTo(2 * 0.75 - 0.5 - 2 * 0.25 + 4 * 0.25);
  }

  @Test
  void jointIsGivenTheParentsWhereThatIsDefinedAndServedIsNot() {
    TargetMetrics twice =
        new TargetMetrics(10, Map.of(Metric.GAIN, 0.25, Metric.CONDITIONAL_GAIN, 0.5));
    Map<String, Double> weights = new TreeMap<>(Map.of("click", 1.0, "like", 2.0));
    Map<String, TargetMetrics> metrics = Map.of("click", JUDGED, "like", twice);
    List<Term> joint = Objective.JOINT.terms(weights, target -> true);
    assertThat(Score.of(joint, metrics)).isEqualTo(0.25 + 2 * 0.5);
    assertThat(Score.ofDefined(joint, metrics)).isEqualTo(0.25 + 2 * 0.5);
    List<Term> served = Objective.SERVED.terms(weights, target -> true);
    assertThat(Score.of(served, metrics)).isEqualTo(0.25 + 2 * 0.25);
    assertThat(Score.ofDefined(served, metrics)).isEqualTo(0.25 + 2 * 0.25);
  }

  @Test
  void whatIsNotDefinedNamesTheTargetAndTheMetric() {
    List<Term> terms = List.of(new Term("like", Metric.GAUC, 1));
    assertThatThrownBy(() -> Score.of(terms, Map.of("like", NONE)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("'like' has no labelled row");
    assertThatThrownBy(() -> Score.of(terms, Map.of("like", JUDGED)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("gauc of target 'like' is not defined on its 10 labelled rows");
    assertThat(Score.ofDefined(terms, Map.of("like", JUDGED))).isZero();
  }
}
