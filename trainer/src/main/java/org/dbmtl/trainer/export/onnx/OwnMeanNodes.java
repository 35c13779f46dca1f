package org.dbmtl.trainer.export.onnx;

import java.util.List;
import org.dbmtl.predictor.unit.LabelUnit;
import org.dbmtl.predictor.unit.Transform;

/**
 * {@link LabelUnit#ownMean}: the mean, in the log's own unit, of a standardised label that is
 * normally distributed. In doubles, which ONNX Runtime's Erf does not take; so the distribution
 * function is the series that the predictor sums.
 */
final class OwnMeanNodes {
  /** Of formula 7.1.26 of Abramowitz and Stegun, "Handbook of mathematical functions", 1964. */
  private static final double P = 0.3275911;

  private static final double[] A = {
    0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429
  };

  private final Graph graph;

  OwnMeanNodes(Graph graph) {
    this.graph = graph;
  }

  /**
   * @param mean [..., 1] doubles in standard units
   * @param deviation in standard units
   */
  Tensor of(LabelUnit unit, Tensor mean, double deviation) {
    Tensor m = mean;
    if (unit.deviation() != 1) {
      m = graph.multiply(m, graph.number(unit.deviation()));
    }
    if (unit.mean() != 0) {
      m = graph.add(m, graph.number(unit.mean()));
    }
    if (unit.transform() == Transform.NONE) {
      return m;
    }
    double s = unit.deviation() * deviation;
    if (s < 1e-9) {
      Tensor size = graph.subtract(graph.of("Exp", graph.of("Abs", m)), graph.number(1));
      return graph.multiply(graph.of("Sign", m), size);
    }
    Tensor negative = graph.of("Neg", m);
    Tensor variance = graph.number(s * s);
    Tensor at =
        graph.divide(
            graph.concat(List.of(graph.add(m, variance), graph.add(negative, variance), m), -1),
            graph.number(s));
    Tensor shares = distribution(at);
    Tensor half = graph.number(s * s / 2);
    Tensor up = graph.multiply(graph.of("Exp", graph.add(m, half)), graph.pick(shares, 0));
    Tensor down = graph.multiply(graph.of("Exp", graph.add(negative, half)), graph.pick(shares, 1));
    // F(m / s) - F(-m / s) = 2 F(m / s) - 1
    Tensor two = graph.multiply(graph.pick(shares, 2), graph.number(2));
    Tensor inner = graph.subtract(two, graph.number(1));
    return graph.subtract(graph.subtract(up, down), inner);
  }

  /** The standard normal distribution function. */
  private Tensor distribution(Tensor x) {
    Tensor z = graph.multiply(graph.of("Abs", x), graph.number(Math.sqrt(0.5)));
    Tensor t =
        graph.divide(
            graph.number(1), graph.add(graph.number(1), graph.multiply(z, graph.number(P))));
    Tensor series = graph.multiply(t, graph.number(A[A.length - 1]));
    for (int i = A.length - 2; i >= 0; i--) {
      series = graph.multiply(graph.add(series, graph.number(A[i])), t);
    }
    Tensor tail = graph.of("Exp", graph.of("Neg", graph.multiply(z, z)));
    Tensor upper = graph.multiply(graph.multiply(series, tail), graph.number(0.5));
    Tensor isUp = graph.of("GreaterOrEqual", x, graph.number(0));
    return graph.where(isUp, graph.subtract(graph.number(1), upper), upper);
  }
}
