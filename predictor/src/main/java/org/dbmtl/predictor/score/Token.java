package org.dbmtl.predictor.score;

/**
 * A word, number or sign of an expression.
 *
 * @param text as written, but of a quoted name without its backquotes; empty at the end
 * @param at index of its first character
 */
record Token(Kind kind, String text, int at) {
  enum Kind {
    NUMBER,
    NAME,
    QUOTED_NAME,
    SIGN,
    END
  }

  boolean is(String sign) {
    return kind == Kind.SIGN && text.equals(sign);
  }

  boolean isName() {
    return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
  }

  /** What an error says was found. */
  String found() {
    return switch (kind) {
      case END -> "the end";
      case QUOTED_NAME -> ScoreText.name(text);
      default -> "'" + text + "'";
    };
  }
}
