package org.dbmtl.trainer.fused;

import java.io.IOException;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;
import org.dbmtl.trainer.network.UnseenRows;

/**
 * The rows of all fields outside the heap, embeddings or weights of a wide part: of each row its
 * weights, both moments of Adam, and where weights are averaged their weighed moves, side by side,
 * so that one row's update touches one place in memory. Takes 12 bytes per parameter, or 16 with
 * moves. Used by one thread.
 */
final class EmbeddingTable implements UnseenRows.Table, AutoCloseable {
  /** A buffer's index is an int; segments stay well below. */
  private static final long SEGMENT_FLOATS = 1L << 28;

  private final String use;
  private final long rows;
  private final int dim;
  private final int stride;
  private final int shift;
  private final FloatPointer[] pointers;
  private final FloatBuffer[] segments;

  private EmbeddingTable(String use, long rows, int dim, int stride) {
    this.use = use;
    this.rows = rows;
    this.dim = dim;
    this.stride = stride;
    int bits = 0;
    while ((2L * stride) << bits <= SEGMENT_FLOATS) {
      bits++;
    }
    shift = bits;
    int count = (int) ((rows + (1L << shift) - 1) >>> shift);
    pointers = new FloatPointer[count];
    segments = new FloatBuffer[count];
    for (int i = 0; i < count; i++) {
      long inSegment = Math.min(1L << shift, rows - ((long) i << shift));
      pointers[i] = NativeMemory.floats("%s of %d ids".formatted(use, rows), inSegment * stride);
      segments[i] = pointers[i].asBuffer();
    }
  }

  /**
   * A table of zeros for training.
   *
   * @param use what it holds, for the message when there is no memory for it
   */
  static EmbeddingTable forTraining(String use, long rows, int dim, TrainingSettings settings) {
    return new EmbeddingTable(use, rows, dim, (settings.average() > 0 ? 4 : 3) * dim);
  }

  /** A table of zeros to predict with, without moments: steps cannot be taken. */
  static EmbeddingTable forPrediction(String use, long rows, int dim) {
    return new EmbeddingTable(use, rows, dim, dim);
  }

  /** Makes tables of zeros. */
  interface Maker {
    /**
     * Makes a table.
     *
     * @param use what it holds, for the message when there is no memory for it
     */
    EmbeddingTable make(String use, long rows, int dim);
  }

  /** A table of zeros for something of each weight of this one, without moments. */
  EmbeddingTable ofWeights() {
    return new EmbeddingTable("a copy of " + use, rows, dim, dim);
  }

  /** Copies every row's weights from a table of as many rows. */
  void copyWeights(EmbeddingTable other) {
    float[] values = new float[dim];
    for (int row = 0; row < rows; row++) {
      other.readWeights(row, values, 0);
      writeWeights(row, values, 0);
    }
  }

  long rows() {
    return rows;
  }

  @Override
  public int dim() {
    return dim;
  }

  void save(StateOutput out) throws IOException {
    for (FloatBuffer segment : segments) {
      out.floats(segment);
    }
  }

  void load(StateInput in) throws IOException {
    for (FloatBuffer segment : segments) {
      in.floats(segment);
    }
  }

  @Override
  public void readWeights(int row, float[] to, int offset) {
    segments[row >>> shift].get(at(row), to, offset, dim);
  }

  @Override
  public void writeWeights(int row, float[] from, int offset) {
    segments[row >>> shift].put(at(row), from, offset, dim);
  }

  /** Reads one value of each of a row's three parts, so that they come into the cache. */
  float touch(int row) {
    FloatBuffer segment = segments[row >>> shift];
    int at = at(row);
    return segment.get(at) + segment.get(at + dim) + segment.get(at + 2 * dim);
  }

  /** Copies a row's weights and moments out, each to the same offset of its array. */
  void read(int row, float[] weights, float[] mean, float[] square, int offset) {
    FloatBuffer segment = segments[row >>> shift];
    int at = at(row);
    segment.get(at, weights, offset, dim);
    segment.get(at + dim, mean, offset, dim);
    segment.get(at + 2 * dim, square, offset, dim);
  }

  /** Copies a row's weights and moments in. */
  void write(int row, float[] weights, float[] mean, float[] square, int offset) {
    FloatBuffer segment = segments[row >>> shift];
    int at = at(row);
    segment.put(at, weights, offset, dim);
    segment.put(at + dim, mean, offset, dim);
    segment.put(at + 2 * dim, square, offset, dim);
  }

  /** Copies a row's moves out. */
  void readMoves(int row, float[] to, int offset) {
    segments[row >>> shift].get(at(row) + 3 * dim, to, offset, dim);
  }

  /** Copies a row's moves in. */
  void writeMoves(int row, float[] from, int offset) {
    segments[row >>> shift].put(at(row) + 3 * dim, from, offset, dim);
  }

  /**
   * Sets all moves to zero.
   *
   * @throws IllegalStateException if the table was made for a training that averages nothing
   */
  void clearMoves() {
    if (stride != 4 * dim) {
      throw new IllegalStateException("training.average is 0: there is no room for an average");
    }
    float[] zeros = new float[dim];
    for (int row = 0; row < rows; row++) {
      writeMoves(row, zeros, 0);
    }
  }

  private int at(int row) {
    return (row & ((1 << shift) - 1)) * stride;
  }

  @Override
  public void close() {
    for (FloatPointer pointer : pointers) {
      pointer.close();
    }
  }
}
