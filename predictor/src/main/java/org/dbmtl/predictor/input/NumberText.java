package org.dbmtl.predictor.input;

import java.util.regex.Pattern;

/**
 * Reads numbers as DuckDB's {@code TRY_CAST(text AS DOUBLE)} does, which the training log was read
 * by: blanks around, one {@code +} and then one {@code -} in front, digits with single underscores
 * between them, a point, an exponent; rounded to the nearest double. Unlike Java it knows no
 * hexadecimal numbers and no {@code 1d}.
 */
final class NumberText {
  private static final Pattern NUMBER =
      Pattern.compile("-?+(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)(?:[eE][-+]?+[0-9]++)?+");
  private static final int EXACT_DIGITS = 15;
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
  };

  private NumberText() {}

  /**
   * Reads a number.
   *
   * @return the number; infinite if it is larger than any double; NaN if the text is not a number,
   *     or a word such as "inf"
   */
  static double parse(String text) {
    int end = text.length();
    while (end > 0 && isBlank(text.charAt(end - 1))) {
      end--;
    }
    int start = 0;
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    if (start < end && text.charAt(start) == '+') {
      start++;
    }
    double plain = plain(text, start, end);
    return Double.isNaN(plain) ? any(text.substring(start, end)) : plain;
  }

  /**
   * The number of a few digits, as nearly all are, without an exponent; NaN for other texts. Digits
   * and power of ten are exact doubles then, and one division rounds correctly: William D. Clinger,
   * "How to Read Floating Point Numbers Accurately" (1990).
   */
  private static double plain(String text, int start, int end) {
    boolean negative = start < end && text.charAt(start) == '-';
    int first = negative ? start + 1 : start;
    if (end - first > EXACT_DIGITS + 1) {
      return Double.NaN;
    }
    long digits = 0;
    int count = 0;
    int point = -1;
    for (int i = first; i < end; i++) {
      char c = text.charAt(i);
      if (isDigit(c)) {
        digits = 10 * digits + (c - '0');
        count++;
      } else if (c == '.' && point < 0) {
        point = count;
      } else {
        return Double.NaN;
      }
    }
    if (count == 0 || count > EXACT_DIGITS) {
      return Double.NaN;
    }
    double value = point < 0 ? digits : digits / POWERS[count - point];
    return negative ? -value : value;
  }

  private static double any(String text) {
    String number = text;
    if (text.indexOf('_') >= 0) {
      for (int i = text.indexOf('_'); i >= 0; i = text.indexOf('_', i + 1)) {
        boolean between = i > 0 && i + 1 < text.length();
        if (!between || !isDigit(text.charAt(i - 1)) || !isDigit(text.charAt(i + 1))) {
          return Double.NaN;
        }
      }
      number = text.replace("_", "");
    }
    return NUMBER.matcher(number).matches() ? Double.parseDouble(number) : Double.NaN;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
