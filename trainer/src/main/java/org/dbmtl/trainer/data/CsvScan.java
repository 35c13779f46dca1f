package org.dbmtl.trainer.data;

import java.nio.charset.StandardCharsets;
import org.dbmtl.search.study.CsvFormat;

/**
 * Counts the rows of a CSV file and the values of each, in constant memory: RFC 4180 with any of
 * the line ends CRLF, LF and CR, blank lines left out, and a quote or none.
 */
final class CsvScan {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** A quoted value that runs on for more bytes than this was hardly meant to be one. */
  private static final int LONGEST = 1 << 16;

  private enum State {
    START,
    PLAIN,
    QUOTED,
    ESCAPED,
    /** After a quote inside a quoted value: its end, or the first of two. */
    CLOSED
  }

  private final byte[] delimiter;
  private final int quote;
  private final int escape;
  private final int columns;

  private State state = State.START;
  private long at;
  private long line = 1;
  private long rowLine = 1;
  private int values = 1;
  private boolean blank = true;
  private boolean afterReturn;
  private int matched;

  // Of the quoted value at hand.
  private long quotedFrom;
  private long quotedLine;
  private int lineBreaks;
  // Delimiters in the value's line at hand, and in its first line.
  private int delimiters;
  private int firstDelimiters;
  private boolean wholeRows;

  private long rows;
  private long wrongLine;
  private int wrongValues;
  private long brokenLine;
  private long swallowing;
  private long swallowingLine;

  /**
   * @param delimiter between two values
   * @param columns values that a row should have
   */
  CsvScan(String delimiter, CsvFormat csv, int columns) {
    this.delimiter = delimiter.getBytes(StandardCharsets.UTF_8);
    quote = code(csv.quoteCharacter());
    escape = code(csv.escapeCharacter());
    this.columns = columns;
  }

  private static int code(String character) {
    return character.isEmpty() ? -1 : character.charAt(0);
  }

  void take(byte next) {
    if (at < BYTE_ORDER_MARK.length && next == BYTE_ORDER_MARK[(int) at]) {
      at++;
      return;
    }
    at++;
    boolean endOfReturn = afterReturn && next == '\n';
    afterReturn = next == '\r';
    boolean lineEnd = next == '\r' || (next == '\n' && !endOfReturn);
    if (lineEnd) {
      line++;
    }
    if (state == State.QUOTED) {
      quoted(next, lineEnd);
    } else if (state == State.ESCAPED) {
      state = State.QUOTED;
    } else if (state == State.CLOSED && next == quote && escape == quote) {
      state = State.QUOTED;
    } else if (state == State.START && next == quote) {
      open();
    } else {
      if (state == State.CLOSED) {
        closed(next);
      }
      unquoted(next, lineEnd, endOfReturn);
    }
  }

  private void open() {
    state = State.QUOTED;
    blank = false;
    quotedFrom = at;
    quotedLine = line;
    lineBreaks = 0;
    delimiters = 0;
    firstDelimiters = 0;
    wholeRows = true;
    matched = 0;
  }

  private void quoted(byte next, boolean lineEnd) {
    if (next == escape && escape != quote) {
      state = State.ESCAPED;
    } else if (next == quote) {
      state = State.CLOSED;
    } else if (lineEnd) {
      if (lineBreaks++ == 0) {
        firstDelimiters = delimiters;
      } else {
        wholeRows &= delimiters == columns - 1;
      }
      delimiters = 0;
    } else if (isDelimiter(next)) {
      delimiters++;
    }
  }

  private void closed(byte next) {
    if (next != '\r' && next != '\n' && next != delimiter[0] && brokenLine == 0) {
      brokenLine = line;
    }
    // Whole rows between the quotes, and the rest of one on either side.
    if (lineBreaks > 0 && wholeRows && firstDelimiters + delimiters == columns - 1) {
      swallowing++;
      swallowingLine = swallowingLine == 0 ? quotedLine : swallowingLine;
    }
    state = State.PLAIN;
    matched = 0;
  }

  private void unquoted(byte next, boolean lineEnd, boolean endOfReturn) {
    if (endOfReturn) {
      rowLine = line;
    } else if (lineEnd) {
      endRow();
      rowLine = line;
    } else {
      blank = false;
      state = State.PLAIN;
      if (isDelimiter(next)) {
        values++;
        state = State.START;
      }
    }
  }

  private boolean isDelimiter(byte next) {
    matched = next == delimiter[matched] ? matched + 1 : 0;
    if (matched < delimiter.length) {
      return false;
    }
    matched = 0;
    return true;
  }

  private void endRow() {
    if (!blank) {
      rows++;
      if (values != columns && wrongLine == 0) {
        wrongLine = rowLine;
        wrongValues = values;
      }
    }
    values = 1;
    blank = true;
    matched = 0;
    state = State.START;
  }

  /** Tells that the file ends here. */
  void end() {
    if (state == State.QUOTED || state == State.ESCAPED) {
      brokenLine = brokenLine == 0 ? rowLine : brokenLine;
    } else if (state == State.CLOSED) {
      closed((byte) '\n');
    }
    endRow();
  }

  /** Tells that the file goes on, but not here: the last row does not count. */
  void cut() {
    if (state == State.QUOTED && at - quotedFrom > LONGEST && brokenLine == 0) {
      brokenLine = rowLine;
    }
  }

  /** Rows that are not blank, with the header. */
  long rows() {
    return rows;
  }

  /** Line on which the first row with another number of values than columns begins, or 0. */
  long wrongLine() {
    return wrongLine;
  }

  /** How many values that row has. */
  int wrongValues() {
    return wrongValues;
  }

  /** Whether every row has a value for each column, and every quote is closed before the next. */
  boolean isSound() {
    return wrongLine == 0 && brokenLine == 0;
  }

  /** Quoted values that hold line breaks, and as many delimiters as whole rows would. */
  long swallowing() {
    return swallowing;
  }

  /** Line on which the first of them begins. */
  long swallowingLine() {
    return swallowingLine;
  }
}
