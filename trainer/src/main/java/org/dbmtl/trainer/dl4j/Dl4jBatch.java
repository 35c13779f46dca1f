package org.dbmtl.trainer.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
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

  /**
   * [targets] rows by labelled row and mean weight: what turns a sum of weighted rows over all rows
   * into a mean over labelled ones.
   */
  final double[] scales;

  /** [batch] weights of the rows. */
  final float[] weights;

  private final int firstLabel;

  private Dl4jBatch(
      INDArray[] inputs,
      int firstLabel,
      INDArray[] labels,
      INDArray[] labelMasks,
      double[] scales,
      float[] weights) {
    this.inputs = inputs;
    this.firstLabel = firstLabel;
    this.labels = labels;
    this.labelMasks = labelMasks;
    this.scales = scales;
    this.weights = weights;
  }

  /**
   * Reads rows of a part.
   *
   * @param rowAt row of the log at each position {@code 0 .. size - 1} of the batch
   */
  static Dl4jBatch read(
      EncodedLog log, DbmtlShape shape, Part part, LongUnaryOperator rowAt, int size) {
    return read(log, shape, part, rowAt, size, batch -> {});
  }

  /**
   * As above.
   *
   * @param change what is done to the rows when they are read
   */
  static Dl4jBatch read(
      EncodedLog log,
      DbmtlShape shape,
      Part part,
      LongUnaryOperator rowAt,
      int size,
      Consumer<RowBatch> change) {
    RowBatch batch = new RowBatch(log, size);
    batch.read(part, rowAt, size);
    change.accept(batch);
    List<INDArray> inputs = new ArrayList<>();
    if (!log.fields().isEmpty()) {
      inputs.add(fields(batch));
    }
    if (!log.numerics().isEmpty()) {
      long[] shapeOfNumbers = {size, log.numerics().size()};
      inputs.add(Nd4j.create(batch.numbers(), shapeOfNumbers, 'c'));
    }
    int firstLabel = inputs.size();
    for (String parent : shape.labelParents()) {
      int position = shape.structure().indexOf(parent);
      inputs.add(labelInput(log.targets().get(position), batch.labels()[position], size));
    }
    int targets = shape.structure().size();
    INDArray[] labels = new INDArray[targets];
    INDArray[] labelMasks = new INDArray[targets];
    double[] scales = new double[targets];
    for (int target = 0; target < targets; target++) {
      int labelled = readLabel(batch.labels()[target], target, labels, labelMasks);
      scales[target] =
          labelled == 0 ? 0 : size / (labelled * log.targets().get(target).meanWeight());
    }
    return new Dl4jBatch(
        inputs.toArray(INDArray[]::new), firstLabel, labels, labelMasks, scales, batch.weights());
  }

  /** Rows of {@link FieldEmbedding}'s stacked table, [batch, slots]. */
  private static INDArray fields(RowBatch batch) {
    float[] values = new float[batch.size() * batch.slots()];
    for (int i = 0; i < values.length; i++) {
      int id = batch.ids()[i];
      values[i] = id == RowBatch.EMPTY ? FieldEmbeddingLayer.EMPTY : id;
    }
    return Nd4j.create(values, new long[] {batch.size(), batch.slots()}, 'c');
  }

  /**
   * Replaces the labels of one target that its children read.
   *
   * @param number of the target among those whose labels are read
   */
  void setLabelInput(int number, TargetColumn parent, float[] values) {
    int at = firstLabel + number;
    inputs[at].close();
    inputs[at] = labelInput(parent, values, values.length);
  }

  /** Labels as children read them, [batch, inputs]. */
  private static INDArray labelInput(TargetColumn parent, float[] labels, int size) {
    int width = LabelInput.width(parent.density());
    float[] values = new float[size * width];
    for (int row = 0; row < size; row++) {
      LabelInput.write(parent.density(), labels[row], values, row * width);
    }
    return Nd4j.create(values, new long[] {size, width}, 'c');
  }

  /** Fills a target's label and mask; returns how many rows are labelled. */
  private static int readLabel(
      float[] column, int target, INDArray[] labels, INDArray[] labelMasks) {
    float[] values = new float[column.length];
    float[] present = new float[column.length];
    int labelled = 0;
    for (int i = 0; i < column.length; i++) {
      float label = column[i];
      if (!Float.isNaN(label)) {
        values[i] = label;
        present[i] = 1;
        labelled++;
      }
    }
    long[] shape = {column.length, 1};
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
