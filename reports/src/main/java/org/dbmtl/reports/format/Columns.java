package org.dbmtl.reports.format;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that has a row for each thing of one kind: a heading each, and what a cell
 * shows of a thing. Not thread-safe while columns are added.
 *
 * @param <T> what the rows are
 */
public final class Columns<T> {
  private record Entry<T>(Column column, BiFunction<T, Integer, Cell> cell) {}

  private final List<Entry<T>> entries = new ArrayList<>();

  /** The position of a row, from 1. */
  public Columns<T> rank() {
    entries.add(
        new Entry<>(Column.number("", "rank"), (item, row) -> Cell.of(Integer.toString(row + 1))));
    return this;
  }

  /** Texts of ours. */
  public Columns<T> text(String label, Function<T, String> text) {
    return cell(Column.text(label), item -> Cell.of(text.apply(item)));
  }

  /** Names from a user's files; nothing for null. */
  public Columns<T> name(String label, Function<T, @Nullable String> name) {
    return cell(
        Column.text(label),
        item -> {
          String text = name.apply(item);
          return Cell.name(text == null ? "" : text);
        });
  }

  /** Structures as they are typed. */
  public Columns<T> structure(String label, Function<T, String> structure) {
    return cell(Column.text(label), item -> Cell.structure(structure.apply(item)));
  }

  /** Numbers, rounded already. */
  public Columns<T> number(String label, Function<T, String> number) {
    return number("", label, number);
  }

  /**
   * Numbers, rounded already.
   *
   * @param name of a target
   */
  public Columns<T> number(String name, String label, Function<T, String> number) {
    return cell(Column.number(name, label), item -> Cell.of(number.apply(item)));
  }

  /** Cells of any look. */
  public Columns<T> cell(Column column, Function<T, Cell> cell) {
    entries.add(new Entry<>(column, (item, row) -> cell.apply(item)));
    return this;
  }

  /** The table with a row for each item. */
  public ReportTable table(String caption, List<? extends T> items) {
    return new ReportTable(
        caption,
        entries.stream().map(Entry::column).toList(),
        IntStream.range(0, items.size())
            .mapToObj(
                row -> entries.stream().map(e -> e.cell().apply(items.get(row), row)).toList())
            .toList());
  }
}
