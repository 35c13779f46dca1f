package org.dbmtl.reports.format;

/** Writes pieces of LaTeX in which names from a user's files stay names. */
final class Latex {
  private Latex() {}

  /** Text in which no character has a meaning to LaTeX; line breaks become blanks. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ")
        .codePoints()
        .forEach(point -> safe.append(escape(point)));
    return safe.toString();
  }

  private static String escape(int point) {
    return switch (point) {
      case '\\' -> "\\textbackslash{}";
      case '{', '}', '_', '&', '%', '$', '#' -> "\\" + (char) point;
      case '~' -> "\\textasciitilde{}";
      case '^' -> "\\textasciicircum{}";
      case '<' -> "\\textless{}";
      case '>' -> "\\textgreater{}";
      case '|' -> "\\textbar{}";
      case '"' -> "\\textquotedbl{}";
      case '\'' -> "\\textquotesingle{}";
      case '`' -> "\\textasciigrave{}";
      // A bracket after a line's end would be its argument, a star its form.
      case '[' -> "{[}";
      case ']' -> "{]}";
      case '*' -> "{*}";
      case '-' -> "{-}";
      case '±' -> "\\ensuremath{\\pm}";
      case '²' -> "\\textsuperscript{2}";
      default -> Character.toString(point);
    };
  }

  /** A number, with a minus sign that is one. */
  static String number(String digits) {
    return escape(digits).replace("{-}", "\\ensuremath{-}");
  }
}
