package org.dbmtl.predictor.score;

import java.util.Locale;

/** The functions of an expression; results as those of {@link Math}. */
public enum ScoreFunction {
  /** Natural logarithm. */
  LOG,
  /** {@code log(1 + x)}. */
  LOG1P,
  EXP,
  SQRT,
  ABS,
  /** The least of two or more numbers. */
  MIN,
  /** The greatest of two or more numbers. */
  MAX;

  /** Its name in an expression. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it takes two arguments or more; the others take exactly one. */
  public boolean takesMany() {
    return this == MIN || this == MAX;
  }

  /** Its value; {@code b} is read by {@link #MIN} and {@link #MAX} alone. */
  double apply(double a, double b) {
    return switch (this) {
      case LOG -> Math.log(a);
      case LOG1P -> Math.log1p(a);
      case EXP -> Math.exp(a);
      case SQRT -> Math.sqrt(a);
      case ABS -> Math.abs(a);
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
    };
  }
}
