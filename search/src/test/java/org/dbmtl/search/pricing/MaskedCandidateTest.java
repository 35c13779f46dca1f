package org.dbmtl.search.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.junit.jupiter.api.Test;

class MaskedCandidateTest {
  private static Candidate candidate(TrainingSettings training) {
    return new Candidate(
        TargetGraph.parse(List.of("a", "b"), "a>b"),
        NetworkSettings.DEFAULT.withEmbedding(7),
        training,
        Map.of("features.x.min-count", "3"));
  }

  @Test
  void isTheSameNetworkWithoutEdgesByTheMaskedMethod() {
    Candidate plain = candidate(TrainingSettings.DEFAULT);
    Candidate masked = MaskedCandidate.of(plain);
    assertThat(masked.structure()).isEqualTo(TargetGraph.empty(List.of("a", "b")));
    assertThat(masked.network()).isEqualTo(plain.network().withMethod(Method.MASKED));
    assertThat(masked.training()).isEqualTo(plain.training());
    assertThat(masked.encoding()).isEqualTo(plain.encoding());
    assertThat(MaskedCandidate.of(masked)).isEqualTo(masked);
  }

  @Test
  void averagesItsWeightsAlsoWhereTheStudyDoesNot() {
    TrainingSettings none = TrainingSettings.DEFAULT.withAverage(0);
    assertThat(MaskedCandidate.of(candidate(none)).training().average())
        .isEqualTo(MaskedCandidate.LEAST_AVERAGE);
    TrainingSettings patient = none.withPatience(2);
    assertThat(MaskedCandidate.of(candidate(patient)).training()).isEqualTo(patient);
  }
}
