package org.dbmtl.trainer;

import java.util.Locale;
import org.dbmtl.predictor.signal.EdgeSignal;

/** A signal of each source, wider than it and not linear. The services of the tests name them. */
public abstract class BentSignal implements EdgeSignal {
  private final Source source;

  private BentSignal(Source source) {
    this.source = source;
  }

  /** The hyperbolic tangent of a part of each value, then each value times the next one. */
  public static double[] of(double[] source) {
    double[] signal = new double[2 * source.length];
    for (int i = 0; i < source.length; i++) {
      signal[i] = Math.tanh(source[i] / 4);
      signal[source.length + i] = source[i] * source[(i + 1) % source.length] / 16;
    }
    return signal;
  }

  @Override
  public String key() {
    return "bent-" + source.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public int width(int sourceWidth) {
    return 2 * sourceWidth;
  }

  @Override
  public void forward(float[] from, float[] signal) {
    double[] values = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      values[i] = from[i];
    }
    double[] bent = of(values);
    for (int i = 0; i < signal.length; i++) {
      signal[i] = (float) bent[i];
    }
  }

  @Override
  public void backward(float[] from, float[] slopes, float[] sourceSlopes) {
    int width = from.length;
    for (int i = 0; i < width; i++) {
      double tanh = Math.tanh(from[i] / 4);
      int next = (i + 1) % width;
      int last = (i + width - 1) % width;
      sourceSlopes[i] =
          (float)
              (slopes[i] * (1 - tanh * tanh) / 4
                  + slopes[width + i] * from[next] / 16
                  + slopes[width + last] * from[last] / 16);
    }
  }

  @Override
  public String toString() {
    return key();
  }

  /** Of the parent's embedding. */
  public static final class OfEmbedding extends BentSignal {
    public OfEmbedding() {
      super(Source.EMBEDDING);
    }
  }

  /** Of the parent's prediction. */
  public static final class OfProbability extends BentSignal {
    public OfProbability() {
      super(Source.PROBABILITY);
    }
  }

  /** Of the parent's outputs. */
  public static final class OfOutput extends BentSignal {
    public OfOutput() {
      super(Source.OUTPUT);
    }
  }

  /** Of the parent's label. */
  public static final class OfLabel extends BentSignal {
    public OfLabel() {
      super(Source.LABEL);
    }
  }
}
