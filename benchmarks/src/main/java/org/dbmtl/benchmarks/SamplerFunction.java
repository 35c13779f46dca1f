package org.dbmtl.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.sampler.Sampler;
import org.dbmtl.search.sampler.SamplerProvider;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.WholeParameter;

/**
 * A function to minimise whose least value is known.
 *
 * @param space where it is defined
 * @param function its value at a point
 * @param least its least value
 */
record SamplerFunction(
    String name, SearchSpace space, ToDoubleFunction<Point> function, double least) {
  /** Dixon and Szegö (1978); three minima of 0.397887. */
  static final SamplerFunction BRANIN =
      new SamplerFunction(
          "Branin",
          space(real("x0", -5, 10), real("x1", 0, 15)),
          point -> {
            double x = point.number("x0");
            double y = point.number("x1");
            double a = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
            return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
          },
          0.39788735772973816);

  /** Dixon and Szegö (1978), six dimensions; least value -3.32237. */
  static final SamplerFunction HARTMANN6 =
      new SamplerFunction(
          "Hartmann-6",
          space(reals(6, 0, 1)),
          point -> {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
              double inner = 0;
              for (int j = 0; j < 6; j++) {
                double d = point.number("x" + j) - HartmannNumbers.P[i][j] / 1e4;
                inner += HartmannNumbers.A[i][j] * d * d;
              }
              sum += HartmannNumbers.ALPHA[i] * Math.exp(-inner);
            }
            return -sum;
          },
          -3.322368011391339);

  /** Rosenbrock (1960) in ten dimensions; 0 where all are 1. */
  static final SamplerFunction ROSENBROCK10 =
      new SamplerFunction(
          "Rosenbrock-10",
          space(reals(10, -5, 10)),
          point -> {
            double sum = 0;
            for (int i = 0; i < 9; i++) {
              double x = point.number("x" + i);
              double next = point.number("x" + (i + 1));
              sum += 100 * (next - x * x) * (next - x * x) + (1 - x) * (1 - x);
            }
            return sum;
          },
          0);

  /**
   * A choice of three branches, each with parameters of its own kinds; 0 in branch "c" at rate
   * 0.01, 3 layers, widths 64 and 32.
   */
  static final SamplerFunction MIXED =
      new SamplerFunction(
          "mixed, conditional",
          space(
              new ChoiceParameter("branch", List.of("a", "b", "c"), null),
              new RealParameter("rate", 1e-5, 1, true, null),
              new RealParameter("shift", -1, 1, false, new Condition("branch", List.of("a", "b"))),
              new WholeParameter("layers", 1, 5, 1, false, new Condition("branch", List.of("c"))),
              new WholeParameter("width1", 4, 512, 1, true, new Condition("branch", List.of("c"))),
              new WholeParameter(
                  "width2", 4, 512, 1, true, new Condition("layers", List.of(2, 3, 4, 5)))),
          point -> {
            double rate = Math.log10(point.number("rate")) + 2;
            double value = rate * rate;
            switch (point.get("branch").toString()) {
              case "a" -> value += 1 + Math.abs(point.number("shift") - 0.5);
              case "b" -> value += 0.5 + Math.pow(point.number("shift") + 0.5, 2);
              default -> {
                value += 0.3 * Math.abs(point.number("layers") - 3);
                value += Math.abs(Math.log(point.number("width1") / 64)) / 4;
                Object second = point.find("width2");
                value +=
                    second == null
                        ? 0.5
                        : Math.abs(Math.log(((Number) second).intValue() / 32.0)) / 4;
              }
            }
            return value;
          },
          0);

  /** All of them. */
  static final List<SamplerFunction> ALL = List.of(BRANIN, HARTMANN6, ROSENBROCK10, MIXED);

  /** Distance of the value at a point from the least one. */
  double regret(Point point) {
    return function.applyAsDouble(point) - least;
  }

  /** Least regret of some trials, told one by one. */
  double regret(String sampler, int trials, long seed) {
    Sampler asked = SamplerProvider.named(sampler).create(space, seed);
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < trials; i++) {
      Point point = asked.ask(1).get(0);
      double regret = regret(point);
      best = Math.min(best, regret);
      asked.tell(Observation.of(point, -regret));
    }
    return best;
  }

  private static SearchSpace space(Parameter... parameters) {
    return new SearchSpace(List.of(parameters), List.of());
  }

  private static Parameter real(String name, double from, double to) {
    return new RealParameter(name, from, to, false, null);
  }

  private static Parameter[] reals(int count, double from, double to) {
    Parameter[] reals = new Parameter[count];
    for (int i = 0; i < count; i++) {
      reals[i] = real("x" + i, from, to);
    }
    return reals;
  }

  /** From the function's usual definition. */
  private static final class HartmannNumbers {
    private static final double[] ALPHA = {1.0, 1.2, 3.0, 3.2};
    private static final double[][] A = {
      {10, 3, 17, 3.5, 1.7, 8},
      {0.05, 10, 17, 0.1, 8, 14},
      {3, 3.5, 1.7, 10, 17, 8},
      {17, 8, 0.05, 10, 0.1, 14}
    };
    private static final double[][] P = {
      {1312, 1696, 5569, 124, 8283, 5886},
      {2329, 4135, 8307, 3736, 1004, 9991},
      {2348, 1451, 3522, 2883, 3047, 6650},
      {4047, 8828, 8732, 5743, 1091, 381}
    };
  }
}
