package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;

class DecileEstimatesTest {
  private static final TargetGraph EDGE = TargetGraph.parse(List.of("a", "b"), "a>b");
  private static final TargetGraph NONE = TargetGraph.empty(List.of("a", "b"));

  private static TrialOutcome trial(TargetGraph structure, CalibrationDecile... deciles) {
    return new TrialOutcome.Completed(
        new TrialSpec(1, candidate(structure), 0, 1, Fidelity.FULL, "abc"),
        0,
        Map.of(Part.VALID, Map.of("b", new TargetMetrics(4, Map.of(), List.of(deciles)))),
        new Provenance("1", "17", "table", 1, "abc", 0, 0));
  }

  private static Candidate candidate(TargetGraph structure) {
    return new Candidate(structure, NetworkSettings.DEFAULT, TrainingSettings.DEFAULT, Map.of());
  }

  @Test
  void repeatsOfOneCandidateAreAveragedByRows() {
    List<TrialOutcome> outcomes =
        List.of(
            trial(EDGE, new CalibrationDecile(2, 3, 0.5, 1), new CalibrationDecile(9, 1, 0.75, 0)),
            trial(NONE, new CalibrationDecile(2, 100, 0.125, 0)),
            trial(EDGE, new CalibrationDecile(2, 1, 0.25, 0)));
    assertThat(DecileEstimates.of(outcomes, candidate(EDGE), Part.VALID))
        .isEqualTo(
            Map.of(
                "b",
                List.of(
                    new CalibrationDecile(2, 4, 1.75 / 4, 0.75),
                    new CalibrationDecile(9, 1, 0.75, 0))));
    assertThat(DecileEstimates.of(outcomes, candidate(EDGE), Part.TEST)).isEmpty();
    assertThat(new CalibrationDecile(9, 1, 0.75, 0).ratio()).isNull();
    assertThat(new CalibrationDecile(9, 1, 0.75, 0.5).ratio()).isEqualTo(1.5);
  }
}
