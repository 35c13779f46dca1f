package org.dbmtl.trainer.data;

import java.util.regex.Pattern;
import org.dbmtl.predictor.input.ListText;

/** SQL that reads lists; {@link ListText} is the definition. */
public final class ListItems {
  private static final String ITEM =
      "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|[^ \\n,\\[\\]'\"](?:[^,\\[\\]'\"]*[^ \\n,\\[\\]'\"])?";
  private static final String PRINTED =
      "(?s)\\[[ \\n]*(?:(?:%1$s)[ \\n]*(?:,[ \\n]*(?:%1$s)[ \\n]*)*,?)?[ \\n]*\\]".formatted(ITEM);
  private static final String NUMBERS = "\\[[ \\n]*-?[0-9]+(?:[ \\n]+-?[0-9]+)*[ \\n]*\\]";
  private static final Pattern LIST = Pattern.compile("\\[\\d*\\]$");

  private ListItems() {}

  /** SQL for the items of a text, all of them. */
  static String of(String text, String separator) {
    String split = "string_split(%s, %s)".formatted(text, Database.text(separator));
    String quoted =
        "regexp_replace(x[2:-2], %s, %s, 'g')"
            .formatted(Database.text("(?s)\\\\(.)"), Database.text("\\1"));
    String printed =
        ("list_transform(regexp_extract_all(%1$s[2:-2], %2$s), lambda x: CASE WHEN x[1] IN ('''',"
                + " '\"') THEN %3$s WHEN x IN ('None', 'null') THEN '' ELSE x END)")
            .formatted(text, Database.text("(?s)" + ITEM), quoted);
    String all =
        ("CASE WHEN starts_with(%1$s, '[') AND ends_with(%1$s, ']') THEN CASE"
                + " WHEN regexp_full_match(%1$s, %2$s) THEN regexp_extract_all(%1$s, '-?[0-9]+')"
                + " WHEN contains(%1$s, '\\') AND json_valid(%1$s) THEN"
                + " from_json(%1$s, '[\"VARCHAR\"]')"
                + " WHEN regexp_full_match(%1$s, %3$s) THEN %4$s ELSE %5$s END ELSE %5$s END")
            .formatted(text, Database.text(NUMBERS), Database.text(PRINTED), printed, split);
    return "list_filter(list_transform(%s, lambda x: %s), lambda x: x <> '')"
        .formatted(all, LogColumns.withoutPoint("trim(x)"));
  }

  /** SQL for the text of a column of lists, one that {@link #of} takes apart again. */
  static String text(String column, String separator) {
    String items =
        "list_transform(list_filter(%s, lambda x: x IS NOT NULL), lambda x: CAST(x AS VARCHAR))"
            .formatted(column);
    String odd =
        "len(list_filter(%s, lambda x: contains(x, %s) OR starts_with(x, '['))) > 0"
            .formatted(items, Database.text(separator));
    return "CASE WHEN %s THEN CAST(to_json(%s) AS VARCHAR) ELSE array_to_string(%s, %s) END"
        .formatted(odd, items, items, Database.text(separator));
  }

  /** SQL that says whether a text is a printed list. */
  public static String isPrinted(String text) {
    return "starts_with(%1$s, '[') AND (regexp_full_match(%1$s, %2$s) OR regexp_full_match(%1$s, %3$s))"
        .formatted(text, Database.text(PRINTED), Database.text(NUMBERS));
  }

  /** SQL that says whether a text is printed, but not a list of values. */
  static String isNested(String text) {
    return "(starts_with(%1$s, '[') OR starts_with(%1$s, '{')) AND regexp_full_match(%1$s, %2$s)"
        .formatted(text, Database.text("(?s)\\[\\s*[\\[{(].*|\\{.*[:=].*\\}"));
  }

  /** Whether a column of DuckDB's type holds lists of single values. */
  static boolean isList(String type) {
    return LIST.matcher(type).find() && !isNestedType(type);
  }

  /** Whether a column of DuckDB's type holds what is neither a value nor a list of values. */
  static boolean isNestedType(String type) {
    return type.startsWith("STRUCT")
        || type.startsWith("MAP")
        || type.startsWith("UNION")
        || LIST.matcher(LIST.matcher(type).replaceFirst("")).find();
  }
}
