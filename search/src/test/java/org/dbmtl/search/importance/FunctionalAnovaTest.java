package org.dbmtl.search.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.junit.jupiter.api.Test;

class FunctionalAnovaTest {
  /**
   * f = 2x + y on the cube: variances 4/12 and 1/12, so that the shares are .8 and .2; z has none.
   */
  @Test
  void sharesOfASumAreThoseOfItsTerms() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] units = new double[600][];
    double[] values = new double[600];
    for (int i = 0; i < units.length; i++) {
      units[i] = random.doubles(3).toArray();
      values[i] = 2 * units[i][0] + units[i][1];
    }
    double[] shares = FunctionalAnova.shares(units, values, 1);
    assertThat(shares[0]).isCloseTo(0.8, within(0.05));
    assertThat(shares[1]).isCloseTo(0.2, within(0.05));
    assertThat(shares[2]).isLessThan(0.02);
  }

  /** f = 1 if x and y lie on the same side of one half: all of the variance is of both together. */
  @Test
  void whatTwoDoTogetherIsOfNeitherAlone() {
    SplittableRandom random = new SplittableRandom(4);
    double[][] units = new double[600][];
    double[] values = new double[600];
    for (int i = 0; i < units.length; i++) {
      units[i] = random.doubles(2).toArray();
      values[i] = (units[i][0] < 0.5) == (units[i][1] < 0.5) ? 1 : 0;
    }
    double[] shares = FunctionalAnova.shares(units, values, 1);
    assertThat(shares[0] + shares[1]).isLessThan(0.1);
  }

  @Test
  void conditionsAndChoicesCountAndTheOrderIsByShare() {
    SearchSpace space =
        new SearchSpace(
            List.of(
                new RealParameter("idle", 0, 1, false, null),
                new ChoiceParameter("branch", List.of("a", "b"), null),
                new RealParameter("rate", 1e-4, 1, true, new Condition("branch", List.of("b")))),
            List.of());
    SplittableRandom random = new SplittableRandom(5);
    Map<Point, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < 200; i++) {
      Point point = space.at(random.doubles(3).toArray());
      boolean b = point.get("branch").equals("b");
      scores.put(point, b ? 1 + 0.1 * Math.log10(point.number("rate")) : 0.4);
    }
    Map<String, Double> importance = FunctionalAnova.of(space, scores, 1);
    assertThat(importance.keySet()).last().isEqualTo("idle");
    assertThat(importance).isEqualTo(FunctionalAnova.of(space, scores, 1));
    assertThatThrownBy(() -> FunctionalAnova.of(space, Map.of(), 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Half of x ruins everything, the other half leaves y: limited at the median f is 0 or y, of
   * whose variance x explains .6 and y .2; without the limit x would explain all but .01.
   */
  @Test
  void importanceIsAboutGoodPoints() {
    SearchSpace space =
        new SearchSpace(
            List.of(
                new RealParameter("x", 0, 1, false, null),
                new RealParameter("y", 0, 1, false, null)),
            List.of());
    SplittableRandom random = new SplittableRandom(6);
    Map<Point, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < 600; i++) {
      Point point = space.at(random.doubles(2).toArray());
      scores.put(point, point.number("x") < 0.5 ? -10 : point.number("y"));
    }
    Map<String, Double> importance = FunctionalAnova.of(space, scores, 1);
    assertThat(importance.get("x")).isCloseTo(0.6, within(0.07));
    assertThat(importance.get("y")).isCloseTo(0.2, within(0.07));
  }

  @Test
  void theBestCutIsTheOneThatTryingAllFinds() {
    for (long seed = 1; seed <= 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int n = 2 + random.nextInt(20);
      double[][] units = new double[n][1];
      double[] values = new double[n];
      int[] members = new int[n];
      for (int i = 0; i < n; i++) {
        units[i][0] = random.nextInt(8) / 8.0;
        values[i] = 100 + random.nextGaussian();
        members[i] = random.nextInt(n); // as in a bootstrap sample
      }
      double least = Double.POSITIVE_INFINITY;
      for (double cut = 1 / 16.0; cut < 1; cut += 1 / 16.0) {
        double at = cut;
        long below = Arrays.stream(members).filter(i -> units[i][0] < at).count();
        if (below > 0 && below < n) {
          least =
              Math.min(
                  least,
                  error(units, values, members, cut, true)
                      + error(units, values, members, cut, false));
        }
      }
      double found = RegressionTree.bestCut(units, values, members, 0).error();
      assertThat(found).as("seed %d", seed).isCloseTo(least, within(1e-9));
    }
  }

  private static double error(
      double[][] units, double[] values, int[] members, double cut, boolean below) {
    double[] side =
        Arrays.stream(members)
            .filter(i -> units[i][0] < cut == below)
            .mapToDouble(i -> values[i])
            .toArray();
    double mean = Arrays.stream(side).average().orElse(0);
    return Arrays.stream(side).map(value -> (value - mean) * (value - mean)).sum();
  }

  @Test
  void equalScoresGiveNoImportance() {
    double[][] units = {{0.1}, {0.2}, {0.7}, {0.9}};
    assertThat(FunctionalAnova.shares(units, new double[] {1, 1, 1, 1}, 1)).containsExactly(0);
  }
}
