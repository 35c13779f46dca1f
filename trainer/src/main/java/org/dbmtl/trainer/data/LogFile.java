package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dbmtl.search.study.CsvFormat;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * One file of a log.
 *
 * @param columns its columns in the order of the file, then those that its folders name ({@link
 *     Partitions}), then those that other files of the log have alone
 * @param absent the last of these, which are missing in all rows
 * @param relation SQL that reads it as a relation with those columns
 * @param csv how it is written if it is a CSV file, or null
 */
public record LogFile(
    Path path, List<String> columns, List<String> absent, String relation, @Nullable Csv csv) {
  /**
   * How a CSV file is written.
   *
   * @param format what the settings say of it
   * @param asked how to ask the user for another setting
   * @param lenient SQL that reads it without looking at line ends, and drops values beyond the last
   *     column
   */
  record Csv(CsvQuotes quotes, CsvFormat format, CsvQuotes.Asked asked, String lenient) {
    private Csv withLenient(String relation) {
      return new Csv(quotes, format, asked, relation);
    }
  }

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
        files.add(of(key, path, settings, database).withPartitions());
      }
    }
    return union(files);
  }

  /**
   * The files with the columns of all: one that lacks a column has it missing in all rows.
   *
   * @throws StudyException if a file lacks a column of those before and has one that these lack:
   *     this is more often another name, or no header, than a new column and an old one
   */
  private static List<LogFile> union(List<LogFile> files) {
    Map<String, LogFile> holders = new LinkedHashMap<>();
    for (LogFile file : files) {
      List<String> lacking =
          holders.keySet().stream().filter(column -> !file.columns.contains(column)).toList();
      for (String column : file.columns) {
        if (!holders.isEmpty() && !holders.containsKey(column) && !lacking.isEmpty()) {
          throw file.differs(lacking.get(0), column, holders);
        }
      }
      file.columns.forEach(column -> holders.putIfAbsent(column, file));
    }
    return files.stream().map(file -> file.with(List.copyOf(holders.keySet()))).toList();
  }

  private StudyException differs(String lacking, String own, Map<String, LogFile> holders) {
    return new StudyException(
        ("%s has no column '%s', but %s has, and it has '%s' instead: give the column one name in all"
                + " files (or a CSV file its header line), or join the files in data.sql with"
                + " union_by_name = true")
            .formatted(path, lacking, Objects.requireNonNull(holders.get(lacking)).path, own));
  }

  private LogFile with(List<String> all) {
    List<String> lacking = all.stream().filter(column -> !columns.contains(column)).toList();
    Map<String, @Nullable String> none = new LinkedHashMap<>();
    lacking.forEach(column -> none.put(column, null));
    return new LogFile(path, columns, lacking, relation, csv).plus(none);
  }

  private LogFile withPartitions() {
    Map<String, @Nullable String> values = new LinkedHashMap<>(Partitions.of(path));
    values.keySet().removeAll(columns); // the file knows better
    return plus(values);
  }

  /** This file with columns of one value each. */
  private LogFile plus(Map<String, @Nullable String> values) {
    if (values.isEmpty()) {
      return this;
    }
    List<String> names = new ArrayList<>(columns);
    StringBuilder added = new StringBuilder();
    values.forEach(
        (column, value) -> {
          names.add(column);
          added.append(
              ", CAST(%s AS VARCHAR) AS %s"
                  .formatted(value == null ? "NULL" : Database.text(value), Database.name(column)));
        });
    String wrapped = "(SELECT *%s FROM %s)";
    return new LogFile(
        path,
        List.copyOf(names),
        absent,
        wrapped.formatted(added, relation),
        csv == null ? null : csv.withLenient(wrapped.formatted(added, csv.lenient())));
  }

  /**
   * Looks at the first bytes of a file, not at its name, to tell how to read it.
   *
   * @throws StudyException if it is not CSV, packed or not, or Parquet, or not readable
   */
  private static LogFile of(String key, Path path, DataSettings settings, Database database) {
    requireFile(key, path);
    try {
      byte[] start = start(path);
      if (startsWith(start, PARQUET)) {
        return parquet(path, database);
      }
      if (startsWith(start, ZIP)) {
        throw new StudyException(
            "%s is a zip archive: unpack it, or pack it with gzip".formatted(path));
      }
      Packing packing =
          startsWith(start, GZIP)
              ? Packing.GZIP
              : startsWith(start, ZSTD) ? Packing.ZSTD : Packing.NONE;
      return csv(key, path, packing, settings);
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
        reading.of(new LogFile(path, columns, absent, csv.lenient(), null));
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
      return new LogFile(
          path, List.copyOf(database.types(relation).keySet()), List.of(), relation, null);
    } catch (SQLException e) {
      throw DatabaseMessages.reading(path.toString(), e);
    }
  }

  private static LogFile csv(String key, Path path, Packing packing, DataSettings settings)
      throws IOException {
    CsvFormat format = settings.csv();
    CsvHeader header = CsvHeader.read(path, packing, format);
    List<String> nulls = new ArrayList<>(settings.nullValues());
    nulls.add(0, "");
    List<String> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < header.columns().size(); i++) {
      types.add("'f%d': 'VARCHAR'".formatted(i));
      String value = format.decimal() == null ? "f" + i : withPoint("f" + i);
      names.add("%s AS %s".formatted(value, Database.name(header.columns().get(i))));
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
                  packing.name().toLowerCase(Locale.ROOT),
                  Database.list(nulls),
                  String.join(", ", types)));
    }
    return new LogFile(
        path,
        header.columns(),
        List.of(),
        relations.get(0),
        new Csv(
            new CsvQuotes(path, packing, header.delimiter(), header.columns().size()),
            format,
            key.startsWith("--") ? "give --%s %s"::formatted : "set data.%s: %s"::formatted,
            relations.get(1)));
  }

  /** SQL for a text whose comma, if it is a number with one, is a point. */
  private static String withPoint(String text) {
    return "CASE WHEN regexp_full_match(%1$s, '[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?') THEN replace(%1$s, ',', '.') ELSE %1$s END"
        .formatted(text);
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
