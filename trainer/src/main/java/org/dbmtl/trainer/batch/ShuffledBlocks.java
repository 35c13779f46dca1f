package org.dbmtl.trainer.batch;

/**
 * A pseudo-random permutation of {@code 0 .. rows - 1} that keeps blocks of neighbouring rows
 * together: the blocks are shuffled, the rows in them are not. Needs no memory.
 *
 * <p>The rows are first turned by a random number of places, the last ones coming first, so that
 * another seed cuts other blocks. What is left over when they are cut comes last. Immutable and
 * thread-safe.
 */
final class ShuffledBlocks {
  private final long rows;
  private final int block;
  private final long whole;
  private final long turn;
  private final ShuffledRows blocks;

  /**
   * @param rows length of the permutation, at least 1
   * @param block rows of a block, at least 1
   * @param seed which of the permutations
   */
  ShuffledBlocks(long rows, int block, long seed) {
    if (block < 1) {
      throw new IllegalArgumentException("a block of %d rows: at least 1".formatted(block));
    }
    ShuffledRows turns = new ShuffledRows(rows, seed);
    this.rows = rows;
    this.block = block;
    this.whole = rows / block * block;
    this.turn = turns.row(0);
    this.blocks = new ShuffledRows(Math.max(1, rows / block), seed);
  }

  /** The row at a position, both in {@code 0 .. rows - 1}. */
  long row(long position) {
    long place =
        position < whole ? blocks.row(position / block) * block + position % block : position;
    long turned = place + turn;
    return turned < rows ? turned : turned - rows;
  }
}
