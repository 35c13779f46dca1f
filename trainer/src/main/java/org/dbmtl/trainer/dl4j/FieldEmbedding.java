package org.dbmtl.trainer.dl4j;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.trainer.data.EmbeddedField;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Configuration of the layer that looks up every field's embedding. Its one parameter {@value
 * #TABLE} stacks the fields' tables, [sum of vocabularies, dim], and is trained lazily ({@link
 * LazyAdam}).
 *
 * <p>DL4J's own {@code EmbeddingSequenceLayer} adds a batch's gradients row by row through one
 * native operation, a third of a whole step, and cannot mean-pool fields of different lengths.
 */
final class FieldEmbedding extends FeedForwardLayer {
  static final String TABLE = "W";
  private static final long serialVersionUID = 1L;

  /** What becomes of the embeddings of a row's fields. */
  enum Output {
    /** They stand side by side, [batch, fields * dim]. */
    SIDE_BY_SIDE,
    /** They are summed, [batch, dim]. */
    SUM
  }

  private final int[] slots;
  private final int dim;
  private final Output output;
  private final LazyAdam adam;

  /**
   * @param fields the fields in the order of their tables
   * @param dim width of an embedding
   * @param adam what updates the table and nothing else
   */
  FieldEmbedding(String name, List<EmbeddedField> fields, int dim, Output output, LazyAdam adam) {
    this.slots = fields.stream().mapToInt(EmbeddedField::maxLength).toArray();
    this.dim = dim;
    this.output = output;
    this.adam = adam;
    setLayerName(name);
    setNIn(fields.stream().mapToLong(EmbeddedField::vocabulary).sum());
    setNOut(output == Output.SUM ? dim : (long) dim * fields.size());
    setActivationFn(new ActivationIdentity());
    setWeightInitFn(new WeightInitXavier());
    setIUpdater(adam);
  }

  /** [fields] ids that a field has room for in a row of the input. */
  int[] slots() {
    return slots;
  }

  int dim() {
    return dim;
  }

  Output output() {
    return output;
  }

  /** What is told which rows a batch holds. */
  LazyAdam adam() {
    return adam;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    FieldEmbeddingLayer layer = new FieldEmbeddingLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new TableInitializer();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType type) {
    return new LayerMemoryReport.Builder(
            getLayerName(), FieldEmbedding.class, type, getOutputType(-1, type))
        .standardMemory(getNIn() * dim, 2 * getNIn() * dim)
        .build();
  }

  /** The table as a view of DL4J's flattened parameters, row after row. Values are set later. */
  private static final class TableInitializer extends DefaultParamInitializer {
    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return ((FieldEmbedding) layer).getNIn() * ((FieldEmbedding) layer).dim;
    }

    @Override
    protected boolean hasBias(org.deeplearning4j.nn.conf.layers.Layer layer) {
      return false;
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray parameters, boolean initialize) {
      conf.addVariable(TABLE);
      return getGradientsFromFlattened(conf, parameters);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray flattened) {
      FieldEmbedding layer = (FieldEmbedding) conf.getLayer();
      return new LinkedHashMap<>(Map.of(TABLE, flattened.reshape('c', layer.getNIn(), layer.dim)));
    }
  }
}
