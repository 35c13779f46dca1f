package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.search.study.StudyException;

/** Turns DuckDB's messages of many lines into one that names the place and the way out. */
public final class DatabaseMessages {
  private static final Pattern LINE = Pattern.compile("CSV Error on Line: (\\d+)");
  private static final Pattern FILE = Pattern.compile("(?m)^\\s*file\\s*=\\s*(.+)$");
  private static final Pattern SOLUTION = Pattern.compile("(?m)^\\s*\\* (.+)$");
  private static final Pattern ORIGINAL = Pattern.compile("(?m)^Original Line: ?(.*)$");
  private static final int MOST_SHOWN = 80;
  private static final Pattern COLUMNS =
      Pattern.compile("Expected Number of Columns: (\\d+) Found: (\\d+)");
  private static final Pattern KIND =
      Pattern.compile("^(?:java\\.[\\w.]+: )?[A-Z][A-Za-z ]* Error: ");

  // Our own names of columns would not help.
  private static final Pattern CANDIDATES =
      Pattern.compile("^(?:Candidate bindings|Did you mean)(?!.*dbmtl_)");

  /** Takes the place, the number of values and the number of columns. */
  static final String WRONG_LENGTH =
      "%s: the row has %s values, but the header names %s columns: fix the row (a value that holds"
          + " the delimiter must be in double quotes)";

  private DatabaseMessages() {}

  /** Whether a CSV file was given up without a place, as one that mixes line ends is. */
  static boolean isWithoutPlace(Exception e) {
    return message(e).contains("state machine reached an invalid state");
  }

  /** What went wrong when a file was read. */
  public static StudyException reading(String file, Exception e) {
    return reading(file, "write a quote inside quotes twice", e);
  }

  /**
   * What went wrong when a file was read.
   *
   * @param quoting the way out where a quote is not closed
   */
  static StudyException reading(String file, String quoting, Exception e) {
    String message = message(e);
    if (isDiskFull(message)) {
      return diskFull(e);
    }
    Matcher line = LINE.matcher(message);
    if (!line.find()) {
      return new StudyException("%s cannot be read: %s".formatted(file, firstLine(message)), e);
    }
    String place = "%s, line %s".formatted(file, line.group(1));
    Matcher columns = COLUMNS.matcher(message);
    if (columns.find()) {
      return new StudyException(
          WRONG_LENGTH.formatted(place, columns.group(2), columns.group(1)), e);
    }
    if (message.contains("Invalid unicode")) {
      return new StudyException(
          "%s: the text is not UTF-8: convert the file, for example with iconv -t UTF-8"
              .formatted(place),
          e);
    }
    if (message.contains("unterminated quote")) {
      return new StudyException(
          "%s: a quote is not closed, or text follows it: %s".formatted(place, quoting), e);
    }
    return new StudyException("%s: %s".formatted(place, reason(message)), e);
  }

  /** What went wrong with an expression or a query that the study holds. */
  static StudyException expression(String key, String sql, Exception e) {
    String message = message(e);
    if (isDiskFull(message)) {
      return diskFull(e);
    }
    return new StudyException(
        "%s: '%s' does not work on this log: %s".formatted(key, oneLine(sql), firstLine(message)),
        e);
  }

  /** What went wrong where nothing should. */
  static RuntimeException unexpected(Exception e) {
    String message = message(e);
    if (isDiskFull(message)) {
      return diskFull(e);
    }
    return new StudyException("the log cannot be encoded: %s".formatted(firstLine(message)), e);
  }

  static boolean isDiskFull(String message) {
    return message.contains("No space left") || message.contains("Disk quota exceeded");
  }

  static StudyException diskFull(Exception e) {
    return new StudyException(
        "the disk of the cache folder is full: free space, or name a cache folder on another disk",
        e);
  }

  /** The first line of DuckDB's message, and the candidates that it offers. */
  public static String firstLine(String message) {
    Matcher csv = LINE.matcher(message);
    if (csv.find()) {
      return csvError(csv.group(1), message);
    }
    String text = KIND.matcher(message.strip()).replaceFirst("");
    StringBuilder line = new StringBuilder();
    for (String part : text.lines().toList()) {
      if (line.isEmpty()) {
        line.append(part.strip());
      } else if (CANDIDATES.matcher(part).find()) {
        line.append(' ').append(part.strip());
      }
    }
    return line.toString();
  }

  /** What is wrong with a line of a CSV file that a query reads, with the first way out. */
  private static String csvError(String line, String message) {
    Matcher file = FILE.matcher(message);
    Matcher solution = SOLUTION.matcher(message);
    Matcher original = ORIGINAL.matcher(message);
    return "line %s%s: %s%s%s"
        .formatted(
            line,
            file.find() ? " of " + file.group(1).strip() : "",
            reason(message),
            original.find() ? " (the line is '%s')".formatted(shortened(original.group(1))) : "",
            solution.find() ? "; " + solution.group(1).strip() : "");
  }

  private static String shortened(String text) {
    String line = oneLine(text);
    return line.length() <= MOST_SHOWN ? line : line.substring(0, MOST_SHOWN) + "...";
  }

  /** Why a file could not be read or written, in words; Java's own messages are often a path. */
  static String cause(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "it does not exist";
    }
    String message = message(e);
    return message.equals("null") ? e.getClass().getSimpleName() : firstLine(message);
  }

  static String oneLine(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  // The line after the row itself says what is wrong with it.
  private static String reason(String message) {
    return message
        .lines()
        .filter(line -> !line.isBlank() && !line.contains("CSV Error") && !line.startsWith("Orig"))
        .findFirst()
        .orElse("the row cannot be read")
        .strip();
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }
}
