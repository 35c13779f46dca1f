package org.dbmtl.search.space;

import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * A whole number in an interval, ends included.
 *
 * @param from least value
 * @param to greatest value
 * @param step distance of the values from {@code from} on, at least 1, and no more than the
 *     interval unless that is one number; 1 on a log scale
 * @param log whether equal ratios rather than equal differences count alike
 */
public record WholeParameter(
    String name, int from, int to, int step, boolean log, @Nullable Condition condition)
    implements Parameter {
  /**
   * @throws StudyException if the interval or the step is none
   */
  public WholeParameter {
    if (from > to || (long) to - from >= 1L << 30) {
      throw new StudyException(
          "%s: from %d to %d is not an interval of whole numbers: 'from' must not exceed 'to'"
              .formatted(name, from, to));
    }
    int greatest = log ? 1 : Math.max(1, to - from);
    if (step < 1 || step > greatest) {
      throw new StudyException(
          "%s: step is %d: use %s"
              .formatted(name, step, log ? "1 on a log scale" : "1 or more, at most " + greatest));
    }
    if (log && from < 1) {
      throw new StudyException(
          "%s: 'from' is %d, but on a log scale it must be above 0".formatted(name, from));
    }
  }

  @Override
  public long levels() {
    return (to - from) / step + 1L;
  }

  /** Not by its place: on a log scale the cells are of unequal width. */
  @Override
  public Object level(long index) {
    return (int) (from + index * step);
  }

  /** On a log scale each number has the cell from half below it to half above it. */
  @Override
  public Object at(double unit) {
    if (!log) {
      return Parameter.super.at(unit);
    }
    double place = Math.min(Math.max(unit, 0), Math.nextDown(1.0));
    double value = Math.exp(low() + place * (high() - low()));
    return (int) Math.min(Math.max(Math.round(value), from), to);
  }

  @Override
  public double unit(Object value) {
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= from
        && number.doubleValue() <= to
        && (number.intValue() - from) % step == 0) {
      int x = number.intValue();
      int level = (x - from) / step;
      return log ? (Math.log(x) - low()) / (high() - low()) : (level + 0.5) / levels();
    }
    throw new StudyException(
        "%s: %s is not a whole number from %d to %d in steps of %d"
            .formatted(name, value, from, to, step));
  }

  private double low() {
    return Math.log(from - 0.5);
  }

  private double high() {
    return Math.log(to + 0.5);
  }
}
