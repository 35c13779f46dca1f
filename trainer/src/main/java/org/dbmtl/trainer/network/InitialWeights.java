package org.dbmtl.trainer.network;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.density.Logistic;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * Initial values of parameters, each drawn from a stream of its own that is keyed by (seed,
 * parameter name): networks of different structures start equal wherever they have the same
 * parameter.
 *
 * <p>Immutable and thread-safe.
 */
public record InitialWeights(long seed) {
  private static final double MOST_PROBABLE = 0.99;

  /**
   * Fills a kernel with He's uniform values: {@code U(-l, l)} with {@code l = sqrt(6 / fanIn)} (He
   * et al., "Delving deep into rectifiers", 2015, equation 10).
   *
   * @param values [inputs * outputs], the values of one input side by side
   * @param fanIn inputs that the limit is taken of
   */
  public void kernel(String name, float[] values, int fanIn) {
    double limit = Math.sqrt(6.0 / fanIn);
    SplittableRandom random = stream(name);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * limit);
    }
  }

  /**
   * Fills a block of a kernel with zeros, or with He's values as if it were the whole kernel.
   *
   * @param values [inputs of the block * outputs]
   */
  public void block(DbmtlShape.KernelBlock block, float[] values) {
    if (block.startsAtZero()) {
      Arrays.fill(values, 0);
    } else {
      kernel(block.name(), values, block.inputs());
    }
  }

  /**
   * Values for the rows of an embedding table, one row after the other: {@code U(-l, l)} with
   * {@code l = sqrt(3) deviation}. Fast, because tables are large: see {@link UniformStream}.
   *
   * @param deviation standard deviation of the values, 0 or more
   */
  public Stream embedding(String name, double deviation) {
    return new UniformStream(key(name), (float) (deviation * Math.sqrt(3)));
  }

  /** Values that are drawn piece by piece, so that a large table never is in the heap. */
  @FunctionalInterface
  public interface Stream {
    /** Draws the next values; they do not depend on the sizes of the pieces before. */
    void fill(float[] values);
  }

  /**
   * Initial biases of a target's head, one for each output: those of the base, such as the log odds
   * of a base rate, so that training starts from a gain of about zero instead of spending its first
   * steps on finding the rate. Of a product, what makes the base rates multiply, or at most a
   * probability of {@value #MOST_PROBABLE}.
   *
   * @param targets those of the shape's structure
   * @param position of the target
   */
  public static float[] headBiases(DbmtlShape shape, List<TargetColumn> targets, int position) {
    TargetColumn target = targets.get(position);
    float[] biases = target.density().startBiases();
    String parent = shape.factorOf(target.name());
    if (parent != null) {
      double scale = targets.get(shape.structure().indexOf(parent)).mean();
      if (target.density().firstIsLogit()) {
        double rate = Math.min(Logistic.of(biases[0]) / scale, MOST_PROBABLE);
        biases[0] = (float) Logistic.logit(rate);
      } else {
        biases[0] = (float) ((target.mean() / scale - target.mean()) / target.deviation());
      }
    }
    return biases;
  }

  private SplittableRandom stream(String name) {
    return new SplittableRandom(key(name));
  }

  private long key(String name) {
    return Seeds.of(seed, "weights/" + name, 0);
  }
}
