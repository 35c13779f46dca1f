package org.dbmtl.trainer.fused;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;

/**
 * The linear heads of all targets with their losses: {@code loss = sum of weight * mean over
 * labelled rows}, log loss on logits (nats) or squared error. A batch goes through tile by tile.
 * Used by one thread.
 */
final class Heads implements AutoCloseable {
  private final List<TargetColumn> targets;
  private final Layers layers;
  private final List<Kernel> kernels = new ArrayList<>();
  private final Matrix outputs;
  private final Matrix slopes;
  private final List<Block> outputOf = new ArrayList<>();
  private final List<Block> slopeOf = new ArrayList<>();
  private final Bias biases;
  private final double[] losses;
  private final double[] factors;
  private final boolean onWide;
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
    products = new Products(targets, shape, capacity);
    outputs = new Matrix("outputs", capacity, targets.size());
    slopes = new Matrix("gradients of outputs", capacity, targets.size());
    biases = new Bias(targets.size());
    losses = new double[targets.size()];
    factors = new double[targets.size()];
    int width = shape.embeddingOfTargetWidth();
    float[] values = new float[width];
    for (int target = 0; target < targets.size(); target++) {
      String name = "head/" + targets.get(target).name();
      initial.kernel(name + "/kernel", values, width);
      Kernel kernel = new Kernel(name, width, 1);
      kernel.setValues(values);
      kernels.add(kernel);
      outputOf.add(outputs.block(target, 1));
      slopeOf.add(slopes.block(target, 1));
      biases.values[target] = (float) InitialWeights.headBias(shape, targets, target);
    }
  }

  /** The kernels [width, 1] by name. */
  Map<String, Kernel> kernels() {
    Map<String, Kernel> named = new LinkedHashMap<>();
    for (int target = 0; target < kernels.size(); target++) {
      named.put("head/" + targets.get(target).name(), kernels.get(target));
    }
    return named;
  }

  Bias biases() {
    return biases;
  }

  /** [targets] weighted mean losses of the last step. */
  double[] losses() {
    return losses;
  }

  /** [tile, targets] where the outputs go, and where those of the wide part are laid before. */
  Matrix outputs() {
    return outputs;
  }

  /** [tile, targets] gradient of the loss by the outputs, after {@link #train}. */
  Matrix slopes() {
    return slopes;
  }

  private Flow embedding(int target) {
    return layers.targetEmbeddings().get(target);
  }

  private void multiply(int target, int rows) {
    Block embedding = embedding(target).value();
    kernels.get(target).forward(embedding, outputOf.get(target), rows, onWide);
  }

  /** Outputs of a tile that are not {@link #compute computed} yet, without their biases. */
  private void multiplyRest(int rows) {
    for (int target = 0; target < kernels.size(); target++) {
      if (!computed[target]) {
        multiply(target, rows);
      }
      computed[target] = false;
    }
  }

  /** A target's outputs for a tile before those of its children, into the start of an array. */
  void compute(int target, int rows, float[] to, Scratch scratch) {
    if (!computed[target]) {
      multiply(target, rows);
      computed[target] = true;
    }
    int count = targets.size();
    float[] chunk = scratch.floats(0, rows * count);
    outputs.read(0, chunk, 0, rows * count);
    float bias = biases.values[target];
    for (int row = 0; row < rows; row++) {
      to[row] = chunk[row * count + target] + bias;
    }
  }

  /** Lays out a target's predictions for a tile, if its children read them. */
  void signal(int target, int rows, Scratch scratch) {
    Flow flow = layers.probability(target);
    if (flow == null) {
      return;
    }
    float[] values = scratch.floats(1, rows);
    compute(target, rows, values, scratch);
    if (targets.get(target).binary()) {
      for (int row = 0; row < rows; row++) {
        values[row] = (float) (1 / (1 + Math.exp(-values[row])));
      }
    }
    flow.value().matrix().write(0, values, 0, rows);
  }

  /**
   * Outputs of all targets for a tile.
   *
   * @param to [targets][...] where they go, from {@code offset} on
   */
  void predict(int rows, float[][] to, int offset, Scratch scratch) {
    multiplyRest(rows);
    int count = targets.size();
    float[] chunk = scratch.floats(0, rows * count);
    outputs.read(0, chunk, 0, rows * count);
    if (!products.none()) {
      addBiases(chunk, rows);
      products.forward(chunk, rows);
    }
    for (int target = 0; target < count; target++) {
      float bias = biasOf(target);
      for (int row = 0; row < rows; row++) {
        to[target][offset + row] = chunk[row * count + target] + bias;
      }
    }
  }

  /** What is to be added to a target's predictions yet: products have their biases inside. */
  private float biasOf(int target) {
    return products.none() ? biases.values[target] : 0;
  }

  private void addBiases(float[] chunk, int rows) {
    int count = targets.size();
    for (int row = 0; row < rows; row++) {
      for (int target = 0; target < count; target++) {
        chunk[row * count + target] += biases.values[target];
      }
    }
  }

  private void addToBiasGradients(float[] chunk, int rows) {
    int count = targets.size();
    for (int target = 0; target < count; target++) {
      double sum = 0;
      for (int row = 0; row < rows; row++) {
        sum += chunk[row * count + target];
      }
      biases.gradient[target] += (float) sum;
    }
  }

  /**
   * Begins a training step.
   *
   * @param labels [targets][rows] NaN where missing
   */
  void begin(float[][] labels, int rows) {
    biases.clearGradient();
    Arrays.fill(losses, 0);
    for (int target = 0; target < factors.length; target++) {
      int labelled = 0;
      for (int row = 0; row < rows; row++) {
        labelled += Float.isNaN(labels[target][row]) ? 0 : 1;
      }
      factors[target] = labelled == 0 ? 0 : targets.get(target).weight() / labelled;
    }
  }

  /**
   * Losses of a tile, the heads' gradients and that of the target embeddings.
   *
   * @param labels [targets][rows of the batch] NaN where missing
   * @param first first row of the tile in the batch
   * @param add whether an earlier tile has set the gradients of the weights
   */
  void train(float[][] labels, int first, int rows, Scratch scratch, boolean add) {
    multiplyRest(rows);
    int count = targets.size();
    float[] chunk = scratch.floats(0, rows * count);
    outputs.read(0, chunk, 0, rows * count);
    if (!products.none()) {
      addBiases(chunk, rows);
      products.forward(chunk, rows);
    }
    for (int target = 0; target < count; target++) {
      double slope =
          targets.get(target).binary()
              ? logLoss(target, labels[target], first, rows, chunk)
              : squaredError(target, labels[target], first, rows, chunk);
      if (products.none()) {
        biases.gradient[target] += (float) slope;
      }
    }
    if (!products.none()) {
      products.backward(chunk, rows);
      addToBiasGradients(chunk, rows);
    }
    slopes.write(0, chunk, 0, rows * count);
    for (int target = 0; target < count; target++) {
      if (layers.probability(target) == null) {
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
   * Backward pass of a head whose predictions children read, after theirs: adds what they pass back
   * to the slopes of {@link #train}.
   */
  void backwardSignal(int target, int rows, Scratch scratch, boolean add) {
    Flow flow = layers.probability(target);
    if (flow == null) {
      return;
    }
    if (flow.hasGradient()) {
      addToSlopes(target, flow, rows, scratch);
    }
    backward(target, rows, add);
  }

  private void addToSlopes(int target, Flow flow, int rows, Scratch scratch) {
    int count = targets.size();
    float[] chunk = scratch.floats(0, rows * count);
    slopes.read(0, chunk, 0, rows * count);
    float[] values = scratch.floats(1, rows);
    flow.value().matrix().read(0, values, 0, rows);
    float[] passedBack = scratch.floats(2, rows);
    flow.gradient().matrix().read(0, passedBack, 0, rows);
    boolean binary = targets.get(target).binary();
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double p = values[row];
      double slope = binary ? passedBack[row] * p * (1 - p) : passedBack[row];
      chunk[row * count + target] += (float) slope;
      sum += slope;
    }
    slopes.write(0, chunk, 0, rows * count);
    biases.gradient[target] += (float) sum;
  }

  /** Turns a target's outputs into slopes, in place; returns their sum. */
  private double logLoss(int target, float[] labels, int first, int rows, float[] chunk) {
    float bias = biasOf(target);
    double factor = factors[target];
    double linear = 0;
    // The product of many (1 + e^-|x|), each at most 2: one logarithm for as many as fit.
    double product = 1;
    double logarithms = 0;
    double slopes = 0;
    for (int row = 0, at = target; row < rows; row++, at += targets.size()) {
      float label = labels[first + row];
      double slope = 0;
      if (!Float.isNaN(label)) {
        double output = chunk[at] + bias;
        double e = Math.exp(-Math.abs(output));
        linear += Math.max(output, 0) - output * label;
        product *= 1 + e;
        slope = factor * ((output >= 0 ? 1 : e) / (1 + e) - label);
      }
      if (product > 0x1p1000) {
        logarithms += Math.log(product);
        product = 1;
      }
      slopes += slope;
      chunk[at] = (float) slope;
    }
    losses[target] += factor * (linear + logarithms + Math.log(product));
    return slopes;
  }

  private double squaredError(int target, float[] labels, int first, int rows, float[] chunk) {
    float bias = biasOf(target);
    double factor = factors[target];
    double squares = 0;
    double slopes = 0;
    for (int row = 0, at = target; row < rows; row++, at += targets.size()) {
      float label = labels[first + row];
      double slope = 0;
      if (!Float.isNaN(label)) {
        double error = (double) (chunk[at] + bias) - label;
        squares += error * error;
        slope = factor * 2 * error;
      }
      slopes += slope;
      chunk[at] = (float) slope;
    }
    losses[target] += factor * squares;
    return slopes;
  }

  /**
   * @throws ArithmeticException if a loss of the step is not finite; the message names the target
   */
  void requireFiniteLosses() {
    for (int target = 0; target < losses.length; target++) {
      if (!(Math.abs(losses[target]) <= Float.MAX_VALUE)) {
        throw new ArithmeticException(
            "the loss of target '%s' is %s"
                .formatted(targets.get(target).name(), (float) losses[target]));
      }
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
