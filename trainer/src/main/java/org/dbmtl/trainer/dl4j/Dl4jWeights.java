package org.dbmtl.trainer.dl4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    graph
        .paramTable()
        .forEach(
            (name, values) -> {
              String layer = name.substring(0, name.length() - KERNEL.length());
              int row = 0;
              for (Block block : blocks(layer, name.endsWith(BIAS), (int) values.size(0))) {
                INDArray own =
                    values.get(NDArrayIndex.interval(row, row + block.rows), NDArrayIndex.all());
                weights.put(block.name, own.dup('c').data().asFloat());
                row += block.rows;
              }
            });
    return weights;
  }

  /** Sets all weights to what {@link #read} gave, of a network of the same shape. */
  void write(Map<String, float[]> weights) {
    graph
        .paramTable()
        .forEach(
            (name, values) -> {
              String layer = name.substring(0, name.length() - KERNEL.length());
              int row = 0;
              for (Block block : blocks(layer, name.endsWith(BIAS), (int) values.size(0))) {
                float[] own = Objects.requireNonNull(weights.get(block.name), block.name);
                values
                    .get(NDArrayIndex.interval(row, row + block.rows), NDArrayIndex.all())
                    .assign(Nd4j.create(own, new long[] {block.rows, values.size(1)}, 'c'));
                row += block.rows;
              }
            });
  }

  /** Rows of a parameter of the graph that have a name of their own. */
  private record Block(String name, int rows) {}

  private List<Block> blocks(String layer, boolean bias, int rows) {
    if (bias) {
      return List.of(new Block(layer + "/bias", rows));
    }
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
