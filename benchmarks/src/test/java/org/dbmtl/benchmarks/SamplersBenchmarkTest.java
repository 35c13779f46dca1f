package org.dbmtl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samplers on functions whose least value is known: 100 trials, seeds 0 to 29. */
class SamplersBenchmarkTest {
  private static final int TRIALS = 100;
  private static final int SEEDS = 30;

  static List<SamplerFunction> functions() {
    return SamplerFunction.ALL;
  }

  @ParameterizedTest
  @MethodSource("functions")
  void tpeBeatsRandom(SamplerFunction function) {
    double[] tpe = SamplersBenchmark.regrets(function, "tpe", TRIALS, SEEDS);
    double[] random = SamplersBenchmark.regrets(function, "random", TRIALS, SEEDS);
    assertThat(new Median().evaluate(tpe))
        .as("median regret of tpe on %s", function.name())
        .isLessThan(new Median().evaluate(random));
    assertThat(new MannWhitneyUTest().mannWhitneyUTest(tpe, random))
        .as("two-sided p of Mann and Whitney on %s", function.name())
        .isLessThan(0.01);
  }

  /** By 6,000 trials half of the runs are still on their way, and some end in the other valley. */
  @Test
  void cmaesFindsTheEndOfRosenbrocksValley() {
    double[] regrets =
        SamplersBenchmark.regrets(SamplerFunction.ROSENBROCK10, "cmaes", 8_000, SEEDS);
    assertThat(new Median().evaluate(regrets)).isLessThan(1e-6);
  }
}
