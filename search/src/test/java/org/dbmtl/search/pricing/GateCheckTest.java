package org.dbmtl.search.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.pricing.Gate.Purpose;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.pricing.Gate.Verdict;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;

class GateCheckTest {
  private static final List<String> STRUCTURES = List.of("a>b b>c", "", "a>b", "b>c", "c>a", "a>c");
  private static final double[] PRICES = {0.10, 0, 0.06, 0.05, 0.02, 0.03};

  private static Gate gate(double[][] scores) {
    return GateCheck.of(planned(), outcomes(scores));
  }

  private static List<Trained> planned() {
    List<Trained> planned = new ArrayList<>();
    for (int i = 0; i < PRICES.length; i++) {
      Purpose purpose = i == 0 ? Purpose.WINNER : i == 1 ? Purpose.VANILLA : Purpose.RANDOM;
      planned.add(new Trained(structure(i), purpose, PRICES[i], List.of()));
    }
    return planned;
  }

  private static TargetGraph structure(int i) {
    return TargetGraph.parse(List.of("a", "b", "c"), STRUCTURES.get(i));
  }

  private static List<TrialOutcome> outcomes(double[][] scores) {
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Candidate candidate =
          new Candidate(structure(i), NetworkSettings.DEFAULT, TrainingSettings.DEFAULT, Map.of());
      for (int repeat = 0; repeat < scores[i].length; repeat++) {
        TrialSpec spec =
            new TrialSpec(outcomes.size() + 1, candidate, repeat, repeat, Fidelity.FULL, "abc");
        outcomes.add(
            new TrialOutcome.Completed(
                spec, scores[i][repeat], Map.of(), Provenance.here("fake", 1, "abc", 0, 0)));
      }
    }
    return outcomes;
  }

  /**
   * Differences of three structures over two seeds are .100 and .102, .040 and .044, .060 and .058;
   * the variance of each pair of seeds is half the square of its change. Their mean is the noise:
   * (2 + 8 + 2) / 3 = 4 in units of 1e-6.
   */
  @Test
  void theNoiseIsThatOfPairedDifferences() {
    Gate gate =
        gate(
            new double[][] {
              {0.500, 0.602}, {0.400, 0.500}, {0.460, 0.558}, {0.45}, {0.42}, {0.43}
            });
    assertThat(gate.noise()).isNotNull().isCloseTo(0.002, within(1e-9));
    assertThat(gate.tau()).isEqualTo(1);
    assertThat(gate.regret()).isZero();
    assertThat(gate.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(gate.ceiling()).isBetween(0.9, 1.0);
  }

  @Test
  void aWinnerLosesBeyondTheNoiseAndNotWithinIt() {
    double[][] scores = {{0.500, 0.601}, {0.400, 0.500}, {0.550, 0.650}, {0.45}, {0.42}, {0.43}};
    assertThat(gate(scores).verdict()).isEqualTo(Verdict.WINNER_LOSES);
    assertThat(gate(scores).regret()).isCloseTo(0.0495, within(1e-9));
    // The other's price is .04 lower, and its lead is .001 where differences vary by .06.
    double[][] noisy = {{0.500, 0.640}, {0.400, 0.500}, {0.460, 0.682}, {0.45}, {0.42}, {0.43}};
    assertThat(gate(noisy).regret()).isCloseTo(0.001, within(1e-9));
    assertThat(gate(noisy).verdict()).isEqualTo(Verdict.PASSED);
  }

  @Test
  void anOtherOrderAndMissingTrainingsDoNotPass() {
    Gate turned = gate(new double[][] {{0.50}, {0.49}, {0.41}, {0.42}, {0.44}, {0.43}});
    assertThat(turned.tau()).isLessThan(Gate.LEAST_TAU);
    assertThat(turned.verdict()).isEqualTo(Verdict.LOW_TAU);
    assertThat(turned.noise()).isNull();
    assertThat(gate(new double[][] {{0.5}, {0.4}, {0.46}}).verdict()).isEqualTo(Verdict.INCOMPLETE);
  }

  @Test
  void winnerVanillaAndTheBestOfTheOthersAreRepeated() {
    double[][] first = {{0.5}, {0.4}, {0.46}, {0.55}, {0.42}, {0.43}};
    assertThat(GateCheck.repeated(planned(), outcomes(first)))
        .containsExactly(structure(0), structure(1), structure(3));
  }
}
