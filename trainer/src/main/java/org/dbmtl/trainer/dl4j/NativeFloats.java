package org.dbmtl.trainer.dl4j;

import java.io.IOException;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;
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
}
