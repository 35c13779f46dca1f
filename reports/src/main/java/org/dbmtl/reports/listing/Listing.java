package org.dbmtl.reports.listing;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.dbmtl.reports.format.AlignedText;
import org.dbmtl.reports.format.Csv;
import org.dbmtl.reports.format.Numbers;
import org.jspecify.annotations.Nullable;

/**
 * Lists things with the same columns: for people as an aligned table, for programs as CSV.
 *
 * @param <T> what is listed
 */
public final class Listing<T> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final List<Column<T>> columns = new ArrayList<>();

  private enum Place {
    LEFT,
    RIGHT,
    CSV_ALONE,
    TABLE_ALONE
  }

  private record Column<T>(
      String key, Place place, Function<T, String> shown, Function<T, @Nullable Object> value) {}

  /** A column whose cells stand to the left. */
  Listing<T> text(String key, Function<T, String> shown, Function<T, @Nullable Object> value) {
    columns.add(new Column<>(key, Place.LEFT, shown, value));
    return this;
  }

  /** A column whose cells stand to the right. */
  Listing<T> number(String key, Function<T, String> shown, Function<T, @Nullable Object> value) {
    columns.add(new Column<>(key, Place.RIGHT, shown, value));
    return this;
  }

  /** A column that the table does not have. */
  Listing<T> csvAlone(String key, Function<T, @Nullable Object> value) {
    columns.add(new Column<>(key, Place.CSV_ALONE, item -> "", value));
    return this;
  }

  /** A column that CSV does not have, which says the same in other columns. */
  Listing<T> tableAlone(String key, Function<T, String> shown) {
    columns.add(new Column<>(key, Place.TABLE_ALONE, shown, item -> null));
    return this;
  }

  /** Lines, the headings first, each with a line feed at its end. */
  String table(List<T> items) {
    List<Column<T>> tabled =
        columns.stream().filter(column -> column.place() != Place.CSV_ALONE).toList();
    Set<Integer> left = new HashSet<>();
    for (int i = 0; i < tabled.size(); i++) {
      if (tabled.get(i).place() != Place.RIGHT) {
        left.add(i);
      }
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(tabled.stream().map(Column::key).toList());
    for (T item : items) {
      rows.add(tabled.stream().map(column -> column.shown().apply(item)).toList());
    }
    return AlignedText.of(rows, left);
  }

  /** Lines, the headings first; what is not known is empty. */
  String csv(List<T> items) {
    List<Column<T>> written =
        columns.stream().filter(column -> column.place() != Place.TABLE_ALONE).toList();
    List<List<String>> rows = new ArrayList<>();
    rows.add(written.stream().map(Column::key).toList());
    for (T item : items) {
      rows.add(
          written.stream()
              .map(column -> Objects.toString(column.value().apply(item), ""))
              .toList());
    }
    return Csv.of(rows);
  }

  /** A time by the clock of the user's place. */
  public static String time(@Nullable Instant time) {
    return time == null ? Numbers.ABSENT : TIME.format(time.atZone(ZoneId.systemDefault()));
  }
}
