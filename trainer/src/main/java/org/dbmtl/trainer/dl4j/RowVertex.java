package org.dbmtl.trainer.dl4j;

import org.dbmtl.predictor.network.TargetProduct;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.trainer.data.TargetColumn;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A function of each row of its input. */
final class RowVertex extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private final Function function;
  private final int width;

  /**
   * @param width how many values the function has
   */
  RowVertex(Function function, int width) {
    this.function = function;
    this.width = width;
  }

  /** Of a row [input width] a row [width], and back. */
  interface Function {
    void forward(float[] in, float[] out);

    void backward(float[] in, float[] slopes, float[] inSlopes);
  }

  /** What an edge carries of its source. */
  record OfSignal(EdgeSignal signal) implements Function {
    @Override
    public void forward(float[] in, float[] out) {
      signal.forward(in, out);
    }

    @Override
    public void backward(float[] in, float[] slopes, float[] inSlopes) {
      signal.backward(in, slopes, inSlopes);
    }
  }

  /** A {@link TargetProduct} of the child's output and the parent's logit. */
  record OfProduct(TargetColumn child) implements Function {
    @Override
    public void forward(float[] in, float[] out) {
      TargetProduct product = new TargetProduct(child.density(), child.unit());
      product.compute(in[0], in[1]);
      out[0] = (float) product.value();
    }

    @Override
    public void backward(float[] in, float[] slopes, float[] inSlopes) {
      TargetProduct product = new TargetProduct(child.density(), child.unit());
      product.compute(in[0], in[1]);
      inSlopes[0] = (float) (slopes[0] * product.slopeOfFactor());
      inSlopes[1] = (float) (slopes[0] * product.slopeOfParent());
    }
  }

  @Override
  public GraphVertex clone() {
    return new RowVertex(function, width);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RowVertex vertex && function.equals(vertex.function);
  }

  @Override
  public int hashCode() {
    return function.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new Instance(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layer, InputType... inputs) {
    return InputType.feedForward(width);
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, RowVertex.class, inputs[0], getOutputType(0, inputs))
        .standardMemory(0, 0)
        .build();
  }

  /** The vertex in a graph. */
  @SuppressWarnings("overrides") // DL4J's own classes disagree on an array and "..."
  private static final class Instance extends BaseGraphVertex {
    private static final long serialVersionUID = 1L;

    private final RowVertex vertex;

    Instance(ComputationGraph graph, String name, int index, DataType type, RowVertex vertex) {
      super(graph, name, index, null, null, type);
      this.vertex = vertex;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      float[][] in = getInputs()[0].toFloatMatrix();
      float[][] out = new float[in.length][vertex.width];
      for (int row = 0; row < in.length; row++) {
        vertex.function.forward(in[row], out[row]);
      }
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, Nd4j.create(out));
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
      float[][] in = getInputs()[0].toFloatMatrix();
      float[][] slopes = getEpsilon().toFloatMatrix();
      float[][] inSlopes = new float[in.length][in[0].length];
      for (int row = 0; row < in.length; row++) {
        vertex.function.backward(in[row], slopes[row], inSlopes[row]);
      }
      INDArray back = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, Nd4j.create(inSlopes));
      return new Pair<>(null, new INDArray[] {back});
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
      if (gradients != null) {
        throw new IllegalStateException("a function of rows has no weights");
      }
    }

    @Override
    public @Nullable Pair<INDArray, MaskState> feedForwardMaskArrays(
        INDArray[] masks, MaskState state, int batch) {
      return null;
    }

    @Override
    public boolean hasLayer() {
      return false;
    }

    @Override
    public @Nullable Layer getLayer() {
      return null;
    }

    @Override
    public String toString() {
      return vertex.function.toString();
    }
  }
}
