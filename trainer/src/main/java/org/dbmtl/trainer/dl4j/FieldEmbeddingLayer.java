package org.dbmtl.trainer.dl4j;

import java.util.Objects;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Looks up {@link FieldEmbedding}: from rows of the stacked table [batch, slots], {@value #EMPTY}
 * in a slot without an id, to [batch, width] with a field's ids averaged. The gradient is dense, as
 * DL4J wants it, and its updater is told which rows it is about.
 */
final class FieldEmbeddingLayer extends BaseLayer<FieldEmbedding> {
  /** Value of a slot that holds no id. */
  static final int EMPTY = -1;

  private static final long serialVersionUID = 1L;

  FieldEmbeddingLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    FloatIndexer table = NativeFloats.of(getParam(FieldEmbedding.TABLE));
    float[] rows = input.dup('c').data().asFloat();
    int batch = (int) input.size(0);
    int width = (int) layerConf().getNOut();
    float[] out = new float[batch * width];
    eachId(
        rows,
        batch,
        (from, to, share, dim) -> {
          for (int d = 0; d < dim; d++) {
            out[to + d] += share * table.get(from + d);
          }
        });
    return workspaces.leverageTo(
        ArrayType.ACTIVATIONS, Nd4j.create(out, new long[] {batch, width}, 'c'));
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray gradient = Objects.requireNonNull(gradientViews.get(FieldEmbedding.TABLE));
    gradient.assign(0);
    FloatIndexer sums = NativeFloats.of(gradient);
    float[] delta = epsilon.dup('c').data().asFloat();
    float[] rows = input.dup('c').data().asFloat();
    LazyAdam adam = layerConf().adam();
    eachId(
        rows,
        (int) input.size(0),
        (to, from, share, dim) -> {
          adam.touch((int) (to / dim));
          for (int d = 0; d < dim; d++) {
            sums.put(to + d, sums.get(to + d) + share * delta[from + d]);
          }
        });
    Gradient result = new DefaultGradient();
    result.setGradientFor(FieldEmbedding.TABLE, gradient);
    return new Pair<>(result, null);
  }

  /** One id of one row: where its embedding lies in the table, and where in the output. */
  private interface IdVisitor {
    /**
     * @param share one over the number of ids of the field in this row
     */
    void visit(long inTable, int inOutput, float share, int dim);
  }

  private void eachId(float[] rows, int batch, IdVisitor visitor) {
    int[] slots = layerConf().slots();
    int dim = layerConf().dim();
    boolean sideBySide = layerConf().output() == FieldEmbedding.Output.SIDE_BY_SIDE;
    int slot = 0;
    int output = 0;
    for (int i = 0; i < batch; i++) {
      for (int room : slots) {
        int ids = 0;
        while (ids < room && rows[slot + ids] != EMPTY) {
          ids++;
        }
        for (int k = 0; k < ids; k++) {
          long row = (long) rows[slot + k];
          visitor.visit(row * dim, output, 1f / ids, dim);
        }
        slot += room;
        output += sideBySide ? dim : 0;
      }
      output += sideBySide ? 0 : dim;
    }
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public boolean hasBias() {
    return false;
  }
}
