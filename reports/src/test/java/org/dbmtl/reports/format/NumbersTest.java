package org.dbmtl.reports.format;

import static org.assertj.core.api.Assertions.assertThat;

import org.dbmtl.search.evidence.Difference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "-0.3; -0.1; -0.20000 [-0.30000, -0.10000]",
        "-0.3; -0.0000031234; -0.15000 [-0.30000, -0.0000031]",
        "0.00000049; 0.3; +0.15000 [+0.00000049, +0.30000]",
        "-0.3; 0; -0.15000 [-0.30000, 0]",
        "-0.3; -1e-17; -0.15000 [-0.30000, 0]"
      })
  void anEndOfAnIntervalIsToldFromZero(double low, double high, String text) {
    Difference difference = new Difference((low + high) / 2, low, high, 3);
    assertThat(Numbers.withInterval(difference)).isEqualTo(text);
  }
}
