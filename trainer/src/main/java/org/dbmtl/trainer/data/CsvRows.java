package org.dbmtl.trainer.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.dbmtl.search.study.StudyException;

/**
 * Counts the values of every row of a CSV file (RFC 4180, with any of the line ends CRLF, LF and
 * CR). DuckDB's strict reader does so too, but gives up without a place on a file that mixes line
 * ends, and its lenient one drops what a row has too much. Reads the file once, in constant memory.
 */
final class CsvRows {
  private final Path file;
  private final byte[] delimiter;
  private final int columns;
  private long line = 1;
  private long rowLine = 1;
  private int values = 1;
  private boolean blank = true;
  private boolean quoted;
  private boolean afterReturn;
  private int matched;

  private CsvRows(Path file, String delimiter, int columns) {
    this.file = file;
    this.delimiter = delimiter.getBytes(StandardCharsets.UTF_8);
    this.columns = columns;
  }

  /**
   * @throws StudyException if a row has another number of values than the header; names its line
   */
  static void requireValues(Path file, boolean gzip, String delimiter, int columns)
      throws IOException {
    CsvRows rows = new CsvRows(file, delimiter, columns);
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 20);
        InputStream in = gzip ? new GZIPInputStream(raw, 1 << 16) : raw) {
      byte[] buffer = new byte[1 << 16];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        for (int i = 0; i < length; i++) {
          rows.take(buffer[i]);
        }
      }
    }
    rows.endRow();
  }

  private void take(byte next) {
    boolean endOfReturn = afterReturn && next == '\n';
    afterReturn = next == '\r';
    if (next == '\r' || (next == '\n' && !endOfReturn)) {
      line++;
    }
    if (next == '"') {
      quoted = !quoted;
      blank = false;
    } else if (quoted) {
      return;
    } else if (next == '\r' || next == '\n') {
      if (!endOfReturn) {
        endRow();
      }
      rowLine = line;
    } else {
      blank = false;
      matched = next == delimiter[matched] ? matched + 1 : 0;
      if (matched == delimiter.length) {
        values++;
        matched = 0;
      }
    }
  }

  private void endRow() {
    if (!blank && values != columns) {
      throw new StudyException(
          DatabaseMessages.WRONG_LENGTH.formatted(file + ", line " + rowLine, values, columns));
    }
    values = 1;
    blank = true;
    matched = 0;
  }
}
