package org.dbmtl.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.Test;

class GeneratedLogTest {
  private static final int ROWS = 50_000;

  private final GeneratedLog log = new GeneratedLog(ROWS, 7);

  @Test
  void vocabulariesAreGeometricallySpaced() {
    assertThat(log.fields()).hasSize(20);
    assertThat(log.fields().get(0).vocabulary()).isEqualTo(10);
    assertThat(log.fields().get(19).vocabulary()).isEqualTo(200_000);
    double step = Math.pow(20_000, 1 / 19.0);
    for (int field = 1; field < 20; field++) {
      double ratio =
          (double) log.fields().get(field).vocabulary() / log.fields().get(field - 1).vocabulary();
      assertThat(ratio).isBetween(step * 0.95, step * 1.05);
    }
  }

  @Test
  void popularityFallsAsOneOverTheRank() {
    int vocabulary = log.fields().get(19).vocabulary();
    long first = 0;
    long tail = 0;
    for (int row = 0; row < ROWS; row++) {
      int id = log.ids(19, Part.TRAIN).get(row);
      assertThat(id).isBetween(0, vocabulary - 1);
      first += id < 10 ? 1 : 0;
      tail += id >= vocabulary / 10 ? 1 : 0;
    }
    // Log-uniform ranks: log(11) / log(200000) = .196 up to the tenth, log(10) / log(200000) = .189
    // in the last nine tenths.
    assertThat(first / (double) ROWS).isBetween(0.17, 0.22);
    assertThat(tail / (double) ROWS).isBetween(0.17, 0.21);
  }

  @Test
  void rowsBeyondTheBlockRepeatIt() {
    GeneratedLog large = new GeneratedLog(10_000_000, 7);
    assertThat(large.rows(Part.TRAIN)).isEqualTo(10_000_000);
    assertThat(large.ids(5, Part.TRAIN).get(3 + (1L << 18)))
        .isEqualTo(large.ids(5, Part.TRAIN).get(3));
  }
}
