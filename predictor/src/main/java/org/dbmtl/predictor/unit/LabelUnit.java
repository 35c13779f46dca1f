package org.dbmtl.predictor.unit;

/**
 * How a continuous label is standardised: {@code (transform(y) - mean) / deviation}. A binary label
 * is as it is.
 *
 * @param mean of the transformed labels of the training part
 * @param deviation their standard deviation, above 0
 */
public record LabelUnit(Transform transform, double mean, double deviation) {
  /** The unit of a binary label. */
  public static final LabelUnit BINARY = new LabelUnit(Transform.NONE, 0, 1);

  /** A standardised number in the transformed unit, the one that errors are reported in. */
  public double transformed(double standardised) {
    return mean + deviation * standardised;
  }

  /** A standardised number in the log's own unit. */
  public double own(double standardised) {
    return transform.invert(transformed(standardised));
  }

  /** A label of the log, standardised. */
  public float standardised(double label) {
    return (float) ((transform.apply(label) - mean) / deviation);
  }

  /**
   * The mean, in the log's own unit, of a standardised label that is normally distributed.
   *
   * <p>With {@link Transform#NONE} that is {@code m}, the mean in the transformed unit. With {@link
   * Transform#LOG1P}, for a label {@code sign(u) (e^|u| - 1)} with u of mean m and deviation s, it
   * is the partial expectations of two log-normal distributions:
   *
   * <pre>
   *   e^(s^2/2) (e^m F((m + s^2) / s) - e^-m F((s^2 - m) / s)) - (F(m / s) - F(-m / s))
   * </pre>
   *
   * where F is the standard normal distribution function.
   *
   * @param standardisedMean in standard units
   * @param standardisedDeviation in standard units, at least 0
   */
  public double ownMean(double standardisedMean, double standardisedDeviation) {
    double m = transformed(standardisedMean);
    double s = deviation * standardisedDeviation;
    if (transform == Transform.NONE) {
      return m;
    }
    if (s < 1e-9) {
      return transform.invert(m);
    }
    double up = Math.exp(m + s * s / 2) * NormalDistribution.of((m + s * s) / s);
    double down = Math.exp(s * s / 2 - m) * NormalDistribution.of((s * s - m) / s);
    return up - down - (NormalDistribution.of(m / s) - NormalDistribution.of(-m / s));
  }
}
