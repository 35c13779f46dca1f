package org.dbmtl.search.export;

import java.util.List;
import java.util.stream.Collectors;

/** Builds a text in the text format of protocol buffers. Not thread-safe. */
final class ProtoText {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  /** Comments, one a line. */
  ProtoText comments(List<String> lines) {
    lines.forEach(line -> text.append("# ").append(line).append('\n'));
    return this;
  }

  /** A message, whose fields are added inside. */
  ProtoText message(String field, Runnable fields) {
    indent().append(field).append(" {\n");
    depth++;
    fields.run();
    depth--;
    indent().append("}\n");
    return this;
  }

  /** A number, a truth value or an enum constant. */
  ProtoText value(String field, Object value) {
    indent().append(field).append(": ").append(value).append('\n');
    return this;
  }

  ProtoText quoted(String field, String value) {
    return value(field, quote(value));
  }

  ProtoText quoted(String field, List<String> values) {
    return value(
        field, values.stream().map(ProtoText::quote).collect(Collectors.joining(", ", "[", "]")));
  }

  ProtoText numbers(String field, List<? extends Number> values) {
    return value(
        field, values.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]")));
  }

  private StringBuilder indent() {
    return text.append("  ".repeat(depth));
  }

  static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 127) {
        quoted.append("\\%03o".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
