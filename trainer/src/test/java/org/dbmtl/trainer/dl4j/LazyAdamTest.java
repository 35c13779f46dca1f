package org.dbmtl.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.FixedSchedule;

class LazyAdamTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;
  private static final double RATE = 0.01;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void equalsDenseAdamWhereEveryRowIsInEveryBatch(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LazyAdam adam = adam(1);
    DenseAdam oracle = new DenseAdam();
    for (int step = 0; step < 60; step++) {
      float[] gradient = gradient(random);
      for (int row = 0; row < ROWS; row++) {
        adam.touch(row);
      }
      assertUpdate(apply(adam, gradient, step), oracle.update(gradient));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void aRowsMomentsWaitUntilItComesAgainAndTheCorrectionCountsAllSteps(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LazyAdam adam = adam(2);
    DenseAdam oracle = new DenseAdam();
    for (int step = 0; step < 60; step++) {
      float[] gradient = gradient(random);
      boolean[] held = new boolean[ROWS];
      for (int row = 0; row < ROWS; row++) {
        held[row] = random.nextInt(3) == 0;
        for (int i = row * COLUMNS; i < (row + 1) * COLUMNS; i++) {
          gradient[i] = held[row] ? gradient[i] : 0;
        }
        if (held[row]) {
          adam.touch(row);
        }
      }
      double[] expected = oracle.lazyUpdate(gradient, held);
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= 2;
      }
      assertUpdate(apply(adam, gradient, step), expected);
    }
  }

  private static LazyAdam adam(double factor) {
    LazyAdam adam = new LazyAdam(new FixedSchedule(RATE), factor, COLUMNS);
    adam.instantiate(Nd4j.create(1, 2 * ROWS * COLUMNS), true);
    return adam;
  }

  private static float[] gradient(SplittableRandom random) {
    float[] gradient = new float[ROWS * COLUMNS];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) random.nextGaussian();
    }
    return gradient;
  }

  private static float[] apply(LazyAdam adam, float[] gradient, int step) {
    INDArray array = Nd4j.create(gradient.clone());
    adam.applyUpdater(array, step, 0);
    return array.data().asFloat();
  }

  private static void assertUpdate(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("value %d", i).isCloseTo(expected[i], within(1e-7));
    }
  }

  /**
   * Kingma and Ba (2015), in the form at the end of section 2, in doubles, for all rows or for
   * some.
   */
  private static final class DenseAdam {
    private final double[] mean = new double[ROWS * COLUMNS];
    private final double[] square = new double[ROWS * COLUMNS];
    private int steps;

    double[] update(float[] gradient) {
      boolean[] all = new boolean[ROWS];
      Arrays.fill(all, true);
      return lazyUpdate(gradient, all);
    }

    double[] lazyUpdate(float[] gradient, boolean[] held) {
      steps++;
      double[] update = new double[gradient.length];
      for (int i = 0; i < gradient.length; i++) {
        if (held[i / COLUMNS]) {
          mean[i] = 0.9 * mean[i] + 0.1 * gradient[i];
          square[i] = 0.999 * square[i] + 0.001 * gradient[i] * gradient[i];
          double size = RATE * Math.sqrt(1 - Math.pow(0.999, steps)) / (1 - Math.pow(0.9, steps));
          update[i] = size * mean[i] / (Math.sqrt(square[i]) + 1e-8);
        }
      }
      return update;
    }
  }
}
