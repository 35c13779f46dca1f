package org.dbmtl.trainer.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Gaussian;
import org.dbmtl.predictor.density.Hurdle;
import org.dbmtl.search.study.DensityChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DensityTest {
  private static final int ROWS = 20_000;

  /** Labels that are off in a third of the rows, and else skewed. */
  private static float[] labels(long seed, double off) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] labels = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      labels[row] =
          random.nextDouble() < off ? -1.25f : (float) (-Math.log(1 - random.nextDouble()) - 0.8);
    }
    return labels;
  }

  private static Density fit(DensityChoice choice, float[] labels) {
    return DensityFit.of(choice, row -> labels[(int) row], row -> 1, labels.length);
  }

  static Stream<Density> densities() {
    float[] labels = labels(1, 0.3);
    return Stream.of(
        new Bernoulli(0.2),
        new Gaussian(false),
        new Gaussian(true),
        fit(DensityChoice.HURDLE, labels),
        fit(DensityChoice.BINNED, labels));
  }

  private static float[] outputs(Density density, SplittableRandom random) {
    float[] z = density.startBiases();
    for (int k = 0; k < z.length; k++) {
      z[k] += (float) (0.5 * random.nextGaussian());
    }
    return z;
  }

  /** Labels of the base distribution. */
  private static float base(Density density, SplittableRandom random) {
    return density.draw(density.startBiases(), 0, 1, random);
  }

  @ParameterizedTest
  @MethodSource("densities")
  void theStartGainsNothing(Density density) {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 100; i++) {
      assertThat(density.gain(density.startBiases(), 0, base(density, random), 1))
          .isCloseTo(0, within(1e-6));
    }
  }

  /** The mean likelihood ratio under the base is 1, whatever the outputs: both are densities. */
  @ParameterizedTest
  @MethodSource("densities")
  void likelihoodsIntegrateToOne(Density density) {
    SplittableRandom random = new SplittableRandom(3);
    float[] z = outputs(density, random);
    int draws = 400_000;
    double sum = 0;
    for (int i = 0; i < draws; i++) {
      sum += Math.exp(density.gain(z, 0, base(density, random), 0.9));
    }
    assertThat(sum / draws).isCloseTo(1, within(0.01));
  }

  /** Draws have the predicted mean, and their mean gain is the divergence from the base. */
  @ParameterizedTest
  @MethodSource("densities")
  void drawsFollowThePrediction(Density density) {
    SplittableRandom random = new SplittableRandom(4);
    float[] z = outputs(density, random);
    int draws = 400_000;
    double mean = 0;
    double gain = 0;
    for (int i = 0; i < draws; i++) {
      float label = density.draw(z, 0, 0.8, random);
      mean += label / (double) draws;
      gain += density.gain(z, 0, label, 0.8) / draws;
    }
    double predicted = density.prediction(z, 0);
    boolean binary = density instanceof Bernoulli;
    assertThat(mean).isCloseTo(binary ? 1 / (1 + Math.exp(-predicted)) : predicted, within(0.01));
    assertThat(gain).isGreaterThan(0);
  }

  @ParameterizedTest
  @MethodSource("densities")
  void slopesAreThoseOfTheLoss(Density density) {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 50; i++) {
      float[] z = outputs(density, random);
      float label = base(density, random);
      float[] slopes = z.clone();
      density.loss(slopes, 0, label);
      for (int k = 0; k < z.length; k++) {
        float step = 1e-2f;
        float[] up = z.clone();
        float[] down = z.clone();
        up[k] += step;
        down[k] -= step;
        double slope = (density.loss(up, 0, label) - density.loss(down, 0, label)) / (2.0 * step);
        assertThat((double) slopes[k]).as("output %d", k).isCloseTo(slope, within(2e-3));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("densities")
  void slopesOfSignalsAreTheirs(Density density) {
    SplittableRandom random = new SplittableRandom(6);
    float[] z = outputs(density, random);
    float[] back = new float[density.signals()];
    for (int k = 0; k < back.length; k++) {
      back[k] = (float) random.nextGaussian();
    }
    float[] signal = new float[back.length];
    density.writeSignal(z, 0, signal, 0);
    float[] slopes = new float[z.length];
    density.addSignalSlopes(signal, back, 0, slopes, 0);
    for (int k = 0; k < z.length; k++) {
      float step = 1e-2f;
      double difference = 0;
      for (int side : new int[] {1, -1}) {
        float[] moved = z.clone();
        moved[k] += side * step;
        density.writeSignal(moved, 0, signal, 0);
        for (int i = 0; i < back.length; i++) {
          difference += side * signal[i] * back[i];
        }
      }
      assertThat((double) slopes[k]).isCloseTo(difference / (2 * step), within(2e-3));
    }
  }

  /**
   * Less the constant that no output moves, the loss of a hurdle is its likelihood at deviation 1.
   */
  @Test
  void theLossOfAHurdleIsItsLikelihood() {
    Density density = fit(DensityChoice.HURDLE, labels(1, 0.3));
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 50; i++) {
      float[] z = outputs(density, random);
      float label = base(density, random);
      double gain = density.gain(z, 0, label, 1);
      double loss = density.loss(z.clone(), 0, label);
      double lossAtStart = density.loss(density.startBiases(), 0, label);
      assertThat(lossAtStart - loss).isCloseTo(gain, within(1e-5));
    }
  }

  @Test
  void autoLooksAtTheLabels() {
    assertThat(fit(DensityChoice.AUTO, labels(1, 0.3))).isInstanceOf(Binned.class);
    assertThat(fit(DensityChoice.AUTO, labels(1, 0))).isInstanceOf(Binned.class);
    SplittableRandom random = new SplittableRandom(8);
    float[] normal = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      normal[row] = (float) random.nextGaussian();
    }
    assertThat(fit(DensityChoice.AUTO, normal)).isEqualTo(new Gaussian(false));
    Arrays.fill(normal, 0, ROWS / 10, -1);
    assertThat(fit(DensityChoice.AUTO, normal)).isInstanceOf(Hurdle.class);
    float[] stars = new float[ROWS];
    for (int row = 0; row < ROWS; row++) {
      stars[row] = random.nextInt(5);
    }
    assertThat(fit(DensityChoice.AUTO, stars).outputs()).isEqualTo(5);
    assertThat(fit(DensityChoice.AUTO, new float[] {1, 1, Float.NaN})).isInstanceOf(Gaussian.class);
    assertThat(fit(DensityChoice.AUTO, new float[0])).isInstanceOf(Gaussian.class);
  }

  @Test
  void aHurdleKnowsItsLabels() {
    float[] labels = {Float.NaN, 2, 2, 2, 3, 5};
    Hurdle hurdle = (Hurdle) fit(DensityChoice.HURDLE, labels);
    assertThat(hurdle).isEqualTo(new Hurdle(2, 0.4, 4, 1));
    float[] inputs = new float[9];
    hurdle.writeLabel(5, inputs, 0);
    hurdle.writeLabel(2, inputs, 3);
    hurdle.writeLabel(Float.NaN, inputs, 6);
    assertThat(inputs).containsExactly(1, 0, 0, 0, 0, 1, 0, 1, 0.6f);
  }

  /** Off, at 1 and the least value, in 4 of 20 rows; 3 in as many; all others once. */
  @Test
  void aCommonValueIsABinOfItsOwn() {
    float[] labels = {1, 3, 1, 3, 1, 3, 1, 3, 2, 2.5f, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
    Density binned = fit(DensityChoice.BINNED, labels);
    assertThat(binned.outputs()).isEqualTo(14);
    float[] start = binned.startBiases();
    assertThat(Math.exp(start[0])).isCloseTo(0.2, within(1e-6));
    assertThat(Math.exp(start[3])).isCloseTo(0.2, within(1e-6));
    float[] inputs = new float[15];
    for (float label : labels) {
      binned.writeLabel(label, inputs, 0);
      for (int bin = 0; bin < 14; bin++) {
        // What lies below and above is 0 or 1 throughout; only the label's own bin is in between.
        assertThat(inputs[bin]).isIn(0f, 1f);
      }
    }
    binned.writeLabel(3, inputs, 0);
    assertThat(inputs).containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    binned.writeLabel(4.5f, inputs, 0);
    assertThat(inputs).containsExactly(1, 1, 1, 1, 1, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    binned.writeLabel(Float.NaN, inputs, 0);
    assertThat(inputs[14]).isEqualTo(1);
  }

  /** In place of a missing label stands what labels are on average. */
  @Test
  void aMissingLabelIsAnAverageOne() {
    float[] labels = labels(3, 0.3);
    Density binned = fit(DensityChoice.BINNED, labels);
    float[] inputs = new float[binned.labelInputs()];
    double[] means = new double[inputs.length];
    for (float label : labels) {
      binned.writeLabel(label, inputs, 0);
      for (int i = 0; i < inputs.length; i++) {
        means[i] += inputs[i] / (double) labels.length;
      }
    }
    binned.writeLabel(Float.NaN, inputs, 0);
    for (int i = 0; i < inputs.length - 1; i++) {
      assertThat((double) inputs[i]).isCloseTo(means[i], within(0.01));
    }
  }

  /** A residual's deviation of largest likelihood, against a search over a grid. */
  @Test
  void theFittedDeviationIsTheMostLikely() {
    Density density = fit(DensityChoice.HURDLE, labels(1, 0.3));
    Residuals residuals = new Residuals(List.of(density));
    SplittableRandom random = new SplittableRandom(9);
    float[][] z = new float[500][];
    float[] labels = new float[500];
    for (int row = 0; row < 500; row++) {
      z[row] = outputs(density, random);
      labels[row] = density.draw(z[row], 0, 0.6, random);
      residuals.add(0, z[row], labels[row], 1);
    }
    double best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (double deviation = 0.3; deviation < 1; deviation += 0.001) {
      double sum = 0;
      for (int row = 0; row < 500; row++) {
        sum += density.gain(z[row], 0, labels[row], deviation);
      }
      if (sum > most) {
        most = sum;
        best = deviation;
      }
    }
    assertThat(residuals.deviations()[0]).isCloseTo(best, within(0.001));
  }
}
