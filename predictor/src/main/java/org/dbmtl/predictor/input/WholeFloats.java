package org.dbmtl.predictor.input;

import java.util.regex.Pattern;

/**
 * Ids that a file writes as floats, such as {@code 17.0} where a column with gaps was read as
 * numbers: the same id as the whole number.
 */
public final class WholeFloats {
  /** How such an id looks, in all dialects of regular expressions. */
  public static final String PATTERN = "-?[0-9]+\\.0";

  private static final String END = ".0";
  private static final Pattern WHOLE = Pattern.compile(PATTERN);

  private WholeFloats() {}

  /** The id without {@code .0}, or as it is if it is not a whole float. */
  public static String withoutPoint(String id) {
    return id.endsWith(END) && WHOLE.matcher(id).matches()
        ? id.substring(0, id.length() - END.length())
        : id;
  }
}
