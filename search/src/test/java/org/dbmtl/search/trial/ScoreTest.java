package org.dbmtl.search.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
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
  void aGainIsTheOneGivenTheParentsWhereItIsDefined() {
    TargetMetrics twice =
        new TargetMetrics(10, Map.of(Metric.GAIN, 0.25, Metric.CONDITIONAL_GAIN, 0.5));
    List<Term> terms = List.of(new Term("click", Metric.GAIN, 1), new Term("like", Metric.GAIN, 2));
    Map<String, TargetMetrics> metrics = Map.of("click", JUDGED, "like", twice);
    assertThat(Score.of(terms, metrics)).isEqualTo(0.25 + 2 * 0.5);
    assertThat(Score.ofDefined(terms, metrics)).isEqualTo(0.25 + 2 * 0.5);
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
