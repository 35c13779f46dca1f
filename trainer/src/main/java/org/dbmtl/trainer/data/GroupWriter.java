package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.trial.Part;

/**
 * Writes the rows of the parts that are judged by group, as {@link RowGroups} reads them: 4 bytes a
 * row, in files of their own, so that training does not read them and evaluating takes no heap for
 * groups. A row without a value is in no group.
 */
final class GroupWriter {
  /** The parts whose metrics are computed. */
  static final List<Part> PARTS = List.of(Part.VALID, Part.TEST);

  private GroupWriter() {}

  /** Name of the file of a part's groups. */
  static String file(Part part) {
    return "groups." + part.key();
  }

  /**
   * Writes a file for each of the parts.
   *
   * @param column SQL of the group over {@link LogParts#VIEW}
   * @return names of the files
   */
  static List<String> write(Path folder, String column, Database database)
      throws SQLException, IOException {
    List<String> names = new ArrayList<>();
    for (Part part : PARTS) {
      String name = file(part);
      try (RecordWriter writer = new RecordWriter(folder.resolve(name))) {
        database.stream(
            query(part, column),
            chunk -> {
              int count = Math.toIntExact(chunk.rowCount());
              for (int r = 0; r < count; r++) {
                writer.put(chunk.vector(0).getInt(r));
              }
            });
        writer.flush();
      }
      names.add(name);
    }
    return names;
  }

  /** Rows of the part, from 0 in the order of the log; the first of a group as -1 - row. */
  private static String query(Part part, String column) {
    String rows =
        "SELECT row_number() OVER (ORDER BY %s) - 1 AS r, %s AS g FROM %s WHERE %s = %d"
            .formatted(LogParts.ROW, column, LogParts.VIEW, LogParts.PART, LogParts.code(part));
    String marked =
        ("SELECT g, r, g IS DISTINCT FROM lag(g) OVER (ORDER BY g, r) AS first FROM (%s)"
                + " WHERE g IS NOT NULL")
            .formatted(rows);
    return "SELECT CAST(CASE WHEN first THEN -1 - r ELSE r END AS INTEGER) FROM (%s) ORDER BY g, r"
        .formatted(marked);
  }
}
