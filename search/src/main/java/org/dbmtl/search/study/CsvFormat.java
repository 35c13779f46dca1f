package org.dbmtl.search.study;

import org.jspecify.annotations.Nullable;

/**
 * How the CSV files of a log are written. Immutable.
 *
 * @param delimiter what stands between two values, or null to find it in the header
 * @param quote the character around a value that holds a delimiter or a line break, {@link #NONE}
 *     where values are never quoted, or null for the double quote; only with null do readers doubt
 *     that the file quotes at all
 * @param escape what stands before a quote inside a quoted value: a character, {@link #BACKSLASH},
 *     {@link #NONE}, or null for the quote itself
 * @param decimal what stands before the decimals of a number: a comma, or null for the point
 */
public record CsvFormat(
    @Nullable String delimiter,
    @Nullable String quote,
    @Nullable String escape,
    @Nullable String decimal) {
  /** Nothing is said: the delimiter is found, and quotes are those of RFC 4180. */
  public static final CsvFormat STANDARD = new CsvFormat(null, null, null);

  public static final String NONE = "none";
  public static final String BACKSLASH = "backslash";

  /** A format whose numbers have a point. */
  public CsvFormat(@Nullable String delimiter, @Nullable String quote, @Nullable String escape) {
    this(delimiter, quote, escape, null);
  }

  /** This format, with numbers that have a comma, or null for a point. */
  public CsvFormat withDecimal(@Nullable String other) {
    return new CsvFormat(delimiter, quote, escape, other);
  }

  /**
   * @throws StudyException if quote or escape is not one ASCII character or a word of these, or
   *     there is an escape without a quote
   */
  public CsvFormat {
    if (decimal != null && !decimal.equals(",") && !decimal.equals(".")) {
      throw new StudyException("data.decimal is '%s': give a comma, or a point".formatted(decimal));
    }
    decimal = ".".equals(decimal) ? null : decimal;
    requireCharacter("quote", quote, NONE);
    requireCharacter("escape", escape, "none or backslash");
    if (NONE.equals(quote) && escape != null && !NONE.equals(escape)) {
      throw new StudyException(
          "data.escape is '%s', but with data.quote: none nothing is quoted: leave out one of them"
              .formatted(escape));
    }
  }

  private static void requireCharacter(String key, @Nullable String text, String words) {
    if (text == null || text.equals(NONE) || (text.equals(BACKSLASH) && key.equals("escape"))) {
      return;
    }
    if (text.length() != 1 || text.charAt(0) > '~' || text.charAt(0) < '!') {
      throw new StudyException(
          "data.%s is '%s': give one ASCII character, or %s".formatted(key, text, words));
    }
  }

  /** The quote as a text of one character, or empty where values are never quoted. */
  public String quoteCharacter() {
    return quote == null ? "\"" : quote.equals(NONE) ? "" : quote;
  }

  /** The escape as a text of one character, or empty where there is none. */
  public String escapeCharacter() {
    if (escape == null) {
      return quoteCharacter();
    }
    return escape.equals(NONE) ? "" : escape.equals(BACKSLASH) ? "\\" : escape;
  }
}
