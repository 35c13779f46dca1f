package org.dbmtl.experiments.demo.bif;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.search.study.StudyException;

/**
 * The words and signs of a file in the order of reading, without comments. A comma and the bar
 * before parents divide words and have no other meaning.
 */
final class BifTokens {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s+|,|\\||//[^\\n]*|/\\*.*?\\*/|(?<token>\"[^\"\\n]*\"|[{}()\\[\\];]|[^\\s{}()\\[\\];,|\"]+)",
          Pattern.DOTALL);

  private final String file;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private record Token(String text, int line) {}

  BifTokens(String file, String text) {
    this.file = file;
    Matcher matcher = TOKEN.matcher(text);
    int line = 1;
    int end = 0;
    while (matcher.lookingAt()) {
      String token = matcher.group("token");
      if (token != null) {
        tokens.add(new Token(unquoted(token), line));
      }
      line += (int) matcher.group().chars().filter(c -> c == '\n').count();
      end = matcher.end();
      matcher.region(end, text.length());
    }
    if (end < text.length()) {
      throw fault(line, "a quotation mark is not closed on its line: close it");
    }
    tokens.add(new Token("", line));
  }

  private static String unquoted(String token) {
    return token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
  }

  /** The next token, which is not taken; empty at the end of the file. */
  String peek() {
    return tokens.get(next).text();
  }

  /** Line of the next token, from 1. */
  int line() {
    return tokens.get(next).line();
  }

  boolean atEnd() {
    return next == tokens.size() - 1;
  }

  /** Takes the next token. */
  String take(String what) {
    if (atEnd()) {
      throw fault(line(), "the file ends where %s should be: is it cut off?".formatted(what));
    }
    return tokens.get(next++).text();
  }

  /** Takes a name. */
  String name(String what) {
    int line = line();
    String name = take(what);
    if (name.matches("[{}()\\[\\];]?")) {
      throw fault(line, "'%s' is where %s should be".formatted(name, what));
    }
    return name;
  }

  /** Takes a token that must be there. */
  void expect(String token) {
    int line = line();
    String found = take("'" + token + "'");
    if (!found.equals(token)) {
      throw fault(line, "'%s' is where '%s' should be".formatted(found, token));
    }
  }

  /** Takes the next token if it is this one. */
  boolean takeIf(String token) {
    if (atEnd() || !peek().equals(token)) {
      return false;
    }
    next++;
    return true;
  }

  /** Takes all up to a token, and that one. */
  void skipPast(String token) {
    while (!take("'" + token + "'").equals(token)) {}
  }

  StudyException fault(int line, String message) {
    return new StudyException("%s:%d: %s".formatted(file, line, message));
  }
}
