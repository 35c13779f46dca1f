package org.dbmtl.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.api.Test;

class CurveRecorderTest {
  private static final List<TargetColumn> TARGETS =
      List.of(
          RandomLog.binary("click", 2), RandomLog.binary("like", 0), RandomLog.binary("stay", 1));

  @Test
  void meansAreOverTheBatchesWithALabelAndWithoutTheWeight() {
    CurveRecorder recorder = new CurveRecorder(TARGETS, 40);
    recorder.add(new double[] {1.0, 0, 0.25});
    recorder.add(new double[] {0.5, 0, 0});
    recorder.add(new double[] {0.4, 0, 0});
    recorder.addScore(0.125);
    TrainingCurve curve = recorder.curve();
    assertThat(curve.steps()).as("windows of two, the last begun").containsExactly(2, 3);
    assertThat(curve.losses()).containsOnlyKeys("click", "stay");
    assertThat(curve.losses().get("click")).containsExactly(0.375f, 0.2f);
    assertThat(curve.losses().get("stay")).containsExactly(0.25f, Float.NaN);
    assertThat(curve.scores()).containsExactly(0.125);
  }

  @Test
  void neverHasMoreWindowsThanPoints() {
    for (int steps = 1; steps < 200; steps++) {
      CurveRecorder recorder = new CurveRecorder(TARGETS, steps);
      for (int i = 0; i < steps; i++) {
        recorder.add(new double[] {i, 0, 1});
      }
      TrainingCurve curve = recorder.curve();
      assertThat(curve.steps()).hasSizeBetween(1, TrainingCurve.POINTS).endsWith(steps);
      assertThat(curve.steps()).isSorted().doesNotHaveDuplicates();
    }
  }
}
