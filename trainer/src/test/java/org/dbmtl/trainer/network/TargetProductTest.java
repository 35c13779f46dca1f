package org.dbmtl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.network.TargetProduct;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetProductTest {
  private static final TargetColumn BINARY =
      new TargetColumn("like", true, 1, Transform.NONE, 0.1, 1);
  private static final TargetColumn CONTINUOUS =
      new TargetColumn("stay", false, 1, Transform.LOG1P, 3, 2);

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"0,0", "1.5,-2", "-3,4", "-40,-50", "30,35", "-700,-30", "700,-30", "-30,700"})
  void probabilitiesMultiplyExactlyHoweverSmall(double factor, double parent) {
    TargetProduct product = new TargetProduct(BINARY.density(), BINARY.unit());
    product.compute(factor, parent);
    assertThat(product.value()).isCloseTo(exact(factor, parent), within(1e-9));
  }

  /** Logit of the product of probabilities, in 60 digits: 1 / P - 1 = (1 + e^-z)(1 + e^-p) - 1. */
  private static double exact(double factor, double parent) {
    MathContext digits = new MathContext(60);
    BigDecimal z = exp(-factor);
    BigDecimal p = exp(-parent);
    BigDecimal odds =
        BigDecimal.ONE.add(z).multiply(BigDecimal.ONE.add(p)).subtract(BigDecimal.ONE);
    int scale = odds.precision() - odds.scale() - 1;
    double mantissa = odds.round(digits).scaleByPowerOfTen(-scale).doubleValue();
    return -(Math.log(mantissa) + scale * Math.log(10));
  }

  private static BigDecimal exp(double x) {
    return new BigDecimal(Math.exp(x));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"0,0", "1.5,-2", "-3,4", "2,3"})
  void aContinuousTargetIsScaledInTheUnitInWhichZeroIsNone(double factor, double parent) {
    TargetProduct product = new TargetProduct(CONTINUOUS.density(), CONTINUOUS.unit());
    product.compute(factor, parent);
    double inUnit = factor * 2 + 3;
    double scaled = inUnit / (1 + Math.exp(-parent));
    assertThat(product.value()).isCloseTo((scaled - 3) / 2, within(1e-12));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @CsvSource({"0,0", "1.5,-2", "-3,4", "2,3", "-8,-9"})
  void slopesAreThoseOfFiniteDifferences(double factor, double parent) {
    for (TargetColumn child : List.of(BINARY, CONTINUOUS)) {
      TargetProduct product = new TargetProduct(child.density(), child.unit());
      double h = 1e-5;
      double byFactor = (value(child, factor + h, parent) - value(child, factor - h, parent));
      double byParent = (value(child, factor, parent + h) - value(child, factor, parent - h));
      product.compute(factor, parent);
      assertThat(product.slopeOfFactor()).isCloseTo(byFactor / (2 * h), within(1e-8));
      assertThat(product.slopeOfParent()).isCloseTo(byParent / (2 * h), within(1e-8));
    }
  }

  private static double value(TargetColumn child, double factor, double parent) {
    TargetProduct product = new TargetProduct(child.density(), child.unit());
    product.compute(factor, parent);
    return product.value();
  }

  @Test
  void onlyTheFirstBinaryParentIsAFactor() {
    List<TargetColumn> targets =
        List.of(CONTINUOUS, BINARY, new TargetColumn("buy", true, 1, Transform.NONE, 0.05, 1));
    List<String> names = List.of("stay", "like", "buy");
    TargetGraph structure = TargetGraph.parse(names, "stay>like stay>buy like>buy");
    NetworkSettings esmm = NetworkSettings.DEFAULT.withMethod(Method.ESMM);
    DbmtlShape shape = DbmtlShape.of(List.of(), 2, targets, structure, esmm);
    assertThat(shape.factorOf("buy")).isEqualTo("like");
    assertThat(shape.factorOf("like")).isNull();
    assertThat(shape.factorOf("stay")).isNull();
    assertThat(shape.structure().text()).isEqualTo("like>buy");
    assertThat(shape.bayesBlocks("buy")).hasSize(1);
  }

  @Test
  void productsBeginAtTheBaseRates() {
    List<TargetColumn> targets = List.of(BINARY, CONTINUOUS);
    TargetGraph structure = TargetGraph.parse(List.of("like", "stay"), "like>stay");
    NetworkSettings esmm = NetworkSettings.DEFAULT.withMethod(Method.ESMM);
    DbmtlShape shape = DbmtlShape.of(List.of(), 2, targets, structure, esmm);
    double parent = InitialWeights.headBiases(shape, targets, 0)[0];
    assertThat(1 / (1 + Math.exp(-parent))).isCloseTo(0.1, within(1e-7));
    TargetProduct product = new TargetProduct(CONTINUOUS.density(), CONTINUOUS.unit());
    product.compute(InitialWeights.headBiases(shape, targets, 1)[0], parent);
    assertThat(product.value()).isCloseTo(0, within(1e-6));
  }
}
