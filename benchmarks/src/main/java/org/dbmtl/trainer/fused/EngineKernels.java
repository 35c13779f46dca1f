package org.dbmtl.trainer.fused;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.openblas.global.openblas;
import org.dbmtl.search.study.TrainingSettings;
import org.jspecify.annotations.Nullable;

/**
 * The loops that a training step is made of, each by itself on made-up data, so that a benchmark
 * can measure them one by one. What they compute is of no use.
 */
public final class EngineKernels {
  private static final float SMALL = 0.01f;

  private static final double RATE = 1e-3;

  static {
    // As the network does.
    openblas.blas_set_num_threads(1);
  }

  private EngineKernels() {}

  /** A kernel with its data. Used by one thread. */
  public interface Work extends AutoCloseable {
    /** Runs the kernel once. */
    void run();

    /** Frees what lies outside the heap. */
    @Override
    default void close() {}
  }

  /**
   * Bias and activation of a layer's outputs, forward.
   *
   * @param dropout share of units dropped, in [0, 1)
   */
  public static Work rectifierForward(int rows, int width, double dropout) {
    Layer layer = new Layer(rows, width, dropout);
    return new Work() {
      private long step;

      @Override
      public void run() {
        DropoutMask mask = layer.mask;
        if (mask != null) {
          mask.begin(step++);
        }
        layer.rectifier.forward(layer.values, layer.bias, rows, mask);
      }

      @Override
      public void close() {
        layer.close();
      }
    };
  }

  /**
   * Gradient of a layer's sums and of its bias.
   *
   * @param dropout share of units dropped, in [0, 1)
   */
  public static Work rectifierBackward(int rows, int width, double dropout) {
    Layer layer = new Layer(rows, width, dropout);
    float scale = layer.mask == null ? 1 : layer.mask.scale();
    return new Work() {
      private boolean again;

      @Override
      public void run() {
        // By turns, so that the gradients stay finite.
        float factor = again ? 1 / scale : scale;
        again = !again;
        layer.rectifier.backward(layer.values, layer.gradient, layer.bias, rows, factor);
      }

      @Override
      public void close() {
        layer.close();
      }
    };
  }

  /** One step of Adam on weights in the heap. */
  public static Work adam(int count) {
    AdamStep adam = new AdamStep();
    float[] weights = normal(count, 1);
    float[] gradient = normal(count, SMALL);
    float[] mean = new float[count];
    float[] square = new float[count];
    return () -> {
      adam.next(RATE);
      adam.update(weights, mean, square, gradient, count, 1);
    };
  }

  /**
   * Gathers a batch's distinct embedding rows with their moments, and writes them back.
   *
   * @param tableRows rows of the table
   * @param batchRows distinct rows of a batch, each as likely as any
   * @param batches how many batches take turns, so that a row is not in the cache from the last run
   */
  public static Work gatherAndWriteBack(int dim, int tableRows, int batchRows, int batches) {
    SplittableRandom random = new SplittableRandom(dim);
    RowIndex[] indexes = new RowIndex[batches];
    for (int batch = 0; batch < batches; batch++) {
      indexes[batch] = new RowIndex(batchRows);
      while (indexes[batch].count() < batchRows) {
        indexes[batch].number(random.nextInt(tableRows));
      }
    }
    SparseRows rows =
        new SparseRows(
            EmbeddingTable.forTraining(
                "a benchmark", tableRows, dim, TrainingSettings.DEFAULT.withAverage(0)));
    return new Work() {
      private int next;

      @Override
      public void run() {
        RowIndex index = indexes[next];
        next = (next + 1) % batches;
        rows.gather(index);
        rows.writeBack(index);
      }

      @Override
      public void close() {
        rows.close();
      }
    };
  }

  /**
   * Adds up the gradients of a batch's embedding rows.
   *
   * @param slots ids of the batch
   * @param distinct rows among them
   */
  public static Work addGradients(int dim, int slots, int distinct) {
    int lines = Scratch.lines(dim);
    float[] chunk = normal(lines * dim, SMALL);
    float[] gradient = new float[distinct * dim];
    int[] numbers = new SplittableRandom(dim).ints(slots, 0, distinct).toArray();
    return () -> {
      for (int first = 0; first < slots; first += lines) {
        int end = Math.min(lines, slots - first);
        for (int line = 0; line < end; line++) {
          SparseRows.add(chunk, line * dim, gradient, numbers[first + line] * dim, dim);
        }
      }
    };
  }

  /**
   * Numbers the distinct ids of a batch.
   *
   * @param ids of the batch, not negative
   */
  public static Work numberIds(int[] ids) {
    RowIndex index = new RowIndex(ids.length);
    int[] numbers = new int[ids.length];
    return () -> {
      index.clear();
      for (int slot = 0; slot < numbers.length; slot++) {
        numbers[slot] = index.number(ids[slot]);
      }
    };
  }

  /** The three matrix products of a layer: forward, gradient of its weights and of its inputs. */
  public static Work products(int rows, int inputs, int outputs) {
    Kernel kernel = new Kernel("a benchmark", inputs, outputs);
    kernel.setValues(normal(inputs * outputs, SMALL));
    Matrix in = matrix(rows, inputs);
    Matrix out = matrix(rows, outputs);
    Matrix slopes = matrix(rows, outputs);
    Matrix inSlopes = matrix(rows, inputs);
    Block from = in.all();
    Block to = out.all();
    Block back = slopes.all();
    Block backTo = inSlopes.all();
    return new Work() {
      @Override
      public void run() {
        kernel.forward(from, to, rows, false);
        kernel.backWeights(from, back, rows, false);
        kernel.backInput(back, backTo, rows, false);
      }

      @Override
      public void close() {
        kernel.close();
        in.close();
        out.close();
        slopes.close();
        inSlopes.close();
      }
    };
  }

  private static Matrix matrix(int rows, int columns) {
    Matrix matrix = new Matrix("a benchmark", rows, columns);
    matrix.write(0, normal(rows * columns, 1), 0, rows * columns);
    return matrix;
  }

  private static float[] normal(int count, float deviation) {
    SplittableRandom random = new SplittableRandom(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = deviation * (float) random.nextGaussian();
    }
    return values;
  }

  /** Outputs of a layer, half of whose units are at rest. */
  private static final class Layer {
    private final Rectifier rectifier = new Rectifier(new Scratch());
    private final Matrix values;
    private final Matrix gradient;
    private final Bias bias;
    private final @Nullable DropoutMask mask;

    Layer(int rows, int width, double dropout) {
      values = matrix(rows, width);
      gradient = matrix(rows, width);
      bias = new Bias(width);
      mask = dropout == 0 ? null : new DropoutMask(dropout, 1, "a benchmark");
      if (mask != null) {
        // Dropped units come back.
        Arrays.fill(bias.values, SMALL);
      }
    }

    void close() {
      values.close();
      gradient.close();
    }
  }
}
