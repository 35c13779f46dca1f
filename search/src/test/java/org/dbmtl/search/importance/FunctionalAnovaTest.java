package org.dbmtl.search.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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

  @Test
  void equalScoresGiveNoImportance() {
    double[][] units = {{0.1}, {0.2}, {0.7}, {0.9}};
    assertThat(FunctionalAnova.shares(units, new double[] {1, 1, 1, 1}, 1)).containsExactly(0);
  }
}
