package org.dbmtl.trainer.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a column of a log holds in a sample of its rows.
 *
 * @param type type in the file; VARCHAR for every column of a CSV
 * @param present rows with a value; the other counts are of those
 * @param numbers rows with a finite number
 * @param integers rows with digits alone
 * @param flags rows with 0, 1, true or false
 * @param ones rows with 1 or true
 * @param zeros rows with the number 0
 * @param skewness skewness of the numbers: 0 for even ones, large for a heavy tail to the right
 * @param moments rows with a date or timestamp
 * @param length mean number of characters
 * @param blanks mean number of blanks
 * @param first least text
 * @param last greatest text
 * @param separator what stands between the ids of a list, or "" if the values are not lists
 * @param texts all values, sorted, if there are at most {@value #FEW}; else empty
 */
record ColumnProfile(
    String name,
    String type,
    long rows,
    long present,
    long distinct,
    long numbers,
    long integers,
    long flags,
    long ones,
    long zeros,
    double low,
    double high,
    double skewness,
    long moments,
    double length,
    double blanks,
    String first,
    String last,
    String separator,
    List<String> texts) {
  static final int FEW = 10;

  private static final Set<List<String>> YES_NO =
      Set.of(List.of("no", "yes"), List.of("n", "y"), List.of("f", "t"), List.of("false", "true"));

  boolean isNumber() {
    return present > 0 && numbers == present;
  }

  boolean isInteger() {
    return present > 0 && integers == present;
  }

  boolean isFlag() {
    return present > 0 && flags == present && distinct >= 2 && ones > 0 && ones < present;
  }

  /** Whether the values are of something that happens or not, and maybe how much. */
  boolean isOnOrOff() {
    return isFlag()
        || isFlagOrUnknown()
        || isYesNo()
        || (isNumber() && low >= 0 && zeros + rows - present > 0);
  }

  /** Whether the values are 0 and 1, and -1 where it is not known which. */
  boolean isFlagOrUnknown() {
    return isInteger() && low == -1 && high == 1 && distinct == 3 && zeros > 0;
  }

  /** Whether the values are the texts no and yes, or the first letters of such, in this order. */
  boolean isYesNo() {
    List<String> lower = texts.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList();
    return YES_NO.contains(lower);
  }

  boolean isNested() {
    return type.startsWith("STRUCT")
        || type.startsWith("MAP")
        || type.startsWith("UNION")
        || type.equals("BLOB")
        || type.endsWith("][]");
  }

  boolean isList() {
    return type.endsWith("[]") || !separator.isEmpty();
  }

  /** Far from even, so that logarithms are closer to it. */
  boolean isHeavyTailed() {
    return skewness > 2 && high - low > 20;
  }
}
