package org.dbmtl.trainer.predict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.file.PartFile;
import org.dbmtl.trainer.data.Database;
import org.dbmtl.trainer.data.DatabaseMessages;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file. Rows go to a CSV file next to it first, because a Parquet file is written at one
 * go; kept columns have the types of the input.
 */
final class ParquetSink implements PredictionSink {
  private final Path file;
  private final Path rows;
  private final CsvSink csv;
  private final List<String> selected = new ArrayList<>();

  /**
   * @param kept names of the kept columns
   * @param types of these in the input, as DuckDB names them
   * @param predictions names of the columns of predictions
   */
  ParquetSink(Path file, List<String> kept, List<String> types, List<String> predictions)
      throws IOException {
    this.file = file.toAbsolutePath();
    rows = this.file.resolveSibling(this.file.getFileName() + ".rows");
    List<String> columns = new ArrayList<>(kept);
    columns.addAll(predictions);
    for (int i = 0; i < columns.size(); i++) {
      String name = Database.name(columns.get(i));
      String type = i < kept.size() ? types.get(i) : "DOUBLE";
      selected.add("CAST(%s AS %s) AS %s".formatted(name, type, name));
    }
    csv = new CsvSink(rows, columns);
  }

  @Override
  public void write(List<@Nullable String[]> kept, List<double[]> values) throws IOException {
    csv.write(kept, values);
  }

  @Override
  public void finish() throws IOException {
    csv.finish();
    try (PartFile whole = new PartFile(file);
        Database database = Database.inMemory()) {
      database.execute(
          ("COPY (SELECT %s FROM read_csv(%s, header = true, all_varchar = true, delim = ',',"
                  + " quote = '\"', escape = '\"')) TO %s (FORMAT parquet)")
              .formatted(
                  String.join(", ", selected),
                  Database.text(rows.toString()),
                  Database.text(whole.path().toString())));
      whole.finish();
    } catch (SQLException e) {
      throw new IOException(DatabaseMessages.firstLine(String.valueOf(e.getMessage())), e);
    }
  }

  @Override
  public void close() throws IOException {
    csv.close();
    Files.deleteIfExists(rows);
  }
}
