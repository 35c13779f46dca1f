package org.dbmtl.predictor.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.ezylang.evalex.BaseException;
import com.ezylang.evalex.Expression;
import com.ezylang.evalex.config.ExpressionConfiguration;
import com.ezylang.evalex.operators.OperatorIfc;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.predictor.fault.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreExpressionTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay_ms", "add-to-cart");
  private static final Set<String> BINARY = Set.of("click", "like", "add-to-cart");
  private static final double[] MEANS = {0.5, 0.25, 8, 0.1};
  private static final double[] STANDARDISED = {Double.NaN, Double.NaN, -1.5, Double.NaN};

  private static final ExpressionConfiguration POWER_BEFORE_SIGN =
      ExpressionConfiguration.builder()
          .powerOfPrecedence(OperatorIfc.OPERATOR_PRECEDENCE_POWER_HIGHER)
          .build();

  private static ScoreExpression parse(String text) {
    return ScoreExpression.parse(text, TARGETS, BINARY);
  }

  private static double value(String text, double... joints) {
    return parse(text).evaluate(MEANS, STANDARDISED, joints);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1 + 2 * 3; 7",
        "(1 + 2) * 3; 9",
        "8 - 4 - 2; 2",
        "16 / 4 / 2; 2",
        "2 * 8 / 4; 4",
        "2^3^2; 512",
        "(2^3)^2; 64",
        "-2^2; -4",
        "(-2)^2; 4",
        "2^-1; .5",
        "2^-1^2; .5",
        "--2; 2",
        "3 - -2; 5",
        "-2 * -3; 6",
        "2 * 3^2; 18",
        "1e-1 + .5 + 2.; 2.6",
        "click * (1 + 8 * like)^0.5; .8660254037844386",
        "stay_ms / 4 - click; 1.5",
        "`stay_ms`; 8",
        "`add-to-cart` * 10; 1",
        "standardised(stay_ms); -1.5",
        "min(click, like, 3); .25",
        "max(1, stay_ms) - abs(-2); 6",
        "exp(0) + log(1) + log1p(0) + sqrt(9); 4",
        "P(click) + E(like) + E(stay_ms); 8.75"
      })
  void bindsAsInMathematics(String text, double expected) {
    assertThat(value(text)).isCloseTo(expected, within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithAnotherEvaluator(long seed) {
    var random = new SplittableRandom(seed);
    int compared = 0;
    for (int i = 0; i < 100; i++) {
      String text = randomSum(random, 3);
      double own = value(text);
      double other;
      try {
        other =
            new Expression(text, POWER_BEFORE_SIGN)
                .with("click", MEANS[0])
                .and("like", MEANS[1])
                .and("stay_ms", MEANS[2])
                .evaluate()
                .getNumberValue()
                .doubleValue();
      } catch (BaseException | ArithmeticException | NumberFormatException e) {
        continue; // not a real number there, infinite or NaN here
      }
      assertThat(own)
          .as("seed %d: %s", seed, text)
          .isCloseTo(other, within(1e-9 * Math.max(1, Math.abs(other))));
      compared++;
    }
    assertThat(compared).as("seed %d", seed).isGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void textParsesToTheSameParts(long seed) {
    var random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      ScoreExpression first = parse(randomSum(random, 4));
      ScoreExpression second = parse(first.text());
      assertThat(second.root()).as("seed %d: %s", seed, first).isEqualTo(first.root());
      assertThat(second.text()).isEqualTo(first.text());
    }
  }

  private static String randomSum(SplittableRandom random, int depth) {
    StringBuilder text = new StringBuilder(randomOperand(random, depth));
    for (int more = random.nextInt(3); more > 0; more--) {
      text.append(" +-*/".charAt(1 + random.nextInt(4))).append(randomOperand(random, depth));
    }
    return text.toString();
  }

  private static String randomOperand(SplittableRandom random, int depth) {
    String leaf =
        switch (random.nextInt(depth == 0 ? 4 : 8)) {
          case 0 -> "click";
          case 1 -> "like";
          case 2 -> "stay_ms";
          case 3 -> String.valueOf(random.nextInt(1, 9) / 4.0);
          case 4 -> "log(" + randomSum(random, depth - 1) + ")";
          case 5 -> "sqrt(" + randomSum(random, depth - 1) + ")";
          case 6 ->
              (random.nextBoolean() ? "min(" : "max(")
                  + "%s, %s)".formatted(randomSum(random, 0), randomSum(random, depth - 1));
          default -> "(" + randomSum(random, depth - 1) + ")";
        };
    String power =
        switch (random.nextInt(8)) {
          case 0 -> "^2";
          case 1 -> "^0.5";
          case 2 -> "^click";
          case 3 -> "^2^0.5";
          default -> "";
        };
    return (random.nextInt(4) == 0 ? "-" : "") + leaf + power;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "click*(1+like)^.5 ; click * (1 + like)^0.5",
        "((click))-(like-1); click - (like - 1)",
        "(click^2)^3 ; (click^2)^3",
        "-(2*click) ; -(2 * click)",
        "max( 1,-`add-to-cart` ); max(1, -`add-to-cart`)",
        "P( like&!click ) ; P(!click & like)",
        "P(like & click | click) ; P(like | click)",
        "E(stay_ms|click & !like) ; E(stay_ms | click & !like)",
        "E(like | click) ; P(like | click)",
        "P(like | like) ; P(like | like)",
        "standardised( stay_ms ) * 1e-9 ; standardised(stay_ms) * 1.0E-9"
      })
  void textIsCanonical(String text, String canonical) {
    assertThat(parse(text).text()).isEqualTo(canonical);
    assertThat(parse(canonical).root()).isEqualTo(parse(text).root());
    assertThat(parse(canonical).jointTerms()).isEqualTo(parse(text).jointTerms());
  }

  @Test
  void namesThatAreNotPlainAreQuoted() {
    List<String> odd = List.of("a`b", "P", "log", "été", "1st");
    ScoreExpression sum = ScoreExpression.weightedSum(odd, Set.copyOf(odd), ones(5));
    assertThat(sum.text()).isEqualTo("`a``b` + P + log + été + `1st`");
    assertThat(ScoreExpression.parse(sum.text(), odd, Set.copyOf(odd)).root())
        .isEqualTo(sum.root());
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void jointTermsAreThoseOfTheDefinition() {
    // labels of three binary targets and a continuous one, all rows equally likely
    int[][] labels = {{1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}, {0, 0, 0}, {1, 0, 0}};
    double[] stays = {10, 20, 30, 40, 50, 60};
    ScoreExpression expression =
        parse(
            "P(click & like) + 10 * P(like | click) + 100 * P(click & like | !`add-to-cart`)"
                + " + E(stay_ms | click & !like) + 3 * P(like | click)");
    double[] joints =
        expression.jointTerms().stream().mapToDouble(term -> mean(term, labels, stays)).toArray();
    // by counting rows: 2/6, 2/4, 1/3, (20 + 60) / 2, 2/4
    assertThat(expression.evaluate(MEANS, STANDARDISED, joints))
        .isCloseTo(1 / 3.0 + 10 / 2.0 + 100 / 3.0 + 40 + 3 / 2.0, within(1e-12));
    assertThat(expression.jointTerms()).hasSize(6).doesNotHaveDuplicates();
  }

  private static double mean(JointTerm term, int[][] labels, double[] stays) {
    int[] columns = {0, 1, -1, 2};
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      int[] own = labels[row];
      boolean all =
          term.events().stream().allMatch(e -> own[columns[e.target()]] == (e.on() ? 1 : 0));
      sum += !all ? 0 : term.meanTarget() == JointTerm.NONE ? 1 : stays[row];
    }
    return sum / labels.length;
  }

  @Test
  void aConditionThatCannotBeGivesNoNumber() {
    assertThat(value("P(like | click)", 0, 0)).isNaN();
    assertThat(value("1 / (click - 0.5)")).isInfinite();
    assertThat(value("log(like - click)")).isNaN();
  }

  @Test
  void weightedSumHasProbabilitiesAndStandardisedMeans() {
    ScoreExpression sum = ScoreExpression.weightedSum(TARGETS, BINARY, new double[] {1, 0.5, 2, 0});
    assertThat(sum.text()).isEqualTo("click + 0.5 * like + 2 * standardised(stay_ms)");
    assertThat(sum.readsStandardised()).isTrue();
    assertThat(sum.evaluate(MEANS, STANDARDISED, new double[0])).isEqualTo(0.5 + 0.125 - 3);
    assertThat(parse(sum.text()).root()).isEqualTo(sum.root());
    assertThat(ScoreExpression.weightedSum(TARGETS, BINARY, new double[4]).text()).isEqualTo("0");
    assertThat(ScoreExpression.weightedSum(List.of("a"), Set.of("a"), new double[] {-2}).text())
        .isEqualTo("-2 * a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "click * (1 +; column 13: found the end, expected a number, a target, a function",
        "click like; column 7: found 'like', expected an operator (+ - * / ^) or the end",
        "2 ** click; column 4: found '*', expected a number",
        "(click; column 7: found the end, expected an operator (+ - * / ^) or ')'",
        "clik + 1; column 1: 'clik' is not a target: maybe click",
        "1 + add_to_cart; column 5: 'add_to_cart' is not a target: maybe `add-to-cart`",
        "revenue; column 1: 'revenue' is not a target: known are click, like, stay_ms, `add-to",
        "sqr(2); column 1: 'sqr' is not a function: maybe sqrt",
        "p(click); column 1: 'p' is not a function: maybe P",
        "cosine(2); column 1: 'cosine' is not a function: known are log, log1p, exp",
        "click(2); column 6: found '(' after the target 'click', expected an operator",
        "min(2); column 1: min has 1 argument, expected two or more",
        "log(2, 3); column 1: log has 2 arguments, expected one",
        "P(stay_ms); column 3: 'stay_ms' is continuous, but P takes binary targets: write E(stay",
        "E(stay_ms | !stay_ms); column 14: 'stay_ms' is continuous, but conditions are on binary",
        "P(click & !click); column 12: click and !click exclude each other: remove one of them",
        "P(like | click & !like); column 19: like and !like exclude each other",
        "E(like | !like); column 11: like and !like exclude each other",
        "P(click, like); column 8: found ',', expected '&', '|' or ')'",
        "P(click | like | click); column 16: found '|', expected '&' or ')'",
        "E(stay_ms & click); column 11: found '&', expected '|' or ')'",
        "P(2); column 3: found '2', expected the name of a target",
        "P(!(click)); column 4: found '(', expected the name of a target",
        "standardised(like); column 14: 'like' is binary, expected a continuous target",
        "standardised(stay_ms + 1); column 22: found '+', expected ')'",
        "click > 0.5; column 7: found '>': there are no comparisons",
        "2 * `like; column 5: a name in backquotes (`) is empty or does not end",
        "2 * \"like\"; column 5: found \": write the name of a target as it is, or in backquotes",
        "2 # like; column 3: '#' is not part of any expression",
        "1e999; column 1: the number 1e999 is too large",
        "' '; column 1: the expression is empty, expected one such as 2 * click"
      })
  void errorsNameThePlaceAndTheWayOut(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ModelException.class)
        .hasMessageStartingWith("score '" + text + "', column ")
        .hasMessageContaining(message);
  }

  @Test
  void longExpressionsAreRefusedInOneShortLine() {
    for (String text :
        List.of("(".repeat(5000) + "1", "-".repeat(5000) + "1", "1" + "+\n1".repeat(5000))) {
      assertThatThrownBy(() -> parse(text))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("more than 100")
          .message()
          .hasSizeLessThan(250)
          .doesNotContain("\n");
    }
  }
}
