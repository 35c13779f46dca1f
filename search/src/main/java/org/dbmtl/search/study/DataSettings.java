package org.dbmtl.search.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of a study come from. Exactly one of {@code files} and {@code sql} is given.
 *
 * @param files CSV, CSV.gz or Parquet files or globs, absolute (a study file's relative paths are
 *     resolved against its folder when it is read); empty when {@code sql} is given
 * @param sql a DuckDB query whose result is the log, or null
 * @param csv how its CSV files are written
 * @param nullValues texts that mean "missing" in a CSV, besides the empty one
 * @param nullValuesOf further such texts of single columns, by column
 * @param weight column of the rows' weights, numbers of at least 0, or null where all rows count
 *     alike
 * @param sampling which rows are missing from the log by chance, or null for none
 * @param split which rows train, choose and judge
 */
public record DataSettings(
    List<String> files,
    @Nullable String sql,
    @JsonUnwrapped CsvFormat csv,
    List<String> nullValues,
    Map<String, List<String>> nullValuesOf,
    @Nullable String weight,
    @Nullable Sampling sampling,
    Split split) {
  /** Rows that all count alike. */
  public DataSettings(
      List<String> files,
      @Nullable String sql,
      CsvFormat csv,
      List<String> nullValues,
      Split split) {
    this(files, sql, csv, nullValues, Map.of(), null, null, split);
  }

  /** Files, or globs of them, that are read without further ado. */
  public static DataSettings files(Split split, String... files) {
    return new DataSettings(List.of(files), null, CsvFormat.STANDARD, List.of(), split);
  }

  /** These with another split. */
  public DataSettings withSplit(Split other) {
    return new DataSettings(files, sql, csv, nullValues, nullValuesOf, weight, sampling, other);
  }

  /** These with other texts that mean "missing" in single columns. */
  public DataSettings withNullValuesOf(Map<String, List<String>> columns) {
    return new DataSettings(files, sql, csv, nullValues, columns, weight, sampling, split);
  }

  /** These with the column of the rows' weights. */
  public DataSettings withWeight(@Nullable String column) {
    return new DataSettings(files, sql, csv, nullValues, nullValuesOf, column, sampling, split);
  }

  /** These, of a log that was thinned. */
  public DataSettings withSampling(@Nullable Sampling of) {
    return new DataSettings(files, sql, csv, nullValues, nullValuesOf, weight, of, split);
  }

  /**
   * @throws StudyException unless exactly one of files and sql is given
   */
  public DataSettings {
    files = List.copyOf(files);
    nullValues = List.copyOf(nullValues);
    nullValuesOf = Collections.unmodifiableSortedMap(new TreeMap<>(nullValuesOf));
    if (files.isEmpty() == (sql == null)) {
      throw new StudyException(
          "data: give either 'files' (CSV, CSV.gz, Parquet) or 'sql' (a DuckDB query), not "
              + (sql == null ? "neither" : "both"));
    }
  }
}
