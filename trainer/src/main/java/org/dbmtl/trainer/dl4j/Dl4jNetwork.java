package org.dbmtl.trainer.dl4j;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.PassReader;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.engine.DbmtlNetwork;
import org.dbmtl.trainer.engine.StateInput;
import org.dbmtl.trainer.engine.StateOutput;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.UnseenRows;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A DBMTL network that trains and predicts by the graph of {@link Dl4jGraph}.
 *
 * <p>Used by one thread. Closing it frees what lies outside the heap.
 */
final class Dl4jNetwork implements DbmtlNetwork {
  /** Ids are handed to DL4J as floats, which count exactly up to here. */
  private static final long MOST_IDS = 1L << 24;

  private static final int PREDICTION_BATCH = 4096;

  private final StepRate rate = new StepRate();
  private final EncodedLog log;
  private final DbmtlShape shape;
  private final List<TargetColumn> targets;
  private final InitialWeights initial;
  private final List<TargetLoss> losses;
  private final ComputationGraph graph;
  private @Nullable INDArray remembered;
  private @Nullable INDArray sums;
  private long averaged;

  /**
   * @throws StudyException if the vocabularies are too large for DL4J's numbers
   */
  Dl4jNetwork(EncodedLog log, DbmtlShape shape, TrainingSettings training, InitialWeights initial) {
    requireExactIds(shape);
    this.log = log;
    this.shape = shape;
    this.targets = TargetColumn.trained(log.targets(), training.lossWeights());
    this.initial = initial;
    Dl4jGraph parts = new Dl4jGraph(shape, targets, training, initial, rate);
    graph = parts.graph();
    losses = parts.losses();
  }

  private static void requireExactIds(DbmtlShape shape) {
    long ids = shape.fields().stream().mapToLong(EmbeddedField::vocabulary).sum();
    if (ids > MOST_IDS) {
      throw new StudyException(
          ("the features' vocabularies hold %d ids together, but engine 'dl4j' counts to %d: raise"
                  + " min-count or set hash-buckets on the largest")
              .formatted(ids, MOST_IDS));
    }
  }

