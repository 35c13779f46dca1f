package org.dbmtl.experiments.demo.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dbmtl.experiments.demo.Draws;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomePlanTest {
  @ParameterizedTest(name = "{0} targets, seed {1}")
  @CsvSource({"2,1", "3,2", "20,3", "20,4", "50,5", "50,6", "64,7"})
  void aStructureIsSparseAndNoOutcomeHasMoreThanThreeParents(int targets, long seed) {
    ManyOutcomes source = new ManyOutcomes(targets, seed);
    // A structure with a cycle could not be made.
    TargetGraph truth = source.truth();

    assertThat(truth.topologicalOrder()).hasSize(targets);
    assertThat(truth.targets())
        .allSatisfy(target -> assertThat(truth.parents(target)).hasSizeLessThan(4));
    if (targets >= 20) {
      assertThat((double) truth.edgeCount() / targets).isBetween(1.2, 2.0);
      long continuous =
          source.outcomes().stream().filter(OutcomeSource.OutcomeColumn::continuous).count();
      assertThat(continuous).isBetween(targets / 5L, targets / 5L + 1);
    }
  }

  @Test
  void structuresHaveOneAndAHalfToTwoEdgesPerTargetOnAverage() {
    double edges = 0;
    for (long seed = 0; seed < 40; seed++) {
      for (OutcomePlan.Planned outcome : OutcomePlan.of(50, new Draws(seed)).outcomes()) {
        edges += outcome.parents().size();
      }
    }
    assertThat(edges / 40 / 50).isBetween(1.5, 2.0);
  }

  @Test
  void anEdgeIsKnowableAndItsParentMoreCommon() {
    for (OutcomePlan.Planned child : OutcomePlan.of(64, new Draws(1)).outcomes()) {
      for (OutcomePlan.Parent parent : child.parents()) {
        double rate = OutcomePlan.of(64, new Draws(1)).outcomes().get(parent.rank()).rate();
        assertThat(rate).isGreaterThan(child.rate());
        assertThat(parent.logOdds()).isBetween(1.2, 2.5);
        assertThat(OutcomePlan.sharedInformation(rate, child.rate(), parent.logOdds()))
            .isGreaterThanOrEqualTo(0.0005);
      }
    }
  }

  @Test
  void sharedInformationIsThatOfTheTableOfTwoOutcomes() {
    // P(parent) = .2, P(child | parent) = .5, P(child | no parent) = .1: log odds log(1 / (1/9)).
    double[][] joint = {{0.8 * 0.9, 0.8 * 0.1}, {0.2 * 0.5, 0.2 * 0.5}};
    double information = 0;
    for (int parent = 0; parent < 2; parent++) {
      for (int child = 0; child < 2; child++) {
        double p = joint[parent][child];
        double ofParent = joint[parent][0] + joint[parent][1];
        double ofChild = joint[0][child] + joint[1][child];
        information += p * Math.log(p / (ofParent * ofChild));
      }
    }

    assertThat(OutcomePlan.sharedInformation(0.2, 0.18, Math.log(9)))
        .isEqualTo(information, within(1e-12));
  }
}
