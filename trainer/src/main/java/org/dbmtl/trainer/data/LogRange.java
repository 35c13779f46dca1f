package org.dbmtl.trainer.data;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.search.trial.Part;

/** Consecutive rows of the loaded log, and where what they become is in the files. Immutable. */
final class LogRange {
  /** Rows of a range: what DuckDB stores together. */
  static final long LENGTH = 122_880;

  private final long number;

  /** Rows of the range that belong to a part. */
  final int rows;

  /** [part] row of the part that the range's first one becomes. */
  final long[] firstRows;

  /** [field][part] item of the field's file that the range's first one becomes. */
  final long[][] firstItems;

  private LogRange(long number, int rows, long[] firstRows, long[][] firstItems) {
    this.number = number;
    this.rows = rows;
    this.firstRows = firstRows;
    this.firstItems = firstItems;
  }

  /** Ranges with rows in a part, in the order of the log. */
  static List<LogRange> of(List<Vocabulary> vocabularies, Database database) throws SQLException {
    int parts = Part.values().length;
    StringBuilder lengths = new StringBuilder();
    for (Vocabulary vocabulary : vocabularies) {
      lengths.append(
          vocabulary.list() ? ", CAST(sum(%s) AS BIGINT)".formatted(vocabulary.length()) : ", 0");
    }
    long[] row = new long[parts];
    long[][] item = new long[vocabularies.size()][parts];
    List<LogRange> ranges = new ArrayList<>();
    database.query(
        "SELECT %s // %d, %s, count(*)%s FROM %s WHERE %s IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
            .formatted(LogParts.ROW, LENGTH, LogParts.PART, lengths, LogParts.VIEW, LogParts.PART),
        result -> {
          long number = result.getLong(1);
          int part = result.getInt(2);
          int rows = result.getInt(3);
          int last = ranges.size() - 1;
          if (last >= 0 && ranges.get(last).number == number) {
            LogRange range = ranges.get(last);
            ranges.set(
                last, new LogRange(number, range.rows + rows, range.firstRows, range.firstItems));
          } else {
            ranges.add(
                new LogRange(
                    number,
                    rows,
                    row.clone(),
                    Stream.of(item).map(long[]::clone).toArray(long[][]::new)));
          }
          row[part] += rows;
          for (int field = 0; field < item.length; field++) {
            item[field][part] += result.getLong(4 + field);
          }
        });
    return ranges;
  }

  /** SQL for the range's rows that belong to a part. */
  String condition() {
    return "%1$s >= %2$d AND %1$s < %3$d AND %4$s IS NOT NULL"
        .formatted(LogParts.ROW, number * LENGTH, (number + 1) * LENGTH, LogParts.PART);
  }
}
