package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.dbmtl.search.study.Objective.Term;
import org.junit.jupiter.api.Test;

class ObjectiveTest {
  @Test
  void scoresWithNamesAreWeightedByTheTargetsOwnWeights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    weights.put("like", 2.0);
    weights.put("hate", 0.0);
    weights.put("click", 1.0);
    weights.put("stay", 5.0);
    Predicate<String> binary = name -> !name.equals("stay");
    assertThat(Objective.JOINT.terms(weights, binary))
        .containsExactly(
            new Term("like", Metric.CONDITIONAL_GAIN, 2),
            new Term("click", Metric.CONDITIONAL_GAIN, 1),
            new Term("stay", Metric.CONDITIONAL_GAIN, 5));
    assertThat(Objective.SERVED.terms(weights, binary))
        .containsExactly(
            new Term("like", Metric.GAIN, 2),
            new Term("click", Metric.GAIN, 1),
            new Term("stay", Metric.GAIN, 5));
    assertThat(Objective.FUSED.terms(weights, binary))
        .containsExactly(
            new Term("like", Metric.FUSED_AUC, 2 / 3.0),
            new Term("click", Metric.FUSED_AUC, 1 / 3.0));
    assertThat(Objective.JOINT.text()).isEqualTo("joint");
    assertThat(Objective.SERVED.unit()).isEqualTo("nats per row");
    assertThat(Objective.FUSED.unit()).isEqualTo("points");
  }

  @Test
  void aNameIsOneOfThree() {
    for (String name : Objective.NAMES) {
      assertThat(Objective.named(name).text()).isEqualTo(name);
    }
    assertThatThrownBy(() -> Objective.named("severd"))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("search.objective is 'severd': maybe 'served': use one of joint");
  }

  @Test
  void meritIsHigherForTheBetterValue() {
    for (Metric metric : List.of(Metric.AUC, Metric.GAUC, Metric.R2, Metric.XAUC, Metric.GAIN)) {
      assertThat(metric.merit(0.75)).as(metric.key()).isGreaterThan(metric.merit(0.5));
    }
    for (Metric metric :
        List.of(Metric.LOG_LOSS, Metric.NORMALISED_ENTROPY, Metric.MSE, Metric.MAE)) {
      assertThat(metric.merit(0.5)).as(metric.key()).isGreaterThan(metric.merit(0.75));
    }
    assertThat(Metric.CALIBRATION.merit(1.25)).isEqualTo(Metric.CALIBRATION.merit(0.75));
    assertThat(Metric.CALIBRATION.merit(1)).isGreaterThan(Metric.CALIBRATION.merit(1.25));
  }

  @Test
  void theTextSaysWhatIsSubtracted() {
    assertThat(
            new Objective(
                    Map.of(
                        Metric.MSE,
                        Map.of("stay", 0.125),
                        Metric.CALIBRATION,
                        Map.of("click", 1.0)),
                    false)
                .text())
        .isEqualTo("-0.125 mse of stay - |calibration of click - 1|");
  }

  @Test
  void keepsWhatItSaysOfTheKeptTargets() {
    Objective objective =
        new Objective(
            Map.of(Metric.AUC, Map.of("a", 1.0, "b", 2.0), Metric.MSE, Map.of("c", 1.0)), true);
    assertThat(objective.restrictedTo(List.of("b", "d")))
        .isEqualTo(new Objective(Map.of(Metric.AUC, Map.of("b", 2.0)), true));
    assertThatThrownBy(() -> objective.restrictedTo(List.of("d")))
        .isInstanceOf(StudyException.class)
        .hasMessageContainingAll("search.objective", "none of the targets d");
    assertThat(Objective.SERVED.restrictedTo(List.of("d"))).isEqualTo(Objective.SERVED);
  }

  @Test
  void aWeightIsAboveZero() {
    assertThatThrownBy(() -> new Objective(Map.of(Metric.MSE, Map.of("stay", -1.0)), false))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("search.objective.mse.stay is -1.0: use a number above 0");
  }
}
