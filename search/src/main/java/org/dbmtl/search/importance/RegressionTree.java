package org.dbmtl.search.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
        Cut cut = bestCut(units, values, members, parameter);
        if (cut.error < bestError * (1 - 1e-12)) {
          bestError = cut.error;
          bestParameter = parameter;
          bestCut = cut.place;
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

  /** A place to cut, and the sum of squared distances from the means of both sides. */
  record Cut(double place, double error) {}

  /** The best cut along a parameter, by running sums over the sorted points: O(n log n). */
  static Cut bestCut(double[][] units, double[] values, int[] members, int parameter) {
    int[] sorted =
        Arrays.stream(members)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> units[i][parameter]))
            .mapToInt(Integer::intValue)
            .toArray();
    double mean = Arrays.stream(members).mapToDouble(i -> values[i]).average().orElse(0);
    double square = error(values, members);
    Cut best = new Cut(0, Double.POSITIVE_INFINITY);
    double below = 0;
    for (int k = 1; k < sorted.length; k++) {
      // Distances from the mean: their sums on both sides are opposite.
      below += values[sorted[k - 1]] - mean;
      double left = units[sorted[k - 1]][parameter];
      double right = units[sorted[k]][parameter];
      if (right > left) {
        double error = square - below * below / k - below * below / (sorted.length - k);
        if (error < best.error) {
          best = new Cut((left + right) / 2, Math.max(0, error));
        }
      }
    }
    return best;
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
