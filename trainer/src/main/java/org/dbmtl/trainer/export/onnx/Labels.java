package org.dbmtl.trainer.export.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.ModelQuery;

/**
 * The labels that children read, pass by pass: every combination of the labels of all targets that
 * an edge carries the label of. All passes run side by side, in a dimension between rows and
 * values.
 */
final class Labels {
  /** Most targets whose labels are enumerated. */
  static final int MOST = 4;

  private final Graph graph;
  private final LabelPasses passes;
  private final int[] sources;
  private final Map<String, Tensor> constants = new HashMap<>();

  /**
   * @param query of a model some of whose edges carry labels
   * @throws ModelException if there are more than {@link #MOST} of such targets, or one of them is
   *     not binary
   */
  Labels(Graph graph, ModelQuery query) {
    this.graph = graph;
    ModelDescription model = query.model();
    sources = query.sources();
    passes = query.passes(0);
    List<String> read = new ArrayList<>();
    for (int source = 0; source < passes.sources(); source++) {
      String name = model.targets().get(passes.target(source)).name();
      read.add(name);
      if (!model.targets().get(passes.target(source)).binary()) {
        throw new ModelException(
            ("an edge carries the label of '%s', which is not binary: an ONNX file would need draws;"
                    + " predict with 'dbmtl predict', or fit with network.edge-signal: embedding")
                .formatted(name));
      }
    }
    if (read.size() > MOST) {
      throw new ModelException(
          ("edges carry the labels of %d targets (%s): an ONNX file can hold all combinations of up"
                  + " to %d; predict with 'dbmtl predict', or fit with network.edge-signal:"
                  + " embedding")
              .formatted(read.size(), String.join(", ", read), MOST));
    }
  }

  /** Whether other targets read a target's label. */
  boolean isRead(int target) {
    return sources[target] >= 0;
  }

  private float label(int target, int pass) {
    return passes.value(sources[target], pass, 0, 0, new float[0][], 0);
  }

  /** [1, passes, inputs] floats: what a child reads of a target's label. */
  Tensor inputs(int target, Density density) {
    return constants.computeIfAbsent(
        "inputs" + target,
        key -> {
          int width = LabelInput.width(density);
          float[] values = new float[passes.count() * width];
          for (int pass = 0; pass < passes.count(); pass++) {
            LabelInput.write(density, label(target, pass), values, pass * width);
          }
          return graph.floats("label/inputs", values, 1, passes.count(), width);
        });
  }

  /** [1, passes, 1] doubles: a target's label. */
  Tensor values(int target) {
    return constants.computeIfAbsent("values" + target, key -> column(target, 0, 1));
  }

  /** [1, passes, 1] doubles: 1 where a target's label is on, else -1. */
  Tensor signs(int target) {
    return constants.computeIfAbsent("signs" + target, key -> column(target, -1, 1));
  }

  private Tensor column(int target, double off, double on) {
    double[] values = new double[passes.count()];
    for (int pass = 0; pass < values.length; pass++) {
      values[pass] = label(target, pass) > 0.5f ? on : off;
    }
    Tensor kernel = graph.doubleKernel("label/values", values);
    return graph.unsqueeze(kernel, 0);
  }
}
