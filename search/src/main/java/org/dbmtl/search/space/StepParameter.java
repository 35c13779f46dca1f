package org.dbmtl.search.space;

import java.math.BigDecimal;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * A real number in equal steps, such as 0, 0.1, ... 0.5: each value is the double nearest to the
 * decimal sum {@code from + k * step}, so that 0.3 is never 0.30000000000000004.
 *
 * @param from least value
 * @param to no value is above it; the greatest one if a step ends there
 * @param step distance of the values from {@code from} on, above 0 and at most {@code to - from}
 */
public record StepParameter(
    String name, double from, double to, double step, @Nullable Condition condition)
    implements Parameter {
  /**
   * @throws StudyException if the interval is none, the step is not within it, or so fine that
   *     there are more than 2^30 values or doubles do not distinguish them
   */
  public StepParameter {
    RealParameter interval = new RealParameter(name, from, to, false, condition);
    BigDecimal width = decimal(interval.to()).subtract(decimal(interval.from()));
    if (!(step > 0) || Double.isInfinite(step) || decimal(step).compareTo(width) > 0) {
      throw new StudyException(
          "%s: step is %s: use a number above 0 and at most %s, which is 'to' minus 'from'"
              .formatted(name, step, width));
    }
    if ((to - from) / step >= 1 << 30
        || step < 2 * Math.ulp(Math.max(Math.abs(from), Math.abs(to)))) {
      throw new StudyException(
          "%s: step %s is too fine from %s to %s: use a greater one, or leave it out"
              .formatted(name, step, from, to));
    }
  }

  /** A double as it is written. */
  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value);
  }

  @Override
  public long levels() {
    BigDecimal width = decimal(to).subtract(decimal(from));
    return width.divideToIntegralValue(decimal(step)).longValueExact() + 1;
  }

  @Override
  public Object level(long index) {
    return decimal(from).add(decimal(step).multiply(BigDecimal.valueOf(index))).doubleValue();
  }

  @Override
  public double unit(Object value) {
    if (value instanceof Number number) {
      double x = number.doubleValue();
      long index = Math.min(Math.max(Math.round((x - from) / step), 0), levels() - 1);
      if (level(index).equals(x + 0.0)) {
        return (index + 0.5) / levels();
      }
    }
    throw new StudyException(
        "%s: %s is not a number from %s to %s in steps of %s"
            .formatted(name, value, from, to, step));
  }
}
