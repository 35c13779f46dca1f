package org.dbmtl.trainer.pricing;

import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.network.DbmtlShape;

/**
 * Some rows of a part: what the network has of them before any label, and their labels. Used by one
 * thread to fill, by several to read.
 */
final class PricedRows {
  /** Most rows: enough that the sets of a target keep a thread busy for a while. */
  static final int MOST = 4096;

  private final EncodedLog log;
  private final MaskedLayers network;
  private Part part = Part.VALID;
  private int size;

  /** [targets][rows * width] as {@link MaskedLayers#read} gives it. */
  final float[][] own;

  /** [rows * columns] as {@link MaskedLayers#read} gives it. */
  final float[] biases;

  /** Outputs of all targets. */
  final int columns;

  /** [targets][rows] NaN where missing. */
  final float[][] labels;

  /** [rows] greater than 0. */
  final float[] weights = new float[MOST];

  private final long[] rows = new long[MOST];

  PricedRows(EncodedLog log, DbmtlShape shape, MaskedLayers network) {
    this.log = log;
    this.network = network;
    int targets = shape.targets().size();
    own = new float[targets][MOST * shape.network().bayes().get(0)];
    columns = shape.outputs();
    biases = new float[MOST * columns];
    labels = new float[targets][MOST];
  }

  /** Begins anew. */
  void clear(Part newPart) {
    part = newPart;
    size = 0;
  }

  int size() {
    return size;
  }

  /** Number of a row in its part. */
  long row(int at) {
    return rows[at];
  }

  /** Adds consecutive rows, of which there must be room. */
  void add(long firstRow, int count) {
    network.read(part, firstRow, count, own, biases, size);
    for (int target = 0; target < labels.length; target++) {
      FloatColumn column = log.label(target, part);
      for (int i = 0; i < count; i++) {
        labels[target][size + i] = column.get(firstRow + i);
      }
    }
    FloatColumn ofPart = log.weights(part);
    for (int i = 0; i < count; i++) {
      weights[size + i] = ofPart.get(firstRow + i);
      rows[size + i] = firstRow + i;
    }
    size += count;
  }
}
