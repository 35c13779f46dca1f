package org.dbmtl.trainer.fused;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  /** No machine has the memory for 2^46 floats. */
  @Test
  void lackOfMemorySaysForWhatAndHowMuch() {
    assertThatThrownBy(() -> NativeMemory.floats("embeddings of 9 ids", 1L << 46))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage(
            "no memory outside the heap for embeddings of 9 ids: 268435456 MB were asked for");
  }
}
