package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * Doubts how a CSV file quotes: whether a quote that was meant as a letter swallows the lines up to
 * the next one, and which quote and escape give rows as the header has them.
 *
 * @param path the file
 * @param delimiter between two values
 * @param columns values that a row should have
 */
record CsvQuotes(Path path, Packing packing, String delimiter, int columns) {
  private static final List<CsvFormat> KNOWN =
      List.of(
          new CsvFormat(null, "\"", null),
          new CsvFormat(null, "\"", CsvFormat.BACKSLASH),
          new CsvFormat(null, CsvFormat.NONE, null),
          new CsvFormat(null, "'", null),
          new CsvFormat(null, "'", CsvFormat.BACKSLASH));

  private static final CsvFormat UNQUOTED = new CsvFormat(null, CsvFormat.NONE, null);
  private static final long HEAD = 4 << 20;

  /**
   * The way of quoting by which every row at the file's start has a value for each column, or null
   * if there is none. Where a file can be read without quotes and has more rows so, it is not
   * quoted.
   */
  @Nullable CsvFormat guess() throws IOException {
    CsvFormat best = null;
    long rows = 0;
    for (CsvFormat known : KNOWN) {
      CsvScan scan = new CsvScan(delimiter, known, columns);
      read(HEAD, scan);
      boolean better = best == null || (known.equals(UNQUOTED) && scan.rows() > rows);
      if (scan.isSound() && better) {
        best = known;
        rows = scan.rows();
      }
    }
    return best;
  }

  /**
   * Compares the rows of the file with its lines.
   *
   * @param asked how to ask for a key, such as data.quote: none
   * @return what to know of quoted values that look like rows, or null
   * @throws StudyException if a quoted value swallows lines, and each line of the file is a row
   */
  @Nullable String check(CsvFormat csv, Asked asked) throws IOException {
    // One column has no delimiters to tell rows by.
    if (csv.quote() != null || columns == 1 || !has('"')) {
      return null;
    }
    CsvScan quoted = new CsvScan(delimiter, csv, columns);
    CsvScan lines = new CsvScan(delimiter, UNQUOTED, columns);
    read(Long.MAX_VALUE, quoted, lines);
    if (quoted.swallowing() == 0) {
      return null;
    }
    String way =
        "if values are not quoted, %s; if values may hold line breaks, %s"
            .formatted(asked.key("quote", CsvFormat.NONE), asked.key("quote", "'\"'"));
    if (lines.isSound()) {
      throw new StudyException(
          "%s: %,d lines would read as %,d rows, for a value that begins with a double quote takes in what follows up to the next one (first in line %d), but each line is a row without that: %s"
              .formatted(path, lines.rows() - 1, quoted.rows() - 1, quoted.swallowingLine(), way));
    }
    return "%s: %,d quoted values hold line breaks and as many delimiters as whole rows (the first begins in line %d), so rows may be lost in them: look at it; %s"
        .formatted(path, quoted.swallowing(), quoted.swallowingLine(), way);
  }

  /** How the user gives a setting here. */
  @FunctionalInterface
  interface Asked {
    /** Words such as "set data.quote: none". */
    String key(String name, String value);
  }

  /**
   * @throws StudyException if a row has another number of values than the header; names its line
   */
  void requireValues(CsvFormat csv) throws IOException {
    CsvScan scan = new CsvScan(delimiter, csv, columns);
    read(Long.MAX_VALUE, scan);
    if (scan.wrongLine() > 0) {
      throw new StudyException(
          DatabaseMessages.WRONG_LENGTH.formatted(
              path + ", line " + scan.wrongLine(), scan.wrongValues(), columns));
    }
  }

  private boolean has(int character) throws IOException {
    try (InputStream in = packing.open(path)) {
      byte[] buffer = new byte[1 << 16];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        for (int i = 0; i < length; i++) {
          if (buffer[i] == character) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private void read(long most, CsvScan... scans) throws IOException {
    try (InputStream in = packing.open(path)) {
      byte[] buffer = new byte[1 << 16];
      long left = most;
      int length = in.read(buffer);
      for (; length >= 0 && left > 0; length = in.read(buffer)) {
        for (CsvScan scan : scans) {
          for (int i = 0; i < length; i++) {
            scan.take(buffer[i]);
          }
        }
        left -= length;
      }
      for (CsvScan scan : scans) {
        if (length < 0) {
          scan.end();
        } else {
          scan.cut();
        }
      }
    }
  }
}
