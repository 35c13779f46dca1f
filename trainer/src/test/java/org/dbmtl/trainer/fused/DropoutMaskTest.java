package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutMaskTest {
  private static final int WIDTH = 1003;
  private static final int ROWS = 200;

  @ParameterizedTest(name = "rate {0}")
  @ValueSource(doubles = {0.1, 0.3, 0.5, 0.9})
  void dropsItsShareAndScalesTheRest(double rate) {
    DropoutMask mask = new DropoutMask(rate, 5, "shared/0");
    mask.begin(3);
    long dropped = 0;
    for (int i = 0; i < ROWS; i++) {
      for (float value : masked(mask)) {
        assertThat(value).isIn(0f, 1f);
        dropped += value == 0 ? 1 : 0;
      }
    }
    double units = (double) WIDTH * ROWS;
    // Five standard errors of a binomial share.
    double tolerance = 5 * Math.sqrt(rate * (1 - rate) / units);
    assertThat(dropped / units).isBetween(rate - tolerance, rate + tolerance);
    assertThat((double) mask.scale()).isBetween(1 / (1 - rate) - 1e-6, 1 / (1 - rate) + 1e-6);
  }

  @ParameterizedTest(name = "step {0}")
  @ValueSource(longs = {0, 1, 1000})
  void sameSeedLayerAndStepGiveTheSameMask(long step) {
    float[] expected = masked(new DropoutMask(0.5, 5, "shared/0"), step);
    assertThat(masked(new DropoutMask(0.5, 5, "shared/0"), step)).isEqualTo(expected);
    assertThat(masked(new DropoutMask(0.5, 6, "shared/0"), step)).isNotEqualTo(expected);
    assertThat(masked(new DropoutMask(0.5, 5, "shared/1"), step)).isNotEqualTo(expected);
    assertThat(masked(new DropoutMask(0.5, 5, "shared/0"), step + 1)).isNotEqualTo(expected);
  }

  private static float[] masked(DropoutMask mask, long step) {
    mask.begin(step);
    return masked(mask);
  }

  private static float[] masked(DropoutMask mask) {
    try (Matrix units = new Matrix("units", 1, WIDTH)) {
      float[] row = new float[WIDTH];
      Arrays.fill(row, 1);
      units.write(0, row, 0, WIDTH);
      mask.apply(units, 0, WIDTH, new Scratch());
      units.read(0, row, 0, WIDTH);
      return row;
    }
  }
}