  @Override
  public void step(LongUnaryOperator rowAt, int size, double stepRate) {
    rate.set(stepRate);
    try (Dl4jBatch batch = Dl4jBatch.read(log, shape, Part.TRAIN, rowAt, size, this::dropIds)) {
      weighBy(batch);
      graph.fit(new MultiDataSet(batch.inputs, batch.labels, null, batch.labelMasks));
    }
    for (int target = 0; target < losses.size(); target++) {
      double loss = losses.get(target).lastScore();
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException(
            "the loss of target '%s' is %s".formatted(targets.get(target).name(), loss));
      }
    }
    if (sums != null) {
      sums.addi(graph.params());
      averaged++;
    }
  }

  /** Drops ids of a batch of the next step as the network's settings say. */
  void dropIds(RowBatch batch) {
    if (shape.network().unseen() == Unseen.DROPPED) {
      long key = UnseenRows.keyOfDrops(initial);
      batch.dropIds(UnseenRows.DROPPED_SHARE, key + graph.getIterationCount());
    }
  }

  @Override
  public void predict(Part part, long firstRow, int size, float[][] outputs) {
    try (Dl4jBatch batch =
        Dl4jBatch.read(log, shape, part, position -> firstRow + position, size)) {
      float[][] predictions = outputs(batch);
      for (int k = 0; k < predictions.length; k++) {
        System.arraycopy(predictions[k], 0, outputs[k], 0, size);
      }
    }
  }

  @Override
  @SuppressWarnings("EnumOrdinal") // numbers the random streams, whose order is kept
  public void predictMarginal(
      Part part, long firstRow, int size, LabelPasses passes, PassReader reader) {
    float[][] values = new float[passes.sources()][size];
    boolean[] all = new boolean[targets.size()];
    Arrays.fill(all, true);
    try (Dl4jBatch batch =
        Dl4jBatch.read(log, shape, part, position -> firstRow + position, size)) {
      for (int pass = 0; pass < passes.count(); pass++) {
        reader.begin(passes, 0, size);
        float[][] given = new float[shape.outputs()][size];
        for (int source = 0; source < values.length; source++) {
          if (passes.isDrawn(source)) {
            // The labels before are set; those after have no part in this target's output.
            given = outputs(batch);
          }
          passes.values(source, pass, part.ordinal(), firstRow, given, 0, values[source], 0, size);
          batch.setLabelInput(source, targets.get(passes.target(source)), values[source]);
        }
        float[][] ofPass = outputs(batch);
        for (int source = 0; source < values.length; source++) {
          for (int row = 0; row < size; row++) {
            reader.weigh(row, passes.weight(source, values[source][row], ofPass, row));
          }
        }
        reader.add(values, ofPass, all, 0, size);
      }
    }
  }

  /** [outputs][rows] of all targets. */
  private float[][] outputs(Dl4jBatch batch) {
    INDArray[] predictions = graph.output(false, batch.inputs);
    float[][] values = new float[shape.outputs()][];
    int at = 0;
    for (INDArray prediction : predictions) {
      int own = (int) prediction.size(1);
      float[] rows = prediction.dup('c').data().asFloat();
      for (int k = 0; k < own; k++) {
        float[] column = new float[rows.length / own];
        for (int row = 0; row < column.length; row++) {
          column[row] = rows[row * own + k];
        }
        values[at++] = column;
      }
      prediction.close();
    }
    return values;
  }

  @Override
  public int predictionBatch() {
    return PREDICTION_BATCH;
  }

  @Override
  public void remember() {
    forget();
    remembered = graph.params().dup();
  }

  @Override
  public void recall() {
    graph.params().assign(Objects.requireNonNull(remembered, "no weights were remembered"));
  }

  @Override
  public void beginAverage() {
    endAverage();
    sums = Nd4j.zeros(DataType.FLOAT, graph.params().shape());
    averaged = 0;
  }

  @Override
  public void useAverage() {
    if (sums == null || averaged == 0) {
      throw new IllegalStateException("no step was averaged");
    }
    graph.params().assign(sums.divi(averaged));
    endAverage();
  }

  private void endAverage() {
    if (sums != null) {
      sums.close();
      sums = null;
    }
  }

  @Override
  public void fillUnseen(UnseenRows unseen) {
    if (!shape.fields().isEmpty()) {
      unseen.fill(NativeFloats.rows(graph.getParam(Dl4jGraph.EMBEDDING + "_W")));
      if (shape.network().wide()) {
        unseen.fill(NativeFloats.rows(graph.getParam(Dl4jGraph.WIDE_IDS + "_W")));
      }
    }
  }

  @Override
  public Map<String, float[]> weights() {
    return new Dl4jWeights(shape, graph).read();
  }

  @Override
  public void setWeights(Map<String, float[]> weights) {
    new Dl4jWeights(shape, graph).write(weights);
  }

  @Override
  public void save(StateOutput out) throws IOException {
    out.number(graph.getIterationCount());
    NativeFloats.save(graph.params(), out);
    NativeFloats.save(graph.getUpdater().getUpdaterStateViewArray(), out);
    out.number(sums == null ? 0 : 1);
    if (sums != null) {
      out.number(averaged);
      NativeFloats.save(sums, out);
    }
    out.number(remembered == null ? 0 : 1);
    if (remembered != null) {
      NativeFloats.save(remembered, out);
    }
  }

  @Override
  public void load(StateInput in) throws IOException {
    // Adam's bias correction and dropout follow from the graph's own count.
    graph.getConfiguration().setIterationCount((int) in.number());
    NativeFloats.load(graph.params(), in);
    NativeFloats.load(graph.getUpdater().getUpdaterStateViewArray(), in);
    endAverage();
    if (in.number() == 1) {
      beginAverage();
      averaged = in.number();
      NativeFloats.load(Objects.requireNonNull(sums), in);
    }
    forget();
    if (in.number() == 1) {
      remember();
      NativeFloats.load(Objects.requireNonNull(remembered), in);
    }
  }

  private void forget() {
    if (remembered != null) {
      remembered.close();
      remembered = null;
    }
  }

  /** The DL4J graph. */
  ComputationGraph graph() {
    return graph;
  }

  /** What the network looks like. */
  DbmtlShape shape() {
    return shape;
  }

  @Override
  public double[] losses() {
    return losses.stream().mapToDouble(TargetLoss::lastScore).toArray();
  }

  /** Sets the factor of each target's loss for the next batch. */
  void weighBy(Dl4jBatch batch) {
    for (int target = 0; target < batch.scales.length; target++) {
      losses
          .get(target)
          .weighBy(targets.get(target).weight() * batch.scales[target], batch.weights);
    }
  }

  @Override
  public void close() {
    forget();
    endAverage();
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  /** Learning rate that the training loop sets before each step. */
  private static final class StepRate implements ISchedule {
    private static final long serialVersionUID = 1L;

    private double rate;

    void set(double newRate) {
      rate = newRate;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
      return rate;
    }

    @Override
    @SuppressWarnings(
        "MissingSuperCall") // ISchedule declares clone; the graph must share this object
    public ISchedule clone() {
      return this;
    }
  }
}
