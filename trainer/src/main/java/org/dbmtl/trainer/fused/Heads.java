package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.signal.EdgeSignal.Source;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/**
 * The linear heads of all targets with their losses: {@code loss = sum of weight * mean over
 * labelled rows} of what each target's {@link Density} loses. A target has one output or more,
 * which lie side by side. A batch goes through tile by tile. Used by one thread.
 */
final class Heads implements AutoCloseable {
  private static final float[] NONE = {};

  private final List<TargetColumn> targets;
  private final Layers layers;
  final List<Kernel> kernels = new ArrayList<>();

  /** [tile, outputs] where the outputs go, and where those of the wide part are laid before. */
  final Matrix outputs;

  /** [tile, outputs] gradient of the loss by the outputs, after {@link #train}. */
  final Matrix slopes;

  final List<Block> outputOf = new ArrayList<>();
  private final List<Block> slopeOf = new ArrayList<>();
  final Bias biases;

  final HeadLosses losses;
  final boolean onWide;

  private final int count;
  private final int[] firstOf;
  private final boolean[] computed;
  private final Products products;

  /**
   * @param layers that end in the targets' embeddings
   * @param capacity most rows of a tile
   * @param onWide whether the outputs add to what is laid in {@link #outputs} before, a wide part
   */
  Heads(
      List<TargetColumn> targets,
      DbmtlShape shape,
      Layers layers,
      int capacity,
      InitialWeights initial,
      boolean onWide) {
    this.targets = targets;
    this.onWide = onWide;
    this.layers = layers;
    computed = new boolean[targets.size()];
    count = shape.outputs();
    firstOf = new int[targets.size()];
    products = new Products(targets, shape, capacity);
    outputs = new Matrix("outputs", capacity, count);
    slopes = new Matrix("gradients of outputs", capacity, count);
    biases = new Bias(count);
    losses = new HeadLosses(targets, count, shape::firstOutput);
    int width = shape.embeddingOfTargetWidth();
    for (int target = 0; target < targets.size(); target++) {
      String name = "head/" + targets.get(target).name();
      int own = density(target).outputs();
      int first = shape.firstOutput(target);
      float[] values = new float[width * own];
      initial.kernel(name + "/kernel", values, width);
      Kernel kernel = new Kernel(name, width, own);
      kernel.setValues(values);
      kernels.add(kernel);
      firstOf[target] = first;
      outputOf.add(outputs.block(first, own));
      slopeOf.add(slopes.block(first, own));
      float[] start = InitialWeights.headBiases(shape, targets, target);
      System.arraycopy(start, 0, biases.values, first, own);
    }
  }

  private Density density(int target) {
    return targets.get(target).density();
  }

  /** The kernels [width, outputs of the target] by name. */
  Map<String, Kernel> kernels() {
    Map<String, Kernel> named = new LinkedHashMap<>();
    for (int target = 0; target < kernels.size(); target++) {
      named.put("head/" + targets.get(target).name(), kernels.get(target));
    }
    return named;
  }

  private Flow embedding(int target) {
    return layers.targetEmbeddings.get(target);
  }

  private void multiply(int target, int rows) {
    Block embedding = embedding(target).value();
    kernels.get(target).forward(embedding, outputOf.get(target), rows, onWide);
  }

  /** Outputs of a tile that are not computed yet, without their biases. */
  private void multiplyRest(int rows) {
    for (int target = 0; target < kernels.size(); target++) {
      if (!computed[target]) {
        multiply(target, rows);
      }
      computed[target] = false;
    }
  }

  /** [rows * outputs of the target] with the biases, in the first scratch. */
  private float[] computed(int target, int rows, Scratch scratch) {
    if (!computed[target]) {
      multiply(target, rows);
      computed[target] = true;
    }
    int own = density(target).outputs();
    float[] chunk = scratch.floats(0, rows * own);
    float[] column = scratch.floats(1, rows);
    for (int k = 0; k < own; k++) {
      outputs.readColumn(firstOf[target] + k, column, rows);
      float bias = biases.values[firstOf[target] + k];
      for (int row = 0; row < rows; row++) {
        chunk[row * own + k] = column[row] + bias;
      }
    }
    return chunk;
  }

  /** Lays out what children read of a target for a tile, whose label is laid out before. */
  void signal(int target, int rows, Scratch scratch) {
    boolean reads = layers.readsOutputs(target);
    signal(target, rows, reads ? computed(target, rows, scratch) : NONE, scratch);
  }

  /**
   * Lays out what children read of a target for a tile, given its outputs.
   *
   * @param chunk [rows * outputs of the target] not the second scratch
   */
  void signal(int target, int rows, float[] chunk, Scratch scratch) {
    Flow ofOutputs = layers.source(Source.OUTPUT, target);
    if (ofOutputs != null) {
      ofOutputs.value().matrix().write(0, chunk, 0, rows * ofOutputs.value().width());
    }
    Flow ofProbability = layers.source(Source.PROBABILITY, target);
    if (ofProbability != null) {
      Density density = density(target);
      int own = density.outputs();
      int width = ofProbability.value().width();
      float[] values = scratch.floats(1, rows * width);
      for (int row = 0; row < rows; row++) {
        density.writeSignal(chunk, row * own, values, row * width);
      }
      ofProbability.value().matrix().write(0, values, 0, rows * width);
    }
    List<SignalNode> signals = layers.signals(target);
    for (int i = 0; i < signals.size(); i++) {
      signals.get(i).forward(rows);
    }
  }

