package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void agreesWithPython() {
    // int.from_bytes(hashlib.sha256(b"42/repeat/0").digest()[:8], "big") >> 11
    assertThat(Seeds.of(42, Seeds.REPEAT, 0)).isEqualTo(4620963318079609L);
    assertThat(Seeds.of(42, Seeds.REPEAT, 1)).isEqualTo(3569813118623733L);
    assertThat(Seeds.of(42, Seeds.CONFIRM, 0)).isEqualTo(5380081165593661L);
  }

  @Test
  void streamsDifferAndFitADouble() {
    Set<Long> seen = new HashSet<>();
    for (long study = 0; study < 10; study++) {
      for (String purpose : new String[] {Seeds.REPEAT, Seeds.CONFIRM, "random"}) {
        for (long index = 0; index < 100; index++) {
          long seed = Seeds.of(study, purpose, index);
          assertThat(seed).isBetween(0L, (1L << 53) - 1);
          assertThat(seen.add(seed)).isTrue();
        }
      }
    }
  }
}
