package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.math3.distribution.TDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DunnettMaximumTest {
  /** The double integral by scipy.integrate.quad of scipy 1.17.1, tolerance 1e-11. */
  @ParameterizedTest(name = "{0} of {1}, freedom {2}")
  @CsvSource({
    "2.44, 2, 5, 0.05002272521783935",
    "2, 1, 3, 0.06966298427942297",
    "1.5, 4, 1, 0.37274423034152104",
    "2.5, 24, 24, 0.10434038151442193",
    "3, 24, 10, 0.06586890954058366",
    "0.3, 9, 18, 0.8196075306245101",
    "-0.5, 3, 6, 0.8868810031657317",
    "4, 500, 499, 0.008345336191963648",
    "3.5, 100, 2, 0.2440227682899625",
  })
  void probabilitiesAgreeWithNumericalIntegration(
      double ratio, int comparisons, double freedom, double expected) {
    assertThat(new DunnettMaximum(comparisons, freedom).exceeds(ratio))
        .isCloseTo(expected, within(1e-7));
  }

  /** Dunnett (1955), table 1a: one-sided, joint probability 0.95. */
  @ParameterizedTest(name = "{0} comparisons, freedom {1}")
  @CsvSource({
    "1, 5, 2.02",
    "2, 5, 2.44",
    "3, 5, 2.68",
    "1, 10, 1.81",
    "2, 10, 2.15",
    "3, 10, 2.34",
    "4, 10, 2.47",
  })
  void criticalValuesAreThePublishedOnes(int comparisons, double freedom, double expected) {
    assertThat(new DunnettMaximum(comparisons, freedom).critical(0.05))
        .isCloseTo(expected, within(0.0051));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "7", "100", "100000"})
  void oneComparisonIsStudents(double freedom) {
    DunnettMaximum one = new DunnettMaximum(1, freedom);
    TDistribution student = new TDistribution(null, freedom);
    for (double t : new double[] {-3, -0.2, 0, 0.7, 2, 5}) {
      assertThat(one.exceeds(t)).isCloseTo(1 - student.cumulativeProbability(t), within(1e-7));
    }
    assertThat(one.critical(0.025))
        .isCloseTo(student.inverseCumulativeProbability(0.975), within(1e-5));
  }

  @Test
  void certaintiesAndBadValues() {
    DunnettMaximum maximum = new DunnettMaximum(3, 4);
    assertThat(maximum.exceeds(Double.POSITIVE_INFINITY)).isZero();
    assertThat(maximum.exceeds(Double.NEGATIVE_INFINITY)).isOne();
    assertThat(maximum.exceeds(maximum.critical(0.01))).isCloseTo(0.01, within(1e-8));
    assertThatThrownBy(() -> maximum.exceeds(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> maximum.critical(1)).hasMessageContaining("level 1.0");
    assertThatThrownBy(() -> new DunnettMaximum(0, 4)).hasMessageContaining("0 comparisons");
    assertThatThrownBy(() -> new DunnettMaximum(1, 0)).hasMessageContaining("0.0 degrees");
  }
}
