package org.dbmtl.search.importance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.Seeds;

/**
 * Importance of hyperparameters by functional analysis of variance over a random forest (Hutter,
 * Hoos and Leyton-Brown, "An efficient approach for assessing hyperparameter importance", ICML
 * 2014): the share of the variance over the space that is explained by the mean effect of one
 * parameter alone, computed exactly in each of {@value #TREES} trees from its boxes and averaged.
 * What is left to 1 is of several parameters together.
 *
 * <p>The space is the unit cube in which samplers see it, so that a log scale counts by ratios. A
 * parameter that does not count in a point is put at its middle; the values of a choice are cells
 * in their order. Scores below the median are moved up to it, so that importance is about what
 * makes good points, not about what ruins bad ones (the same source, section 4.3, limits the
 * function likewise).
 */
public final class FunctionalAnova {
  /** With fewer points there is nothing to say. */
  public static final int LEAST_POINTS = 20;

  private static final int TREES = 64;

  private FunctionalAnova() {}

  /**
   * The importance of each parameter.
   *
   * @param scores by point, at least {@link #LEAST_POINTS}
   * @param seed of the forest
   * @return shares in [0, 1] by parameter, the largest first; all 0 if all scores are equal
   */
  public static Map<String, Double> of(SearchSpace space, Map<Point, Double> scores, long seed) {
    if (scores.size() < LEAST_POINTS) {
      throw new IllegalArgumentException(
          "%d points: at least %d are needed".formatted(scores.size(), LEAST_POINTS));
    }
    List<Point> points = new ArrayList<>(scores.keySet());
    double[][] units = new double[points.size()][];
    double[] values = new double[points.size()];
    for (int i = 0; i < units.length; i++) {
      units[i] = space.units(points.get(i));
      for (int j = 0; j < units[i].length; j++) {
        units[i][j] = Double.isNaN(units[i][j]) ? 0.5 : units[i][j];
      }
      values[i] = scores.getOrDefault(points.get(i), 0.0);
    }
    double[] shares = shares(units, limited(values), seed);
    Map<String, Double> named = new LinkedHashMap<>();
    for (int j = 0; j < shares.length; j++) {
      named.put(space.names().get(j), shares[j]);
    }
    Map<String, Double> sorted = new LinkedHashMap<>();
    named.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Collections.reverseOrder()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static double[] limited(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double median = sorted[sorted.length / 2];
    double[] limited = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      limited[i] = Math.max(values[i], median);
    }
    return limited;
  }

  /**
   * Share of the variance that each parameter explains alone.
   *
   * @param units [points][parameters], in [0, 1]
   * @param values [points]
   * @return [parameters]
   */
  static double[] shares(double[][] units, double[] values, long seed) {
    RandomGenerator random = new Well19937c(Seeds.of(seed, "importance", 0));
    double[] shares = new double[units[0].length];
    int varying = 0;
    for (int t = 0; t < TREES; t++) {
      RegressionTree tree = new RegressionTree(units, values, random);
      double mean = 0;
      double square = 0;
      for (RegressionTree.Leaf leaf : tree.leaves()) {
        double volume = volume(leaf, -1);
        mean += volume * leaf.value;
        square += volume * leaf.value * leaf.value;
      }
      double variance = square - mean * mean;
      if (variance > 1e-15 * Math.abs(square)) {
        varying++;
        for (int j = 0; j < shares.length; j++) {
          shares[j] += marginalVariance(tree, j, mean) / variance;
        }
      }
    }
    for (int j = 0; j < shares.length; j++) {
      shares[j] = varying == 0 ? 0 : Math.min(1, Math.max(0, shares[j] / varying));
    }
    return shares;
  }

  /** Volume of a box, without the length along one parameter; -1 for all. */
  private static double volume(RegressionTree.Leaf leaf, int without) {
    double volume = 1;
    for (int j = 0; j < leaf.low.length; j++) {
      volume *= j == without ? 1 : leaf.length(j);
    }
    return volume;
  }

  /** Variance of the mean over all other parameters, as a step function of one. */
  private static double marginalVariance(RegressionTree tree, int parameter, double mean) {
    TreeSet<Double> cuts = new TreeSet<>();
    for (RegressionTree.Leaf leaf : tree.leaves()) {
      cuts.add(leaf.low[parameter]);
      cuts.add(leaf.high[parameter]);
    }
    double variance = 0;
    double from = 0;
    for (double to : cuts) {
      double middle = (from + to) / 2;
      if (to > from) {
        double marginal = 0;
        for (RegressionTree.Leaf leaf : tree.leaves()) {
          if (leaf.low[parameter] <= middle && middle < leaf.high[parameter]) {
            marginal += volume(leaf, parameter) * leaf.value;
          }
        }
        variance += (to - from) * (marginal - mean) * (marginal - mean);
      }
      from = to;
    }
    return variance;
  }
}
