package org.dbmtl.trainer.fused;

import org.bytedeco.openblas.global.openblas;
import org.dbmtl.search.study.TrainingSettings;

/**
 * Weights [inputs, outputs] of a dense layer, or of one of the blocks of inputs that it reads. Used
 * by one thread.
 */
final class Kernel extends Weights implements AutoCloseable {
  private final int inputs;
  private final int outputs;
  private final Matrix weights;
  private final Matrix gradient;
  private final Block values;
  private final Block slopes;

  Kernel(String name, int inputs, int outputs) {
    super(inputs * outputs);
    this.inputs = inputs;
    this.outputs = outputs;
    weights = new Matrix("the kernel " + name, inputs, outputs);
    gradient = new Matrix("the gradient of " + name, inputs, outputs);
    values = weights.all();
    slopes = gradient.all();
  }

  int inputs() {
    return inputs;
  }

  int outputs() {
    return outputs;
  }

  /** The gradient of the last backward pass, [inputs * outputs], as {@link #values}. */
  float[] gradient() {
    float[] copy = new float[count()];
    gradient.read(0, copy, 0, copy.length);
    return copy;
  }

  @Override
  void readValues(float[] to) {
    weights.read(0, to, 0, count());
  }

  @Override
  void setValues(float[] values) {
    weights.write(0, values, 0, count());
  }

  /** Sets {@code columns} of the outputs of every input, from output {@code first} on. */
  void setColumns(int first, int columns, float[] values) {
    for (int input = 0; input < inputs; input++) {
      weights.write(input * outputs + first, values, input * columns, columns);
    }
  }

  /** {@code out = in * weights}, or added to what is there. */
  void forward(Block in, Block out, int rows, boolean add) {
    multiply(in, false, values, false, out, rows, outputs, inputs, add);
  }

  /** {@code inGradient = outGradient * weights'}, or added to what is there. */
  void backInput(Block outGradient, Block inGradient, int rows, boolean add) {
    multiply(outGradient, false, values, true, inGradient, rows, inputs, outputs, add);
  }

  /** {@code gradient = in' * outGradient}, or added to what is there. */
  void backWeights(Block in, Block outGradient, int rows, boolean add) {
    multiply(in, true, outGradient, false, slopes, inputs, outputs, rows, add);
  }

  /** {@code c = a b}, [rows, columns], over so many inner places; either factor transposed. */
  private static void multiply(
      Block a,
      boolean aTransposed,
      Block b,
      boolean bTransposed,
      Block c,
      int rows,
      int columns,
      int inner,
      boolean add) {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        aTransposed ? openblas.CblasTrans : openblas.CblasNoTrans,
        bTransposed ? openblas.CblasTrans : openblas.CblasNoTrans,
        rows,
        columns,
        inner,
        1,
        a.pointer(),
        a.stride(),
        b.pointer(),
        b.stride(),
        add ? 1 : 0,
        c.pointer(),
        c.stride());
  }

  /** One step of Adam on the last gradient and the penalties of the settings. */
  @Override
  void update(AdamStep adam, TrainingSettings settings, Scratch scratch) {
    int length = mean.length;
    float[] w = scratch.floats(0, length);
    float[] g = scratch.floats(1, length);
    weights.read(0, w, 0, length);
    gradient.read(0, g, 0, length);
    penalise(w, g, length, (float) settings.l1(), (float) settings.l2());
    adam.update(w, mean, square, g, length, 1);
    weights.write(0, w, 0, length);
  }

  private static void penalise(float[] weights, float[] gradient, int length, float l1, float l2) {
    if (l2 > 0) {
      for (int i = 0; i < length; i++) {
        gradient[i] += l2 * weights[i];
      }
    }
    if (l1 > 0) {
      for (int i = 0; i < length; i++) {
        gradient[i] += l1 * Math.signum(weights[i]);
      }
    }
  }

  @Override
  public void close() {
    weights.close();
    gradient.close();
  }
}
