package org.dbmtl.predictor.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is accepted is DuckDB's choice: {@code RowEncodingTest} of the trainer asks it. */
class NumberTextTest {
  @ParameterizedTest
  @CsvSource({
    "' 7 ', 7",
    "+1, 1",
    "+-5, -5",
    "007, 7",
    "5., 5",
    ".5, 0.5",
    "1E+5, 100000",
    "1_000, 1000",
    "1.5_5, 1.55",
    "1e1_0, 1e10",
    "5.e3, 5000",
    "1e-400, 0",
    "4.9e-324, 4.9e-324"
  })
  void readsWhatTheDatabaseReads(String text, double number) {
    assertThat(NumberText.parse(text)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "-",
        "+",
        "e5",
        "1e",
        "1e+",
        "++5",
        "--5",
        "+ 5",
        "- 5",
        "0x10",
        "0x1p3",
        "1d",
        "1f",
        "_1",
        "1_",
        "1__0",
        "1_.5",
        "1._5",
        "1_e5",
        "1e_5",
        "1,5",
        "1 2",
        "true",
        "٣",
        "nan",
        "7\u0000",
        "\u00a07",
        "1e400",
        "-inf",
        "infinity"
      })
  void refusesTheRest(String text) {
    assertThat(NumberText.parse(text)).matches(number -> !Double.isFinite(number));
  }

  @Test
  void keepsTheSignOfZero() {
    assertThat(Double.doubleToRawLongBits(NumberText.parse("-0")))
        .isEqualTo(Double.doubleToRawLongBits(-0.0));
  }

  @Test
  void roundsToTheNearestDouble() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal number =
          BigDecimal.valueOf(random.nextLong() >> random.nextInt(60), random.nextInt(18));
      String text = random.nextBoolean() ? number.toPlainString() : number.toString();
      assertThat(NumberText.parse(text))
          .as("seed %d: %s", seed, text)
          .isEqualTo(number.doubleValue());
    }
  }

  @Test
  void readsAVeryLongTextWithoutRecursion() {
    assertThat(NumberText.parse("1_".repeat(1_000_000) + "0")).isInfinite();
    assertThat(NumberText.parse("0".repeat(1_000_000) + "x")).isNaN();
  }
}
