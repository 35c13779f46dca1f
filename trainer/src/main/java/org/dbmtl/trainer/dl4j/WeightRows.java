package org.dbmtl.trainer.dl4j;

import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.dbmtl.trainer.network.UnseenRows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rows of a parameter of DL4J [rows, dim], which lies row after row. Used by one thread. */
final class WeightRows implements UnseenRows.Table {
  private final FloatIndexer values;
  private final int dim;

  WeightRows(INDArray parameter) {
    values = NativeFloats.of(parameter);
    dim = (int) parameter.size(1);
  }

  @Override
  public int dim() {
    return dim;
  }

  @Override
  public void readWeights(int row, float[] to, int offset) {
    values.get((long) row * dim, to, offset, dim);
  }

  @Override
  public void writeWeights(int row, float[] from, int offset) {
    values.put((long) row * dim, from, offset, dim);
  }
}
