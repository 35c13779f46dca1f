package org.dbmtl.trainer.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.StudyException;

/**
 * The header of a CSV file (RFC 4180), read by ourselves so that nothing depends on what a reader
 * guesses from the rows below it.
 *
 * @param delimiter the delimiter given, or the one of {@code , tab ; |} that stands most often in
 *     the header
 * @param columns names of the columns; one without a name is called "column" and its number from 0
 */
record CsvHeader(String delimiter, List<String> columns) {
  private static final List<String> DELIMITERS = List.of(",", "\t", ";", "|");
  private static final int LONGEST = 1 << 22;

  /**
   * @throws StudyException if the file is empty, or a name stands twice
   */
  static CsvHeader read(Path file, Packing packing, CsvFormat csv) throws IOException {
    String quotes = csv.quoteCharacter();
    int quote = quotes.isEmpty() ? -1 : quotes.charAt(0);
    String record;
    try (InputStream in = packing.open(file);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      record = firstRecord(reader, quote);
    }
    if (record.isBlank()) {
      throw new StudyException(
          "%s is empty: a log needs a header line and rows below it".formatted(file));
    }
    if (record.indexOf('\0') >= 0) {
      throw new StudyException(
          "%s is not CSV (UTF-8), CSV.gz or Parquet: export it as one of them".formatted(file));
    }
    String delimiter = csv.delimiter();
    String used = delimiter == null ? mostFrequent(record, quote) : delimiter;
    List<String> columns = split(record, used, quote);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).isEmpty()) {
        columns.set(i, "column" + i);
      }
      if (!seen.add(columns.get(i))) {
        throw new StudyException(
            "%s, line 1: the column '%s' is twice in the header: rename one"
                .formatted(file, columns.get(i)));
      }
    }
    return new CsvHeader(used, List.copyOf(columns));
  }

  private static String firstRecord(BufferedReader reader, int quote) throws IOException {
    StringBuilder record = new StringBuilder();
    boolean quoted = false;
    for (int c = reader.read(); c >= 0 && record.length() < LONGEST; c = reader.read()) {
      if (c == quote) {
        quoted = !quoted;
      } else if (!quoted && (c == '\n' || c == '\r')) {
        break;
      } else if (c == '\uFEFF' && record.isEmpty()) {
        continue;
      }
      record.append((char) c);
    }
    return record.toString();
  }

  private static String mostFrequent(String record, int quote) {
    String best = ",";
    int most = 0;
    for (String delimiter : DELIMITERS) {
      int count = split(record, delimiter, quote).size();
      if (count > most) {
        most = count;
        best = delimiter;
      }
    }
    return best;
  }

  private static List<String> split(String record, String delimiter, int quote) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < record.length(); i++) {
      char c = record.charAt(i);
      if (c == quote) {
        boolean doubled = quoted && i + 1 < record.length() && record.charAt(i + 1) == quote;
        if (doubled) {
          name.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && record.startsWith(delimiter, i)) {
        names.add(name.toString());
        name.setLength(0);
        i += delimiter.length() - 1;
      } else {
        name.append(c);
      }
    }
    names.add(name.toString());
    return names;
  }
}
