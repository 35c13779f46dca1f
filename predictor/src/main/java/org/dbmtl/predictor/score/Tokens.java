package org.dbmtl.predictor.score;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.predictor.fault.ModelException;

/** The tokens of an expression, read one after the other. Not thread-safe. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<number>(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?)"
              + "|(?<name>[\\p{L}_][\\p{L}\\p{N}_]*)"
              + "|`(?<quoted>(?:[^`]++|``)++)`"
              + "|(?<sign>[-+*/^(),&|!])");

  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int SHOWN = 120;

  private final String expression;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  /**
   * @throws ModelException if a character starts no token
   */
  Tokens(String expression) {
    this.expression = expression;
    Matcher matcher = TOKEN.matcher(expression);
    int at = 0;
    while (at < expression.length()) {
      if (Character.isWhitespace(expression.charAt(at))) {
        at++;
      } else if (matcher.region(at, expression.length()).lookingAt()) {
        tokens.add(token(matcher));
        at = matcher.end();
      } else {
        throw fault(at, strange(Character.toString(expression.codePointAt(at))));
      }
    }
    tokens.add(new Token(Token.Kind.END, "", at));
  }

  private static Token token(Matcher matcher) {
    int at = matcher.start();
    if (matcher.group("number") != null) {
      return new Token(Token.Kind.NUMBER, matcher.group(), at);
    } else if (matcher.group("name") != null) {
      return new Token(Token.Kind.NAME, matcher.group(), at);
    } else if (matcher.group("quoted") != null) {
      String name = matcher.group("quoted").replace("``", "`");
      return new Token(Token.Kind.QUOTED_NAME, name, at);
    }
    return new Token(Token.Kind.SIGN, matcher.group(), at);
  }

  private static String strange(String character) {
    return switch (character) {
      case "`" -> "a name in backquotes (`) is empty or does not end: close it with a backquote";
      case "\"", "'" ->
          "found %s: write the name of a target as it is, or in backquotes (`)"
              .formatted(character);
      case "=", "<", ">" ->
          "found '%s': there are no comparisons; P(a & !b) is the probability of a = 1 and b = 0"
              .formatted(character);
      default -> "'%s' is not part of any expression".formatted(character);
    };
  }

  Token peek() {
    return tokens.get(next);
  }

  /** The token after that of {@link #peek}, or the end. */
  Token peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = peek();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  /** Takes the token if it is this sign. */
  boolean takes(String sign) {
    if (peek().is(sign)) {
      take();
      return true;
    }
    return false;
  }

  /** Takes the sign that must come. */
  void expect(String sign, String expected) {
    if (!takes(sign)) {
      throw unexpected(expected);
    }
  }

  /** The next token is not what it should be. */
  ModelException unexpected(String expected) {
    Token token = peek();
    return fault(token.at(), "found %s, expected %s".formatted(token.found(), expected));
  }

  /** Something is wrong at an index of the expression. */
  ModelException fault(int at, String what) {
    int from = Math.max(0, Math.min(at - SHOWN / 2, expression.length() - SHOWN));
    int to = Math.min(expression.length(), from + SHOWN);
    String shown =
        (from > 0 ? "..." : "")
            + SPACE.matcher(expression.substring(from, to)).replaceAll(" ")
            + (to < expression.length() ? "..." : "");
    return new ModelException("score '%s', column %d: %s".formatted(shown, at + 1, what));
  }
}
