package org.dbmtl.trainer.data;

import org.jspecify.annotations.Nullable;

/** Some consecutive rows of a {@link RawLog}. Belongs to whoever hears of it. */
public final class RawRows {
  private final String source;
  private final boolean file;
  private final long first;
  private final @Nullable String[][] texts;

  /**
   * @param source what to call the file or the query in a message
   * @param first number of the first row, from 0
   * @param texts [row][column]
   */
  RawRows(String source, boolean file, long first, @Nullable String[][] texts) {
    this.source = source;
    this.file = file;
    this.first = first;
    this.texts = texts;
  }

  /** Number of rows, at least 1. */
  public int size() {
    return texts.length;
  }

  /**
   * The texts of a row, null for missing ones, in the order in which the columns were asked for.
   * Not a copy.
   */
  public @Nullable String[] row(int row) {
    return texts[row];
  }

  /** Place of a row in words, counting rows of its file from 1 below the header. */
  public String place(int row) {
    return (file ? "%1$s, data row %2$d" : "row %2$d of %1$s").formatted(source, first + row + 1);
  }
}
