package org.dbmtl.trainer.fused;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.network.DbmtlShape;
import org.jspecify.annotations.Nullable;

/** The weights of a network by the names of {@link DbmtlShape}, to copy out and in. */
final class NamedWeights {
  private static final String ALL_SPECIFIC = "specific/0";

  private final DbmtlShape shape;
  private final Map<String, Weights> dense = new LinkedHashMap<>();
  private final Map<String, EmbeddingTable> tables = new LinkedHashMap<>();
  private final Heads heads;

  NamedWeights(
      DbmtlShape shape, Embeddings embeddings, Layers layers, Heads heads, @Nullable Wide wide) {
    this.shape = shape;
    this.heads = heads;
    tables.put("field/", embeddings.rows().table());
    layers.kernels.forEach(
        (name, kernel) -> dense.put(isBlock(name) ? name : name + "/kernel", kernel));
    layers.biases.forEach((name, bias) -> dense.put(name + "/bias", bias));
    heads.kernels().forEach((name, kernel) -> dense.put(name + "/kernel", kernel));
    if (wide != null) {
      tables.put("wide/", wide.rows().table());
      if (wide.numbers() != null) {
        dense.put("wide/numbers", wide.numbers());
      }
    }
  }

  /** Blocks of a target's first Bayesian kernel have names of their own. */
  private boolean isBlock(String name) {
    return shape.structure().targets().stream()
        .flatMap(target -> shape.bayesBlocks(target).stream())
        .anyMatch(block -> block.name().equals(name));
  }

  /** A copy of the weights of a dense layer that comes after the specific ones. */
  float[] dense(String name) {
    return Objects.requireNonNull(dense.get(name), name).values();
  }

  /** Copies of all weights. */
  Map<String, float[]> read() {
    Map<String, float[]> weights = new LinkedHashMap<>();
    tables.forEach(
        (prefix, table) ->
            ofFields(
                (field, first) -> {
                  int dim = table.dim();
                  float[] values = new float[Math.multiplyExact(field.vocabulary(), dim)];
                  for (int id = 0; id < field.vocabulary(); id++) {
                    table.readWeights(first + id, values, id * dim);
                  }
                  weights.put(prefix + field.name(), values);
                }));
    dense.forEach(
        (name, values) -> {
          if (name.startsWith(ALL_SPECIFIC + "/")) {
            split(name, values.values(), weights);
          } else {
            weights.put(name, values.values());
          }
        });
    for (int target = 0; target < shape.targets().size(); target++) {
      int first = shape.firstOutput(target);
      int end = first + shape.targets().get(target).density().outputs();
      weights.put(headBias(target), Arrays.copyOfRange(heads.biases.values, first, end));
    }
    return weights;
  }

  /** Sets all weights to what {@link #read} gave, of a network of the same shape. */
  void write(Map<String, float[]> weights) {
    tables.forEach(
        (prefix, table) ->
            ofFields(
                (field, first) -> {
                  float[] values = named(weights, prefix + field.name());
                  for (int id = 0; id < field.vocabulary(); id++) {
                    table.writeWeights(first + id, values, id * table.dim());
                  }
                }));
    dense.forEach(
        (name, to) ->
            to.setValues(
                name.startsWith(ALL_SPECIFIC + "/")
                    ? joined(name, to.count(), weights)
                    : named(weights, name)));
    for (int target = 0; target < shape.targets().size(); target++) {
      float[] own = named(weights, headBias(target));
      System.arraycopy(own, 0, heads.biases.values, shape.firstOutput(target), own.length);
    }
  }

  private String headBias(int target) {
    return "head/" + shape.targets().get(target).name() + "/bias";
  }

  private static float[] named(Map<String, float[]> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private void ofFields(BiConsumer<EmbeddedField, Integer> reader) {
    int first = 0;
    for (EmbeddedField field : shape.fields()) {
      reader.accept(field, first);
      first += field.vocabulary();
    }
  }

  /** The name of one target's part of the first specific layers, which are one. */
  private static String ofTarget(String name, String target) {
    return "specific/" + target + name.substring("specific".length());
  }

  private void split(String name, float[] all, Map<String, float[]> weights) {
    List<String> targets = shape.structure().targets();
    int width = shape.network().specific().get(0);
    int rows = all.length / (width * targets.size());
    for (int target = 0; target < targets.size(); target++) {
      float[] own = new float[rows * width];
      for (int row = 0; row < rows; row++) {
        System.arraycopy(all, (row * targets.size() + target) * width, own, row * width, width);
      }
      weights.put(ofTarget(name, targets.get(target)), own);
    }
  }

  private float[] joined(String name, int count, Map<String, float[]> weights) {
    List<String> targets = shape.structure().targets();
    int width = shape.network().specific().get(0);
    float[] all = new float[count];
    for (int target = 0; target < targets.size(); target++) {
      float[] own = named(weights, ofTarget(name, targets.get(target)));
      for (int row = 0; row < own.length / width; row++) {
        System.arraycopy(own, row * width, all, (row * targets.size() + target) * width, width);
      }
    }
    return all;
  }
}
