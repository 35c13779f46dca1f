package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HolmTest {
  /** R's p.adjust(p, "holm"), by its definition: the running maximum of (n - i + 1) p(i). */
  @Test
  void correctsStepByStep() {
    assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005, 0.9}))
        .containsExactly(new double[] {0.04, 0.09, 0.09, 0.025, 0.9}, within(1e-12));
    assertThat(Holm.adjust(new double[] {0.6, 0.7})).containsExactly(1, 1);
    assertThat(Holm.adjust(new double[0])).isEmpty();
  }
}