  /**
   * Outputs of all targets for a tile.
   *
   * @param to [outputs][...] where they go, from {@code offset} on
   */
  void predict(int rows, float[][] to, int offset, Scratch scratch) {
    multiplyRest(rows);
    float[] chunk = withBiases(rows, scratch);
    if (!products.none()) {
      products.forward(chunk, rows);
    }
    for (int k = 0; k < count; k++) {
      for (int row = 0; row < rows; row++) {
        to[k][offset + row] = chunk[row * count + k];
      }
    }
  }

  private float[] withBiases(int rows, Scratch scratch) {
    float[] chunk = scratch.floats(0, rows * count);
    outputs.read(0, chunk, 0, rows * count);
    for (int target = 0; target < targets.size(); target++) {
      addBiases(target, chunk, rows);
    }
    return chunk;
  }

  private void addBiases(int target, float[] chunk, int rows) {
    for (int k = firstOf[target]; k < firstOf[target] + density(target).outputs(); k++) {
      float bias = biases.values[k];
      for (int at = k; at < rows * count; at += count) {
        chunk[at] += bias;
      }
    }
  }

  private void addToBiasGradients(float[] chunk, int rows) {
    for (int k = 0; k < count; k++) {
      double sum = 0;
      for (int at = k; at < rows * count; at += count) {
        sum += chunk[at];
      }
      biases.gradient[k] += (float) sum;
    }
  }

  /** Begins a training step. */
  void begin(RowBatch batch) {
    biases.clearGradient();
    losses.begin(batch);
  }

  /**
   * Losses of a tile, the heads' gradients and that of the target embeddings.
   *
   * @param batch the one that the step began with
   * @param first first row of the tile in the batch
   * @param add whether an earlier tile has set the gradients of the weights
   */
  void train(RowBatch batch, int first, int rows, Scratch scratch, boolean add) {
    multiplyRest(rows);
    float[] chunk = withBiases(rows, scratch);
    if (!products.none()) {
      products.forward(chunk, rows);
    }
    for (int target = 0; target < targets.size(); target++) {
      losses.toSlopes(target, batch, first, rows, chunk);
    }
    if (!products.none()) {
      products.backward(chunk, rows);
    }
    addToBiasGradients(chunk, rows);
    slopes.write(0, chunk, 0, rows * count);
    for (int target = 0; target < targets.size(); target++) {
      if (!layers.readsOutputs(target)) {
        backward(target, rows, add);
      }
    }
  }

  private void backward(int target, int rows, boolean add) {
    Kernel kernel = kernels.get(target);
    Flow embedding = embedding(target);
    kernel.backWeights(embedding.value(), slopeOf.get(target), rows, add);
    kernel.backInput(slopeOf.get(target), embedding.gradient(), rows, embedding.addsToGradient());
  }

  /**
   * Backward pass of what children read of a target, after theirs; adds what they pass back to the
   * slopes of {@link #train}.
   */
  void backwardSignal(int target, int rows, Scratch scratch, boolean add) {
    List<SignalNode> signals = layers.signals(target);
    for (int i = 0; i < signals.size(); i++) {
      signals.get(i).backward(rows, scratch);
    }
    if (layers.readsOutputs(target)) {
      addToSlopes(Source.PROBABILITY, target, rows, scratch);
      addToSlopes(Source.OUTPUT, target, rows, scratch);
      backward(target, rows, add);
    }
  }

  private void addToSlopes(Source source, int target, int rows, Scratch scratch) {
    Flow flow = layers.source(source, target);
    if (flow == null || !flow.hasGradient()) {
      return;
    }
    Density density = density(target);
    int width = flow.value().width();
    float[] chunk = scratch.floats(0, rows * count);
    slopes.read(0, chunk, 0, rows * count);
    float[] values = scratch.floats(1, rows * width);
    flow.value().matrix().read(0, values, 0, rows * width);
    float[] passedBack = scratch.floats(2, rows * width);
    flow.gradient().matrix().read(0, passedBack, 0, rows * width);
    float[] added = new float[density.outputs()];
    double[] sums = new double[added.length];
    for (int row = 0; row < rows; row++) {
      Arrays.fill(added, 0);
      if (source == Source.OUTPUT) {
        System.arraycopy(passedBack, row * width, added, 0, width);
      } else {
        density.addSignalSlopes(values, passedBack, row * width, added, 0);
      }
      for (int k = 0; k < added.length; k++) {
        chunk[row * count + firstOf[target] + k] += added[k];
        sums[k] += added[k];
      }
    }
    slopes.write(0, chunk, 0, rows * count);
    for (int k = 0; k < added.length; k++) {
      biases.gradient[firstOf[target] + k] += (float) sums[k];
    }
  }

  /** The matrix products of a tile forward and backward, and nothing else. */
  void products(int rows) {
    for (int target = 0; target < kernels.size(); target++) {
      multiply(target, rows);
    }
    for (int target = 0; target < kernels.size(); target++) {
      Flow embedding = embedding(target);
      kernels.get(target).backWeights(embedding.value(), slopeOf.get(target), rows, false);
      kernels.get(target).backInput(slopeOf.get(target), embedding.gradient(), rows, false);
    }
  }

  @Override
  public void close() {
    kernels.forEach(Kernel::close);
    outputs.close();
    slopes.close();
  }
}
