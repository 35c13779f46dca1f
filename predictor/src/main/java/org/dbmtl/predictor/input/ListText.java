package org.dbmtl.predictor.input;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A list as one text: items with a separator between them, or a list as Python, JSON and databases
 * print it, such as {@code ['a', "b, c"]}, {@code [3, 7]} and {@code [3 7]}. A text that is not
 * exactly that is split at the separator. Blanks around items and empty items do not count, nor do
 * {@code None} and {@code null} without quotes.
 */
public final class ListText {
  private static final String QUOTES = "'\"";
  private static final String CONTROLS = "nrtbf";
  private static final String CONTROL_CHARACTERS = "\n\r\t\b\f";

  private final String text;
  private final List<String> items = new ArrayList<>();
  private int at = 1;

  private ListText(String text) {
    this.text = text;
  }

  /** The items of a text. */
  public static List<String> items(String text, String separator) {
    if (text.startsWith("[") && text.endsWith("]")) {
      List<String> printed = new ListText(text).printed();
      if (printed != null) {
        return printed;
      }
    }
    List<String> items = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int next = text.indexOf(separator, start);
      int end = next < 0 ? text.length() : next;
      add(text.substring(start, end), items);
      start = next < 0 ? text.length() + 1 : next + separator.length();
    }
    return items;
  }

  /** A text that has these items; printed where an item holds what stands between items. */
  public static String of(List<String> items, String separator) {
    if (items.stream().noneMatch(item -> item.contains(separator) || item.startsWith("["))) {
      return String.join(separator, items);
    }
    return items.stream()
        .map(item -> '"' + item.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** As DuckDB's {@code trim}, which knows the spaces of Unicode, but no tabs. */
  private static void add(String item, List<String> items) {
    int start = 0;
    int end = item.length();
    while (start < end && isSpace(item.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(item.charAt(end - 1))) {
      end--;
    }
    if (start < end) {
      items.add(item.substring(start, end));
    }
  }

  private static boolean isSpace(char c) {
    return Character.getType(c) == Character.SPACE_SEPARATOR;
  }

  private @Nullable List<String> printed() {
    int end = text.length() - 1;
    String inside = text.substring(1, end);
    if (inside.matches("[ \\n]*-?[0-9]+(?:[ \\n]+-?[0-9]+)*+[ \\n]*")) {
      return List.of(inside.strip().split("[ \\n]+"));
    }
    skipBlanks();
    while (at < end) {
      boolean read = QUOTES.indexOf(text.charAt(at)) >= 0 ? quoted(text.charAt(at++)) : plain();
      skipBlanks();
      if (!read || (at < end && text.charAt(at++) != ',')) {
        return null;
      }
      skipBlanks();
    }
    return at == end ? items : null;
  }

  private void skipBlanks() {
    while (text.charAt(at) == ' ' || text.charAt(at) == '\n') {
      at++;
    }
  }

  /** Reads up to the quote that closes; whether there is one. */
  private boolean quoted(char quote) {
    StringBuilder item = new StringBuilder();
    for (; at < text.length() - 1; at++) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        add(item.toString(), items);
        return true;
      }
      item.append(c == '\\' ? escaped(quote) : c);
    }
    return false;
  }

  /** The character for an escape; JSON's where the quotes are double ones. */
  private char escaped(char quote) {
    char c = text.charAt(++at);
    int control = quote == '"' ? CONTROLS.indexOf(c) : -1;
    if (control >= 0) {
      return CONTROL_CHARACTERS.charAt(control);
    }
    String code = text.substring(at + 1, Math.min(at + 5, text.length()));
    if (quote == '"' && c == 'u' && code.matches("[0-9a-fA-F]{4}")) {
      at += 4;
      return (char) Integer.parseInt(code, 16);
    }
    return c;
  }

  private boolean plain() {
    int start = at;
    while (",[]'\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String item = text.substring(start, at).strip();
    if (!item.equals("None") && !item.equals("null")) {
      add(item, items);
    }
    return !item.isEmpty();
  }
}
