package org.dbmtl.trainer.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.network.DbmtlShape;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The weights of a graph by the names of {@link DbmtlShape}, to copy out and in. */
record Dl4jWeights(DbmtlShape shape, ComputationGraph graph) {
  private static final String KERNEL = "_W";
  private static final String BIAS = "_b";

  /** Copies of all weights. */
  Map<String, float[]> read() {
    Map<String, float[]> weights = new LinkedHashMap<>();
    forEach((name, values) -> weights.put(name, values.dup('c').data().asFloat()));
    return weights;
  }

  /** Sets all weights to what {@link #read} gave, of a network of the same shape. */
  void write(Map<String, float[]> weights) {
    forEach(
        (name, values) -> {
          float[] own = Objects.requireNonNull(weights.get(name), name);
          values.assign(Nd4j.create(own, values.shape(), 'c'));
        });
  }

  /** Visits the parts of the graph's parameters that have names of their own. */
  private void forEach(BiConsumer<String, INDArray> visitor) {
    graph
        .paramTable()
        .forEach(
            (parameter, values) -> {
              String layer = parameter.substring(0, parameter.length() - KERNEL.length());
              if (parameter.endsWith(BIAS)) {
                visitor.accept(layer + "/bias", values);
                return;
              }
              int row = 0;
              for (Block block : blocks(layer, (int) values.size(0))) {
                visitor.accept(
                    block.name,
                    values.get(NDArrayIndex.interval(row, row + block.rows), NDArrayIndex.all()));
                row += block.rows;
              }
            });
  }

  /** Rows of a parameter of the graph that have a name of their own. */
  private record Block(String name, int rows) {}

  private List<Block> blocks(String layer, int rows) {
    if (layer.equals(Dl4jGraph.EMBEDDING) || layer.equals(Dl4jGraph.WIDE_IDS)) {
      String prefix = layer.equals(Dl4jGraph.EMBEDDING) ? "field/" : "wide/";
      return shape.fields().stream()
          .map((EmbeddedField field) -> new Block(prefix + field.name(), field.vocabulary()))
          .toList();
    }
    if (layer.equals(Dl4jGraph.WIDE_NUMBERS)) {
      return List.of(new Block(layer, rows));
    }
    for (String target : shape.structure().targets()) {
      if (layer.equals("bayes/" + target + "/0")) {
        return shape.bayesBlocks(target).stream()
            .map(block -> new Block(block.name(), block.inputs()))
            .toList();
      }
    }
    return List.of(new Block(layer + "/kernel", rows));
  }
}
