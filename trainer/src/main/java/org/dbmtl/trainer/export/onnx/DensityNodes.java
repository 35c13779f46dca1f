package org.dbmtl.trainer.export.onnx;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Hurdle;
import org.dbmtl.predictor.density.LabelMean;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.unit.LabelUnit;

/** What densities say of outputs. Values have the outputs in their last dimension. */
final class DensityNodes {
  /** So low that {@code e^z} is 0 next to an output of 0. */
  private static final float NEVER = -1e30f;

  private final Graph graph;
  private final OwnMeanNodes ownMeans;

  DensityNodes(Graph graph) {
    this.graph = graph;
    ownMeans = new OwnMeanNodes(graph);
  }

  /** {@code 1 / (1 + e^-z)}. */
  Tensor probability(Tensor z) {
    return graph.of("Sigmoid", z);
  }

  /**
   * What a child reads over an edge that carries probabilities.
   *
   * @param z floats
   */
  Tensor signal(Density density, Tensor z) {
    if (density instanceof Bernoulli) {
      return probability(z);
    }
    if (density instanceof Hurdle) {
      return graph.concat(List.of(probability(graph.pick(z, 0)), graph.pick(z, 1)), -1);
    }
    if (density instanceof Binned) {
      return softmax(z);
    }
    return z;
  }

  private Tensor softmax(Tensor z) {
    return graph.node("Softmax", List.of(z), Attribute.of("axis", -1));
  }

  /**
   * The mean of a continuous target in the log's own unit.
   *
   * @param deviation fitted, see {@link Density#mean}
   * @param z doubles
   */
  Tensor own(ModelTarget target, double deviation, Tensor z) {
    LabelUnit unit = target.unit();
    Density density = target.density();
    if (density instanceof Hurdle hurdle) {
      Tensor ofOn = ownMeans.of(unit, ofOn(hurdle, z), hurdle.deviation() * deviation);
      return mixed(z, ofOn, unit.own(hurdle.off()));
    }
    if (density instanceof Binned) {
      return overBins(density.outputs(), density.mean(unit, deviation), z);
    }
    return ownMeans.of(unit, z, deviation);
  }

  /**
   * The expected standardised label of a continuous target.
   *
   * @param z doubles
   */
  Tensor standardised(Density density, Tensor z) {
    if (density instanceof Hurdle hurdle) {
      return mixed(z, ofOn(hurdle, z), hurdle.off());
    }
    if (density instanceof Binned) {
      return overBins(density.outputs(), density::prediction, z);
    }
    return z;
  }

  private Tensor ofOn(Hurdle hurdle, Tensor z) {
    Tensor size = graph.multiply(graph.pick(z, 1), graph.number(hurdle.deviation()));
    return graph.add(size, graph.number(hurdle.mean()));
  }

  /** {@code p ofOn + (1 - p) ofOff}, p being the probability of the first output. */
  private Tensor mixed(Tensor z, Tensor ofOn, double ofOff) {
    Tensor on = probability(graph.pick(z, 0));
    Tensor off = graph.subtract(graph.number(1), on);
    return graph.add(graph.multiply(on, ofOn), graph.multiply(off, graph.number(ofOff)));
  }

  /** The mean over bins of what a function says of rows that are surely in a bin. */
  private Tensor overBins(int bins, LabelMean function, Tensor z) {
    double[] ofBins = new double[bins];
    for (int bin = 0; bin < bins; bin++) {
      float[] surely = new float[bins];
      Arrays.fill(surely, NEVER);
      surely[bin] = 0;
      ofBins[bin] = function.of(surely, 0);
    }
    return graph.of("MatMul", softmax(z), graph.doubleKernel("bins", ofBins));
  }

  /**
   * The outputs of a target that is a factor times a probability, as {@link
   * org.dbmtl.predictor.network.TargetProduct} computes them.
   *
   * @param z outputs of the factor, doubles
   * @param parent logit of the parent's probability
   */
  Tensor product(ModelTarget child, Tensor z, Tensor parent) {
    Tensor factor = graph.pick(z, 0);
    Tensor product;
    if (child.density().firstIsLogit()) {
      Tensor first = graph.of("Neg", factor);
      Tensor second = graph.of("Neg", parent);
      Tensor all = graph.concat(List.of(first, second, graph.add(first, second)), -1);
      Tensor sum = graph.of("ReduceLogSumExp", all, graph.longs("axis", -1));
      product = graph.of("Neg", sum);
    } else {
      Tensor origin = graph.number(child.unit().mean() / child.unit().deviation());
      Tensor none = graph.add(factor, origin);
      product = graph.subtract(graph.multiply(probability(parent), none), origin);
    }
    int outputs = child.density().outputs();
    if (outputs == 1) {
      return product;
    }
    long[] rest = new long[outputs - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = i + 1L;
    }
    return graph.concat(List.of(product, graph.pick(z, rest)), -1);
  }
}
