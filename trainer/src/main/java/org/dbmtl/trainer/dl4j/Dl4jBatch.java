package org.dbmtl.trainer.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.IntColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays of one batch for {@link Dl4jNetwork}'s inputs and outputs. Used by one thread, closed
 * after the step: ND4J's arrays lie outside the heap, where the garbage collector is late.
 */
final class Dl4jBatch implements AutoCloseable {
  /** Input arrays in the order of the network's inputs. */
  final INDArray[] inputs;

  /** [targets] labels [batch, 1] in the order of the structure's targets; 0 where missing. */
  final INDArray[] labels;

  /** [targets] masks [batch, 1]: 1 where the label is there, 0 where not. */
  final INDArray[] labelMasks;

  /** [targets] factor of each target's {@link TargetLoss}. */
  final double[] factors;

  private Dl4jBatch(INDArray[] inputs, INDArray[] labels, INDArray[] labelMasks, double[] factors) {
    this.inputs = inputs;
    this.labels = labels;
    this.labelMasks = labelMasks;
    this.factors = factors;
  }

  /**
   * Reads rows of a part.
   *
   * @param rowAt row of the log at each position {@code 0 .. size - 1} of the batch
   */
  static Dl4jBatch read(
      EncodedLog log, DbmtlShape shape, Part part, LongUnaryOperator rowAt, int size) {
    long[] rows = new long[size];
    for (int i = 0; i < size; i++) {
      rows[i] = rowAt.applyAsLong(i);
    }
    List<INDArray> inputs = new ArrayList<>();
    if (!log.fields().isEmpty()) {
      inputs.add(readFields(log, part, rows));
    }
    if (!log.numerics().isEmpty()) {
      inputs.add(readNumerics(log, part, rows));
    }
    int targets = shape.structure().size();
    INDArray[] labels = new INDArray[targets];
    INDArray[] labelMasks = new INDArray[targets];
    double[] factors = new double[targets];
    for (int target = 0; target < targets; target++) {
      int labelled = readLabel(log.label(target, part), rows, target, labels, labelMasks);
      double weight = log.targets().get(target).weight();
      factors[target] = labelled == 0 ? 0 : weight * size / labelled;
    }
    return new Dl4jBatch(inputs.toArray(INDArray[]::new), labels, labelMasks, factors);
  }

  /** Rows of {@link FieldEmbedding}'s stacked table, [batch, slots]. */
  private static INDArray readFields(EncodedLog log, Part part, long[] rows) {
    int slots = log.fields().stream().mapToInt(EmbeddedField::maxLength).sum();
    float[] values = new float[rows.length * slots];
    int column = 0;
    int offset = 0;
    for (int field = 0; field < log.fields().size(); field++) {
      EmbeddedField embedded = log.fields().get(field);
      if (embedded.list()) {
        readLists(log.lists(field, part), rows, embedded.maxLength(), values, column, offset);
      } else {
        IntColumn ids = log.ids(field, part);
        for (int i = 0; i < rows.length; i++) {
          values[i * slots + column] = offset + ids.get(rows[i]);
        }
      }
      column += embedded.maxLength();
      offset += embedded.vocabulary();
    }
    return Nd4j.create(values, new long[] {rows.length, slots}, 'c');
  }

  private static void readLists(
      ListColumn lists, long[] rows, int room, float[] values, int column, int offset) {
    int slots = values.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      int length = lists.length(rows[i]);
      for (int k = 0; k < room; k++) {
        values[i * slots + column + k] =
            k < length ? offset + lists.get(rows[i], k) : FieldEmbeddingLayer.EMPTY;
      }
    }
  }

  private static INDArray readNumerics(EncodedLog log, Part part, long[] rows) {
    int count = log.numerics().size();
    float[] values = new float[rows.length * count];
    for (int input = 0; input < count; input++) {
      FloatColumn column = log.numeric(input, part);
      for (int i = 0; i < rows.length; i++) {
        values[i * count + input] = column.get(rows[i]);
      }
    }
    return Nd4j.create(values, new long[] {rows.length, count}, 'c');
  }

  /** Fills a target's label and mask; returns how many rows are labelled. */
  private static int readLabel(
      FloatColumn column, long[] rows, int target, INDArray[] labels, INDArray[] labelMasks) {
    float[] values = new float[rows.length];
    float[] present = new float[rows.length];
    int labelled = 0;
    for (int i = 0; i < rows.length; i++) {
      float label = column.get(rows[i]);
      if (!Float.isNaN(label)) {
        values[i] = label;
        present[i] = 1;
        labelled++;
      }
    }
    long[] shape = {rows.length, 1};
    labels[target] = Nd4j.create(values, shape, 'c');
    labelMasks[target] = Nd4j.create(present, shape, 'c');
    return labelled;
  }

  @Override
  public void close() {
    for (INDArray[] arrays : new INDArray[][] {inputs, labels, labelMasks}) {
      for (INDArray array : arrays) {
        if (array.closeable()) {
          array.close();
        }
      }
    }
  }
}
