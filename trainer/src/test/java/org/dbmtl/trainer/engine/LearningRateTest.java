package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.study.TrainingSettings.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rates that a training hands to its network, step by step. */
class LearningRateTest {
  @Test
  void linearFallsInAStraightLineTowardsZeroOverAllEpochs() {
    // 100 rows in batches of 40 are 3 steps an epoch, 6 in two: a sixth less at each.
    assertThat(rates(Schedule.LINEAR)).containsExactly(0.6, 0.5, 0.4, 0.3, 0.2, 0.1);
  }

  @Test
  void constantStaysAtThePeak() {
    assertThat(rates(Schedule.CONSTANT)).hasSize(6).containsOnly(0.6);
  }

  @Test
  void cosineFallsAlongHalfAWave() {
    // cos of 0, 30, 60, 90, 120 and 150 degrees.
    double r = Math.sqrt(3) / 2;
    assertThat(rates(Schedule.COSINE))
        .containsExactly(
            rounded(0.6), rounded(0.3 * (1 + r)), 0.45, 0.3, 0.15, rounded(0.3 * (1 - r)));
  }

  @Test
  void warmUpRisesToThePeakAndTheScheduleRunsOverTheRest() {
    // Half of 6 steps is 3: a quarter, a half and three quarters of the peak come before it.
    assertThat(rates(settings(Schedule.LINEAR).withWarmUp(0.5)))
        .containsExactly(0.15, 0.3, 0.45, 0.6, 0.4, 0.2);
    assertThat(rates(settings(Schedule.CONSTANT).withWarmUp(0.3)))
        .containsExactly(0.2, 0.4, 0.6, 0.6, 0.6, 0.6);
    assertThat(rates(settings(Schedule.COSINE).withWarmUp(0.5)))
        .containsExactly(0.15, 0.3, 0.45, 0.6, 0.45, 0.15);
    assertThat(rates(settings(Schedule.LINEAR).withWarmUp(0.05)))
        .as("less than half a step")
        .containsExactly(0.6, 0.5, 0.4, 0.3, 0.2, 0.1);
  }

  @ParameterizedTest(name = "{0}, warm-up {1} of {2} steps")
  @CsvSource({
    "LINEAR, 0.99, 1",
    "LINEAR, 0.99, 10",
    "COSINE, 0.999, 7",
    "COSINE, 0.1, 1000",
    "CONSTANT, 0.5, 3",
    "LINEAR, 0, 1",
    "COSINE, 0, 2"
  })
  void rateIsAboveZeroRisesOnceToThePeakAndNeverAgain(Schedule schedule, double warmUp, int steps) {
    LearningRate rate = LearningRate.of(settings(schedule).withWarmUp(warmUp), steps);
    boolean falling = false;
    double highest = 0;
    for (int step = 0; step < steps; step++) {
      double now = rate.at(step);
      assertThat(now).as("step %d", step).isPositive();
      double last = step == 0 ? 0 : rate.at(step - 1);
      falling |= now < last;
      assertThat(falling && now > last).as("rises again at step %d", step).isFalse();
      highest = Math.max(highest, now);
    }
    assertThat(highest).isEqualTo(0.6);
  }

  private static TrainingSettings settings(Schedule schedule) {
    return TrainingSettings.DEFAULT
        .withEngine("listening")
        .withLearningRate(0.6)
        .withSchedule(schedule)
        .withBatch(40)
        .withEpochs(2);
  }

  private static double rounded(double rate) {
    return Math.round(rate * 1e9) / 1e9;
  }

  private static List<Double> rates(Schedule schedule) {
    return rates(settings(schedule));
  }

  private static List<Double> rates(TrainingSettings settings) {
    return ListeningNetwork.train(List.of("click", "like"), settings).rates().stream()
        .map(LearningRateTest::rounded)
        .toList();
  }
}
