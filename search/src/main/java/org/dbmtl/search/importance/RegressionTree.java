package org.dbmtl.search.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * A regression tree over the unit cube (Breiman et al. 1984), grown on a bootstrap sample with a
 * random part of the parameters tried at each cut (Breiman, "Random forests", 2001). Immutable.
 */
final class RegressionTree {
  private static final int LEAST_TO_CUT = 4;

  /** A box of the cube, and the value in it. */
  static final class Leaf {
    final double[] low;
    final double[] high;
    final double value;

    Leaf(double[] low, double[] high, double value) {
      this.low = low;
      this.high = high;
      this.value = value;
    }

    /** Share of the cube that the box is, along one parameter. */
    double length(int parameter) {
      return high[parameter] - low[parameter];
    }
  }

  private final List<Leaf> leaves = new ArrayList<>();

  /**
   * @param units [points][parameters], in [0, 1]
   * @param values [points]
   */
  RegressionTree(double[][] units, double[] values, RandomGenerator random) {
    int[] sample = new int[values.length];
    for (int i = 0; i < sample.length; i++) {
      sample[i] = random.nextInt(sample.length);
    }
    int parameters = units[0].length;
    double[] high = new double[parameters];
    Arrays.fill(high, 1);
    grow(units, values, sample, new double[parameters], high, random);
  }

  List<Leaf> leaves() {
    return leaves;
  }

  private void grow(
      double[][] units,
      double[] values,
      int[] members,
      double[] low,
      double[] high,
      RandomGenerator random) {
    int bestParameter = -1;
    double bestCut = 0;
    double bestError = error(values, members);
    if (members.length >= LEAST_TO_CUT && bestError > 0) {
      int tries = Math.max(1, (int) Math.ceil(low.length * 5 / 6.0));
      int[] order = shuffled(low.length, random);
      for (int t = 0; t < tries; t++) {
        int parameter = order[t];
        double[] places =
            Arrays.stream(members).mapToDouble(i -> units[i][parameter]).sorted().toArray();
        for (int i = 1; i < places.length; i++) {
          if (places[i] > places[i - 1]) {
            double cut = (places[i] + places[i - 1]) / 2;
            double error =
                error(values, side(units, members, parameter, cut, true))
                    + error(values, side(units, members, parameter, cut, false));
            if (error < bestError * (1 - 1e-12)) {
              bestError = error;
              bestParameter = parameter;
              bestCut = cut;
            }
          }
        }
      }
    }
    if (bestParameter < 0) {
      double mean = Arrays.stream(members).mapToDouble(i -> values[i]).average().orElse(0);
      leaves.add(new Leaf(low, high, mean));
      return;
    }
    double[] middleHigh = high.clone();
    middleHigh[bestParameter] = bestCut;
    double[] middleLow = low.clone();
    middleLow[bestParameter] = bestCut;
    grow(
        units, values, side(units, members, bestParameter, bestCut, true), low, middleHigh, random);
    grow(
        units,
        values,
        side(units, members, bestParameter, bestCut, false),
        middleLow,
        high,
        random);
  }

  private static int[] side(
      double[][] units, int[] members, int parameter, double cut, boolean below) {
    return Arrays.stream(members).filter(i -> (units[i][parameter] < cut) == below).toArray();
  }

  /** Sum of squared distances from the mean. */
  private static double error(double[] values, int[] members) {
    double mean = Arrays.stream(members).mapToDouble(i -> values[i]).average().orElse(0);
    return Arrays.stream(members).mapToDouble(i -> (values[i] - mean) * (values[i] - mean)).sum();
  }

  private static int[] shuffled(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
