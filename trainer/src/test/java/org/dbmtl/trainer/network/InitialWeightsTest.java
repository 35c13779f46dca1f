package org.dbmtl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitialWeightsTest {
  private static final int MANY = 1_000_000;

  @Test
  void embeddingsHaveTheMomentsOfAUniformDistribution() {
    float[] values = draw(1, "field/user", MANY);
    double limit = 0.05 * Math.sqrt(3);
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    int[] tenths = new int[10];
    for (int i = 0; i < values.length; i++) {
      sum += values[i];
      squares += (double) values[i] * values[i];
      neighbours += i == 0 ? 0 : (double) values[i] * values[i - 1];
      tenths[Math.min(9, (int) ((values[i] / limit + 1) * 5))]++;
    }
    // Five standard errors: deviation / sqrt(n), and sqrt(n * 0.1 * 0.9) for a tenth's count.
    assertThat(sum / MANY).isCloseTo(0, within(5 * 0.05 / 1000));
    assertThat(Math.sqrt(squares / MANY)).isCloseTo(0.05, within(5 * 0.05 / 1000));
    assertThat(neighbours / MANY).isCloseTo(0, within(5 * 0.05 * 0.05 / 1000));
    for (int count : tenths) {
      assertThat(count).isBetween(MANY / 10 - 1500, MANY / 10 + 1500);
    }
  }

  /** The JDK's generator is SplitMix64 too, with the same constants. */
  @Test
  void embeddingsAreTheHalvesOfSplitMix64() {
    SplittableRandom oracle = new SplittableRandom(42);
    float[] values = new float[100];
    new UniformStream(42, 1).fill(values);
    for (int k = 0; k < 50; k++) {
      long bits = oracle.nextLong();
      assertThat(values[2 * k]).isEqualTo((int) (bits >> 32) * 0x1p-31f);
      assertThat(values[2 * k + 1]).isEqualTo((int) bits * 0x1p-31f);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void embeddingsDoNotDependOnTheSizesOfThePieces(long seed) {
    float[] whole = draw(seed, "field/user", 2000);
    InitialWeights.Stream stream = new InitialWeights(seed).embedding("field/user", 0.05);
    SplittableRandom random = new SplittableRandom(seed);
    int at = 0;
    while (at < whole.length) {
      float[] piece = new float[Math.min(random.nextInt(20), whole.length - at)];
      stream.fill(piece);
      for (float value : piece) {
        assertThat(value).as("value %d", at).isEqualTo(whole[at++]);
      }
    }
  }

  @Test
  void everySeedAndNameHasAStreamOfItsOwn() {
    float[] values = draw(1, "field/user", 100);
    assertThat(draw(1, "field/user", 100)).isEqualTo(values);
    assertThat(draw(2, "field/user", 100)).isNotEqualTo(values);
    assertThat(draw(1, "field/item", 100)).isNotEqualTo(values);
  }

  private static float[] draw(long seed, String name, int count) {
    float[] values = new float[count];
    new InitialWeights(seed).embedding(name, 0.05).fill(values);
    return values;
  }
}
