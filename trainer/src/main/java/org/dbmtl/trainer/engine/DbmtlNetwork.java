package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.MemberNetwork;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.network.UnseenRows;
import org.dbmtl.trainer.pricing.MaskedLayers;

/** A DBMTL network that learns batch by batch. Used by one thread. */
public interface DbmtlNetwork extends AutoCloseable {
  /**
   * One step of Adam on rows of the training part.
   *
   * @param rowAt row of the part at each position {@code 0 .. size - 1} of the batch
   * @param size rows in the batch, at least 1, at most {@code training.batch}
   * @param rate learning rate of this step
   * @throws ArithmeticException if a target's loss is not finite; the message names the target
   */
  void step(LongUnaryOperator rowAt, int size, double rate);

  /**
   * The last step's losses before it moved the weights: weighted means over its labelled rows.
   *
   * @return [targets] nats of binary targets, squared standard deviations of continuous ones, times
   *     their weights; 0 where the batch has no label. Valid until the next step
   */
  double[] losses();

  /**
   * Predicts consecutive rows of a part, without dropout. Over edges that carry labels children
   * read the observed ones, as in training.
   *
   * @param outputs [outputs][at least size] where what each target's density reads goes, side by
   *     side in the order of the targets, the first row's at 0
   */
  void predict(Part part, long firstRow, int size, float[][] outputs);

  /**
   * Predicts like {@link #predict}, but as if no label were known: the mean over what they may be.
   *
   * @param passes for this network's shape, at least one edge of which carries labels
   * @param reader where the predictions of each pass go, of the same rows, for at least {@code
   *     size} of them
   */
  void predictMarginal(Part part, long firstRow, int size, LabelPasses passes, PassReader reader);

  /**
   * What it has of rows before any label is shown. Valid until the network is closed.
   *
   * @throws UnsupportedOperationException if it is not of {@link
   *     org.dbmtl.search.study.Method#MASKED}, or the engine has no such networks
   */
  default MaskedLayers masked() {
    throw new UnsupportedOperationException("this network does not price parent sets");
  }

  /** Most rows that {@link #predict} and {@link #predictMarginal} take at a time. */
  int predictionBatch();

  /** Remembers the weights as they are; an earlier memory is lost. */
  void remember();

  /** Goes back to the weights last remembered. */
  void recall();

  /**
   * From the next step on, the weights after each step count towards their mean. Only for a
   * training whose {@code average} is above 0.
   */
  void beginAverage();

  /**
   * Sets the weights to their mean over the steps since {@link #beginAverage}, each of the same
   * weight, and ends the averaging.
   *
   * @throws IllegalStateException if there was no such step
   */
  void useAverage();

  /** Fills the rows of embeddings, and of the wide part's ids, that training has not seen. */
  void fillUnseen(UnseenRows unseen);

  /**
   * Copies of the weights by the names of {@link org.dbmtl.trainer.network.DbmtlShape}, [inputs,
   * outputs] row after row; of separate networks with {@link MemberNetwork#ALONE} and the target's
   * name before.
   */
  Map<String, float[]> weights();

  /**
   * Sets the weights, to predict with them.
   *
   * @param weights as {@link #weights} of a network of the same shape, of any engine
   */
  void setWeights(Map<String, float[]> weights);

  /**
   * Writes all that later steps and predictions depend on: weights, both moments, the number of
   * steps, the sums of an average that has begun, and remembered weights.
   *
   * @throws IOException if it cannot be written
   */
  void save(StateOutput out) throws IOException;

  /**
   * Goes back to a state that a network of the same shape and settings wrote: from here on, this
   * one does bit for bit what that one did.
   *
   * @throws IOException if it cannot be read; the state is then undefined
   */
  void load(StateInput in) throws IOException;

  /** Frees what lies outside the heap. */
  @Override
  void close();
}
