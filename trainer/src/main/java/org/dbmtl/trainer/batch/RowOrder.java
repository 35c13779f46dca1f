package org.dbmtl.trainer.batch;

import java.util.function.LongUnaryOperator;
import org.dbmtl.search.study.Seeds;

/**
 * The order in which an epoch reads the rows of a log.
 *
 * <p>Up to {@value #WINDOW} rows every order is as likely as any other. A longer log is read in
 * windows of that length: each is made of blocks of {@value #BLOCK} neighbouring rows from all over
 * the log, and the rows of a window are shuffled. So an epoch reads a file once, block by block,
 * and meanwhile works on what a processor's caches and the memory that is left hold, however long
 * the log is; rows drawn one by one from all of it would each be a page of a file that may have to
 * be read again. A batch still holds rows of thousands of places in the log.
 *
 * <p>Needs no index of the rows. Immutable and thread-safe.
 */
public final class RowOrder {
  /** Rows that are shuffled among each other. */
  static final int WINDOW = 1 << 20;

  /** Rows that are read together: some 30 KB of a log with 26 columns. */
  static final int BLOCK = 256;

  private final ShuffledBlocks blocks;
  private final long windowRows;
  private final ShuffledRows[] windows;

  /**
   * @param rows number of rows, at least 1
   * @param seed which of the orders
   */
  public RowOrder(long rows, long seed) {
    this(rows, seed, BLOCK, WINDOW);
  }

  /**
   * @param block rows of a block
   * @param window most rows of a window, at least those of a block
   */
  RowOrder(long rows, long seed, int block, int window) {
    blocks = new ShuffledBlocks(rows, block, seed);
    long count = (rows + window - 1) / window;
    long even = (rows + count - 1) / count;
    windowRows = count == 1 ? rows : (even + block - 1) / block * block;
    windows = new ShuffledRows[Math.toIntExact((rows + windowRows - 1) / windowRows)];
    for (int i = 0; i < windows.length; i++) {
      long length = Math.min(windowRows, rows - i * windowRows);
      windows[i] = new ShuffledRows(length, count == 1 ? seed : Seeds.of(seed, "window", i));
    }
  }

  /** The row at a position, both in {@code 0 .. rows - 1}. */
  public long row(long position) {
    if (windows.length == 1) {
      return windows[0].row(position);
    }
    long window = position / windowRows;
    long first = window * windowRows;
    return blocks.row(first + windows[(int) window].row(position - first));
  }

  /**
   * A fixed random part of a log: the first positions are those of a smaller part too. Rows of a
   * log that is read in windows are taken by blocks, so that those of a block lie side by side.
   *
   * @param rows of the log, at least 1
   * @return the row at a position, both in {@code 0 .. rows - 1}
   */
  public static LongUnaryOperator sample(long rows) {
    return rows <= WINDOW
        ? new ShuffledRows(rows, 0)::row
        : new ShuffledBlocks(rows, BLOCK, 0)::row;
  }
}
