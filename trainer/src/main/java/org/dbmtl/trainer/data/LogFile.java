package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log.
 *
 * @param columns its columns in the order of the file
 * @param relation SQL that reads it as a relation with those columns
 * @param csv how it is written if it is a CSV file, or null
 */
public record LogFile(Path path, List<String> columns, String relation, @Nullable Csv csv) {
  /**
   * How a CSV file is written.
   *
   * @param format what the settings say of it
   * @param asked how to ask the user for another setting
   * @param lenient SQL that reads it without looking at line ends, and drops values beyond the last
   *     column
   */
  record Csv(CsvQuotes quotes, CsvFormat format, CsvQuotes.Asked asked, String lenient) {}

  /** Something that is done with a file's relation. */
  @FunctionalInterface
  public interface Reading {
    void of(LogFile file) throws SQLException;
  }

  /** The key of a study that names its files. */
  static final String KEY = "data.files";

  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  /**
   * The files of a log, by the paths and globs of its settings.
   *
   * @throws StudyException if one is not readable, or they differ in their columns
   */
  public static List<LogFile> all(DataSettings settings, Database database) {
    return all(KEY, settings, database);
  }

  /**
   * Like {@link #all(DataSettings, Database)}.
   *
   * @param key what names the files, for messages
   */
  static List<LogFile> all(String key, DataSettings settings, Database database) {
    List<LogFile> files = new ArrayList<>();
    for (String pattern : settings.files()) {
      for (Path path : matching(key, pattern, database)) {
        LogFile file = of(key, path, settings, database);
        if (!files.isEmpty()) {
          file.requireColumnsOf(files.get(0));
        }
        files.add(file);
      }
    }
    return files;
  }

  /**
   * Looks at the first bytes of a file, not at its name, to tell how to read it.
   *
   * @throws StudyException if it is not CSV, CSV.gz or Parquet, or not readable
   */
  private static LogFile of(String key, Path path, DataSettings settings, Database database) {
    requireFile(key, path);
    try {
      byte[] start = start(path);
      if (startsWith(start, PARQUET)) {
        return parquet(path, database);
      }
      if (startsWith(start, ZSTD) || startsWith(start, ZIP)) {
        throw new StudyException(
            "%s is a %s archive: unpack it, or pack it with gzip"
                .formatted(path, startsWith(start, ZIP) ? "zip" : "Zstandard"));
      }
      return csv(key, path, startsWith(start, GZIP), settings);
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be read: %s".formatted(path, DatabaseMessages.cause(e)), e);
    }
  }

  /**
   * Reads this file; one that mixes line ends is checked row by row and then read regardless of
   * them.
   *
   * @throws StudyException if it cannot be read; names the line where one is at fault
   */
  public void read(Reading reading) {
    try {
      try {
        reading.of(this);
      } catch (SQLException e) {
        if (csv == null || !DatabaseMessages.isWithoutPlace(e)) {
          throw e;
        }
        csv.quotes().requireValues(csv.format());
        reading.of(new LogFile(path, columns, csv.lenient(), null));
      }
    } catch (SQLException | IOException e) {
      throw DatabaseMessages.reading(path.toString(), advice(), e);
    }
  }

  /**
   * Compares the rows of a CSV file with its lines.
   *
   * @return what to know of quoted values that look like rows, or null
   * @throws StudyException if a quoted value swallows lines, and each line of the file is a row
   */
  @Nullable String check() {
    try {
      return csv == null ? null : csv.quotes().check(csv.format(), csv.asked());
    } catch (IOException e) {
      throw DatabaseMessages.reading(path.toString(), "", e);
    }
  }

  /** The settings by which all rows at the start of a CSV file can be read, or the given ones. */
  public CsvFormat guessed() {
    if (csv == null) {
      return CsvFormat.STANDARD;
    }
    try {
      CsvFormat guess = csv.quotes().guess();
      return guess == null ? csv.format() : guess;
    } catch (IOException e) {
      throw DatabaseMessages.reading(path.toString(), "", e);
    }
  }

