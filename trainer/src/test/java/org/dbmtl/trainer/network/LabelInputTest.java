package org.dbmtl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.trainer.data.TargetColumn;
import org.junit.jupiter.api.Test;

class LabelInputTest {
  private static final TargetColumn CLICK =
      new TargetColumn("click", true, 1, Transform.NONE, 0.25, 1);
  private static final TargetColumn STAY = new TargetColumn("stay", false, 1, Transform.NONE, 7, 2);

  @Test
  void aLabelIsScaledAndNotMissing() {
    assertThat(inputs(CLICK, 1)).containsExactly(16, 0);
    assertThat(inputs(CLICK, 0)).containsExactly(0, 0);
    assertThat(inputs(STAY, -1.5f)).containsExactly(-24, 0);
  }

  @Test
  void inPlaceOfAMissingLabelStandsTheMean() {
    assertThat(inputs(CLICK, Float.NaN)).containsExactly(4, 16);
    // A standardised label has mean 0.
    assertThat(inputs(STAY, Float.NaN)).containsExactly(0, 16);
  }

  private static float[] inputs(TargetColumn parent, float label) {
    float[] row = {-1, -1, -1, -1};
    LabelInput.write(parent.density(), label, row, 1);
    assertThat(row[0]).isEqualTo(row[3]).isEqualTo(-1);
    return new float[] {row[1], row[2]};
  }
}
