package org.dbmtl.trainer.dl4j;

import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.network.TargetProduct;
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

/** A {@link TargetProduct} of two inputs [batch, 1]: the child's outputs, the parent's logits. */
final class ProductVertex extends GraphVertex {
  private static final long serialVersionUID = 1L;

  private final TargetColumn child;

  ProductVertex(TargetColumn child) {
    this.child = child;
  }

  @Override
  public GraphVertex clone() {
    return new ProductVertex(child);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProductVertex vertex && child.equals(vertex.child);
  }

  @Override
  public int hashCode() {
    return child.hashCode();
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public int maxVertexInputs() {
    return 2;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new Instance(graph, name, index, type, child);
  }

  @Override
  public InputType getOutputType(int layer, InputType... inputs) {
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, ProductVertex.class, inputs[0], inputs[0])
        .standardMemory(0, 0)
        .build();
  }

  /** The vertex in a graph. */
  @SuppressWarnings("overrides") // DL4J's own classes disagree on an array and "..."
  private static final class Instance extends BaseGraphVertex {
    private static final long serialVersionUID = 1L;

    private final TargetColumn child;

    Instance(ComputationGraph graph, String name, int index, DataType type, TargetColumn child) {
      super(graph, name, index, null, null, type);
      this.child = child;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      float[] factors = values(0);
      float[] parents = values(1);
      TargetProduct product = new TargetProduct(child);
      float[] out = new float[factors.length];
      for (int row = 0; row < out.length; row++) {
        product.compute(factors[row], parents[row]);
        out[row] = (float) product.value();
      }
      return workspaces.leverageTo(ArrayType.ACTIVATIONS, column(out));
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
      float[] factors = values(0);
      float[] parents = values(1);
      float[] slopes = getEpsilon().dup('c').data().asFloat();
      TargetProduct product = new TargetProduct(child);
      float[] ofFactor = new float[slopes.length];
      float[] ofParent = new float[slopes.length];
      for (int row = 0; row < slopes.length; row++) {
        product.compute(factors[row], parents[row]);
        ofFactor[row] = (float) (slopes[row] * product.slopeOfFactor());
        ofParent[row] = (float) (slopes[row] * product.slopeOfParent());
      }
      return new Pair<>(
          null,
          new INDArray[] {
            workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, column(ofFactor)),
            workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, column(ofParent))
          });
    }

    private float[] values(int input) {
      return getInputs()[input].dup('c').data().asFloat();
    }

    private static INDArray column(float[] values) {
      return Nd4j.create(values, new long[] {values.length, 1}, 'c');
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray gradients) {
      if (gradients != null) {
        throw new IllegalStateException("a product has no weights");
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
      return "product of " + child.name();
    }
  }
}
