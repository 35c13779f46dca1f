package org.dbmtl.trainer.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.dbmtl.predictor.density.Logistic;
import org.junit.jupiter.api.Test;

class LogisticTest {
  @Test
  void aDrawIsBelowAProbabilityAsByItsFormula() {
    SplittableRandom random = new SplittableRandom(1);
    for (int time = 0; time < 200_000; time++) {
      double z = 24 * random.nextDouble() - 12;
      double near = Logistic.of(z) + (random.nextDouble() - 0.5) / 100;
      double number = time % 2 == 0 ? random.nextDouble() : Math.min(Math.max(near, 0), 1);
      assertThat(Logistic.above(number, z))
          .as("%s next to the function at %s", number, z)
          .isEqualTo(number < 1 / (1 + Math.exp(-z)) ? 1 : 0);
    }
    assertThat(Logistic.above(0.5, Double.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(Logistic.above(0.5, Double.NEGATIVE_INFINITY)).isEqualTo(0);
    assertThat(Logistic.above(0.5, Double.NaN)).isEqualTo(0);
  }
}
