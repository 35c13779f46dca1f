package org.dbmtl.search.space;

import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * A real number in an interval, ends included.
 *
 * @param from least value
 * @param to greatest value
 * @param log whether equal ratios rather than equal differences count alike
 */
public record RealParameter(
    String name, double from, double to, boolean log, @Nullable Condition condition)
    implements Parameter {
  /**
   * @throws StudyException if the interval is empty or no interval, or has a logarithm of 0 or less
   */
  public RealParameter {
    if (!(from < to) || Double.isInfinite(to - from)) {
      throw new StudyException(
          "%s: from %s to %s is not an interval: 'from' must be less than 'to'"
              .formatted(name, from, to));
    }
    if (log && from <= 0) {
      throw new StudyException(
          "%s: 'from' is %s, but on a log scale it must be above 0".formatted(name, from));
    }
  }

  @Override
  public long levels() {
    return Long.MAX_VALUE;
  }

  @Override
  public Object level(long index) {
    throw new IllegalStateException("%s is real: its values are not counted".formatted(name));
  }

  @Override
  public Object at(double unit) {
    double value = low() + Math.min(Math.max(unit, 0), 1) * (high() - low());
    return Math.min(Math.max(log ? Math.exp(value) : value, from), to);
  }

  private double low() {
    return log ? Math.log(from) : from;
  }

  private double high() {
    return log ? Math.log(to) : to;
  }

  @Override
  public double unit(Object value) {
    double x = number(value);
    double place = ((log ? Math.log(x) : x) - low()) / (high() - low());
    return Math.min(Math.max(place, 0), 1);
  }

  /** The number itself, because a real one is not to be rounded on its way through the interval. */
  @Override
  public Object checked(Object value) {
    return number(value);
  }

  private double number(Object value) {
    if (value instanceof Number number
        && number.doubleValue() >= from
        && number.doubleValue() <= to) {
      return number.doubleValue();
    }
    throw new StudyException(
        "%s: %s is not a number from %s to %s".formatted(name, value, from, to));
  }
}
