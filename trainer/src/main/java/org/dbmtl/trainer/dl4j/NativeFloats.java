package org.dbmtl.trainer.dl4j;

import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;
import org.dbmtl.trainer.network.UnseenRows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The values of ND4J's float arrays, and of views without gaps, in place outside the heap. */
final class NativeFloats {
  private static final int PIECE = 1 << 16;

  private NativeFloats() {}

  /** Values by their place in row order. */
  static FloatIndexer of(INDArray array) {
    return FloatIndexer.create(pointer(array));
  }

  static void save(INDArray array, StateOutput out) throws IOException {
    FloatPointer pointer = pointer(array);
    float[] piece = new float[PIECE];
    for (long at = 0; at < array.length(); at += PIECE) {
      int count = (int) Math.min(PIECE, array.length() - at);
      pointer.position(at).get(piece, 0, count);
      out.floats(piece, count);
    }
  }

  static void load(INDArray array, StateInput in) throws IOException {
    FloatPointer pointer = pointer(array);
    float[] piece = new float[PIECE];
    for (long at = 0; at < array.length(); at += PIECE) {
      int count = (int) Math.min(PIECE, array.length() - at);
      in.floats(piece, count);
      pointer.position(at).put(piece, 0, count);
    }
  }

  private static FloatPointer pointer(INDArray array) {
    FloatPointer pointer = new FloatPointer(array.data().addressPointer());
    pointer.capacity(array.length());
    return pointer;
  }

  /** The rows of a parameter [rows, dim], which lies row after row. Used by one thread. */
  static UnseenRows.Table rows(INDArray parameter) {
    return new Rows(of(parameter), (int) parameter.size(1));
  }

  private record Rows(FloatIndexer values, int dim) implements UnseenRows.Table {
    @Override
    public void readWeights(int row, float[] to, int offset) {
      values.get((long) row * dim, to, offset, dim);
    }

    @Override
    public void writeWeights(int row, float[] from, int offset) {
      values.put((long) row * dim, from, offset, dim);
    }
  }
}
