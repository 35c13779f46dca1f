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
  private static final long MANY = 10_000_000;

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
    Candidate masked = MaskedCandidate.of(plain, MANY);
    assertThat(masked.structure()).isEqualTo(TargetGraph.empty(List.of("a", "b")));
    assertThat(masked.network()).isEqualTo(plain.network().withMethod(Method.MASKED));
    assertThat(masked.training()).isEqualTo(plain.training());
    assertThat(masked.encoding()).isEqualTo(plain.encoding());
    assertThat(MaskedCandidate.of(masked, MANY)).isEqualTo(masked);
  }

  @Test
  void averagesItsWeightsAlsoWhereTheStudyDoesNot() {
    TrainingSettings none = TrainingSettings.DEFAULT.withAverage(0);
    assertThat(MaskedCandidate.of(candidate(none), MANY).training().average())
        .isEqualTo(MaskedCandidate.LEAST_AVERAGE);
    TrainingSettings patient = none.withPatience(2);
    assertThat(MaskedCandidate.of(candidate(patient), 100).training()).isEqualTo(patient);
  }

  @Test
  void trainsForMoreEpochsWhereTheyAreFewSteps() {
    TrainingSettings twice = TrainingSettings.DEFAULT.withBatch(200).withEpochs(2);
    assertThat(epochs(twice, 1000)).isEqualTo(16);
    assertThat(epochs(twice, 22_400)).as("600 steps of 112 an epoch").isEqualTo(6);
    assertThat(epochs(twice, 50_000)).as("600 steps of 250 an epoch").isEqualTo(3);
    assertThat(epochs(twice, 60_000)).isEqualTo(2);
    assertThat(epochs(twice.withEpochs(20), 1000)).isEqualTo(20);
  }

  private static int epochs(TrainingSettings training, long rows) {
    return MaskedCandidate.of(candidate(training), rows).training().epochs();
  }
}
