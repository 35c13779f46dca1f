package org.dbmtl.trainer.dl4j;

import java.util.BitSet;
import java.util.Map;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * Adam on the rows of a table that the batch holds, as PyTorch's {@code SparseAdam}: the weights
 * and moments of other rows stand still, and the bias correction counts all steps. Otherwise as
 * DL4J's own Adam, which moves every row by its momentum at every step: beta 0.9 and 0.999, epsilon
 * 1e-8.
 *
 * <p>Configuration and updater in one, for the layer tells it which rows a batch holds ({@link
 * #touch}); so an instance belongs to one layer of one network. Used by one thread.
 */
final class LazyAdam implements IUpdater, GradientUpdater<LazyAdam> {
  private static final long serialVersionUID = 1L;
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final ISchedule rate;
  private final double factor;
  private final int columns;
  private final BitSet touched = new BitSet();
  private transient @Nullable INDArray moments;

  /**
   * @param rate learning rate of each step
   * @param factor what the rate is multiplied by
   * @param columns width of a row
   */
  LazyAdam(ISchedule rate, double factor, int columns) {
    this.rate = rate;
    this.factor = factor;
    this.columns = columns;
  }

  /** Tells that the batch whose gradient comes next holds a row. */
  void touch(int row) {
    touched.set(row);
  }

  /**
   * Replaces the gradient by what is taken off the weights: zero in rows that were not touched.
   *
   * @param gradient [rows * columns]
   * @param iteration number of the step, from 0
   */
  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (moments == null) {
      throw new IllegalStateException("the moments were not set");
    }
    FloatIndexer update = NativeFloats.of(gradient);
    FloatIndexer state = NativeFloats.of(moments);
    long square = gradient.length();
    double size =
        getLearningRate(iteration, epoch)
            * Math.sqrt(1 - Math.pow(BETA_2, iteration + 1.0))
            / (1 - Math.pow(BETA_1, iteration + 1.0));
    for (int row = touched.nextSetBit(0); row >= 0; row = touched.nextSetBit(row + 1)) {
      long end = (row + 1L) * columns;
      for (long i = (long) row * columns; i < end; i++) {
        double g = update.get(i);
        double m = BETA_1 * state.get(i) + (1 - BETA_1) * g;
        double v = BETA_2 * state.get(square + i) + (1 - BETA_2) * g * g;
        state.put(i, (float) m);
        state.put(square + i, (float) v);
        update.put(i, (float) (size * m / (Math.sqrt(v) + EPSILON)));
      }
    }
    touched.clear();
  }

  /** First and second moments, as many each as there are weights. */
  @Override
  public long stateSize(long weights) {
    return 2 * weights;
  }

  @Override
  public GradientUpdater<LazyAdam> instantiate(INDArray view, boolean initialize) {
    setStateViewArray(view, view.shape(), view.ordering(), initialize);
    return this;
  }

  @Override
  public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialize) {
    if (initialize) {
      view.assign(0);
    }
    moments = view;
  }

  @Override
  public LazyAdam getConfig() {
    return this;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return factor * rate.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  /** DL4J copies configurations; the layer and its updater must share this object. */
  @Override
  @SuppressWarnings("MissingSuperCall")
  public LazyAdam clone() {
    return this;
  }

  @Override
  public void setLrAndSchedule(double fixed, ISchedule schedule) {
    throw new UnsupportedOperationException("the training loop sets the rate");
  }

  @Override
  public GradientUpdater<LazyAdam> instantiate(Map<String, INDArray> state, boolean initialize) {
    throw new UnsupportedOperationException("the moments are a view of DL4J's state");
  }

  @Override
  public void setState(Map<String, INDArray> state, boolean initialize) {
    throw new UnsupportedOperationException("the moments are a view of DL4J's state");
  }

  @Override
  public Map<String, INDArray> getState() {
    throw new UnsupportedOperationException("the moments are a view of DL4J's state");
  }
}
