package org.dbmtl.predictor.unit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What is done to a number before it is standardised. */
public enum Transform {
  /** The number as it is. */
  NONE,
  /** {@code sign(x) * log(1 + |x|)}, for heavy-tailed counts and times. */
  LOG1P;

  /** Its name in files and on the command line. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Applies this transform to one value. */
  public double apply(double value) {
    return this == LOG1P ? Math.copySign(Math.log1p(Math.abs(value)), value) : value;
  }

  /** Turns a transformed value back: {@code sign(x) * (e^|x| - 1)}. */
  public double invert(double value) {
    return this == LOG1P ? Math.copySign(Math.expm1(Math.abs(value)), value) : value;
  }
}
