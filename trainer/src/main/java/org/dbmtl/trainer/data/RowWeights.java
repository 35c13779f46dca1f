package org.dbmtl.trainer.data;

import java.sql.SQLException;
import org.dbmtl.search.study.Sampling;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * The rows' weights as SQL. A row of weight 0 is left out of every part, so that what is encoded
 * and counted has weights greater than 0.
 *
 * @param column SQL that gives them, or null where all rows count alike
 */
record RowWeights(@Nullable String column) {
  /** Greatest weight: sums of many stay exact enough. */
  private static final double MOST = 1e9;

  /** Least weight of a row that counts. */
  private static final double LEAST = 1e-9;

  /**
   * The weights of a loaded log.
   *
   * @throws StudyException if one is missing, not a number, or out of range
   */
  static RowWeights of(Study study, LogColumns columns, LogSource source, Database database)
      throws SQLException {
    String name = study.data().weight();
    if (name == null) {
      return new RowWeights(null);
    }
    RowWeights weights = new RowWeights("TRY_CAST(%s AS DOUBLE)".formatted(columns.sql(name)));
    String good = "%1$s = 0 OR %1$s BETWEEN %2$s AND %3$s".formatted(weights.column, LEAST, MOST);
    long bad =
        database.number(
            "SELECT coalesce(min(rowid), -1) FROM %s WHERE coalesce(%s, false) = false"
                .formatted(LogSource.TABLE, good));
    if (bad >= 0) {
      String value = source.text(bad, name, database);
      throw new StudyException(
          ("%s: column '%s' holds %s, which is not a weight, a number that is 0 or from %s to %s: fix"
                  + " it, or give such a row the weight 0 to leave it out (data.weight)")
              .formatted(
                  source.place(bad),
                  name,
                  value.equals("null") || value.isEmpty() ? "nothing" : "'" + value + "'",
                  LEAST,
                  MOST));
    }
    return weights;
  }

  /**
   * These weights, and those of rows that stand for others besides themselves.
   *
   * @param label SQL of the label of the target by which the log was thinned
   */
  RowWeights sampled(Sampling sampling, String label) {
    String factor =
        "CASE WHEN %s = 0 THEN CAST('%s' AS DOUBLE) ELSE 1 END"
            .formatted(label, 1 / sampling.negatives());
    return new RowWeights(column == null ? factor : "%s * (%s)".formatted(column, factor));
  }

  /** A condition over {@link LogSource#TABLE} that holds for rows that count. */
  String counts() {
    return column == null ? "true" : column + " > 0";
  }
}
