package org.dbmtl.trainer.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.network.DbmtlShape;
import org.dbmtl.trainer.network.InitialWeights;
import org.dbmtl.trainer.network.Marginals;
import org.dbmtl.trainer.network.UnseenRows;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The reference network as tests of other engines see it: kernels by layer, inputs by rows. */
public final class Dl4jReference implements AutoCloseable {
  private final EncodedLog log;
  private final Dl4jNetwork network;

  public Dl4jReference(
      EncodedLog log, DbmtlShape shape, TrainingSettings settings, InitialWeights initial) {
    this.log = log;
    this.network = new Dl4jNetwork(log, shape, settings, initial);
  }

  /** Gradients of the loss on the first rows of the training part, without penalties. */
  public Map<String, float[]> gradients(int rows) {
    ComputationGraph graph = network.graph();
    try (Dl4jBatch batch =
        Dl4jBatch.read(log, network.shape(), Part.TRAIN, row -> row, rows, network::dropIds)) {
      network.weighBy(batch);
      graph.setInputs(batch.inputs);
      graph.setLayerMaskArrays(null, batch.labelMasks);
      graph.setLabels(batch.labels);
      graph.computeGradientAndScore();
      Map<String, float[]> gradients = kernels(graph.gradient().gradientForVariable());
      gradients.values().forEach(values -> divide(values, rows));
      return gradients;
    }
  }

  /** Weighted mean losses of the last {@link #gradients} or {@link #step}. */
  public double[] losses() {
    return network.losses();
  }

  /** One step on rows of the training part. */
  public void step(LongUnaryOperator rowAt, int rows, double rate) {
    network.step(rowAt, rows, rate);
  }

  /** Fills the rows of tables that training has not seen. */
  public void fillUnseen(UnseenRows unseen) {
    network.fillUnseen(unseen);
  }

  /** Predicts the first rows of the training part. */
  public void predict(int rows, float[][] outputs) {
    network.predict(Part.TRAIN, 0, rows, outputs);
  }

  /** Predicts the first rows of the training part as if no label were known. */
  public void predictMarginal(int rows, LabelPasses passes, Marginals marginals) {
    network.predictMarginal(Part.TRAIN, 0, rows, passes, marginals);
  }

  /** The kernels as they are. */
  public Map<String, float[]> weights() {
    return kernels(network.graph().paramTable());
  }

  private static Map<String, float[]> kernels(Map<String, INDArray> parameters) {
    Map<String, float[]> kernels = new LinkedHashMap<>();
    parameters.forEach(
        (name, values) -> {
          if (name.endsWith("_W")) {
            kernels.put(name.substring(0, name.length() - 2), values.dup('c').data().asFloat());
          }
        });
    return kernels;
  }

  private static void divide(float[] values, int by) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= by;
    }
  }

  @Override
  public void close() {
    network.close();
  }
}