  /** Which setting would read this file, or which to think of where none is found. */
  private String advice() {
    if (csv == null) {
      return "";
    }
    CsvFormat guess = guessed();
    CsvQuotes.Asked asked = csv.asked();
    String escape = asked.key("escape", CsvFormat.BACKSLASH);
    if (guess.escape() != null && csv.format().escape() == null) {
      return "quotes inside quotes have a backslash here: " + escape;
    }
    if (CsvFormat.NONE.equals(guess.quote()) && !CsvFormat.NONE.equals(csv.format().quote())) {
      return "values are not quoted here: " + asked.key("quote", CsvFormat.NONE);
    }
    return "write a quote inside quotes twice; if it has a backslash there, %s; if values are not quoted, %s"
        .formatted(escape, asked.key("quote", CsvFormat.NONE));
  }

  /**
   * Checks that a path is a file.
   *
   * @throws StudyException unless it is
   */
  static void requireFile(String key, Path path) {
    if (!Files.exists(path)) {
      String hint = key.equals(KEY) ? " (paths are relative to the study file)" : "";
      throw new StudyException("%s: there is no file %s%s".formatted(key, path, hint));
    }
    if (Files.isDirectory(path)) {
      throw new StudyException(
          "%s: %s is a folder: name its files, for example %s"
              .formatted(key, path, path.resolve("*.csv")));
    }
  }

  private static LogFile parquet(Path path, Database database) {
    String relation = "read_parquet(" + Database.text(path.toString()) + ")";
    try {
      return new LogFile(path, List.copyOf(database.types(relation).keySet()), relation, null);
    } catch (SQLException e) {
      throw DatabaseMessages.reading(path.toString(), e);
    }
  }

  private static LogFile csv(String key, Path path, boolean gzip, DataSettings settings)
      throws IOException {
    CsvFormat format = settings.csv();
    CsvHeader header = CsvHeader.read(path, gzip, format);
    List<String> nulls = new ArrayList<>(settings.nullValues());
    nulls.add(0, "");
    List<String> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < header.columns().size(); i++) {
      types.add("'f%d': 'VARCHAR'".formatted(i));
      names.add("f%d AS %s".formatted(i, Database.name(header.columns().get(i))));
    }
    List<String> relations = new ArrayList<>();
    for (boolean strict : new boolean[] {true, false}) {
      relations.add(
          ("(SELECT %s FROM read_csv(%s, auto_detect = false, header = true, delim = %s,"
                  + " quote = %s, escape = %s, strict_mode = %s, null_padding = false,"
                  + " compression = '%s', nullstr = [%s], columns = {%s}))")
              .formatted(
                  String.join(", ", names),
                  Database.text(path.toString()),
                  Database.text(header.delimiter()),
                  Database.text(format.quoteCharacter()),
                  Database.text(format.escapeCharacter()),
                  strict,
                  gzip ? "gzip" : "none",
                  Database.list(nulls),
                  String.join(", ", types)));
    }
    return new LogFile(
        path,
        header.columns(),
        relations.get(0),
        new Csv(
            new CsvQuotes(path, gzip, header.delimiter(), header.columns().size()),
            format,
            key.startsWith("--") ? "give --%s %s"::formatted : "set data.%s: %s"::formatted,
            relations.get(1)));
  }

  /**
   * Checks that two files can stand one below the other.
   *
   * @throws StudyException unless this file has the same columns as another, in any order
   */
  private void requireColumnsOf(LogFile other) {
    for (String column : other.columns) {
      requireColumn(column, this, other);
    }
    for (String column : columns) {
      requireColumn(column, other, this);
    }
  }

  private static void requireColumn(String column, LogFile in, LogFile as) {
    if (!in.columns.contains(column)) {
      throw new StudyException(
          ("%s has no column '%s', but %s has: all files of a log need the same columns (a CSV file"
                  + " without a header line?)")
              .formatted(in.path, column, as.path));
    }
  }

  /** Whether a text of the study stands for several files, and is not the name of one. */
  static boolean isGlob(String pattern) {
    return pattern.matches(".*[*?\\[].*") && !Files.exists(Path.of(pattern));
  }

  /** The files that a path or glob names, sorted. */
  static List<Path> matching(String key, String pattern, Database database) {
    if (!isGlob(pattern)) {
      return List.of(Path.of(pattern));
    }
    List<String> files;
    try {
      files = database.texts("SELECT file FROM glob(" + Database.text(pattern) + ")");
    } catch (SQLException e) {
      throw DatabaseMessages.reading(pattern, e);
    }
    if (files.isEmpty()) {
      throw new StudyException("%s: no file matches %s".formatted(key, pattern));
    }
    return files.stream().sorted().map(Path::of).collect(Collectors.toList());
  }

  private static byte[] start(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(4);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }
}
