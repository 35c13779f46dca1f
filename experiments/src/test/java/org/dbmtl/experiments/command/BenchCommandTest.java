package org.dbmtl.experiments.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** {@code dbmtl bench} where the module of the benchmarks is not on the class path. */
class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void absentBenchmarksAreNamedWithTheModuleThatHoldsThem() {
    assertThat(run("bench", "train", "--dim=16")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no 'bench train' here", "dbmtl-benchmarks")
        .hasLineCount(1);
  }

  @Test
  void studiesOfNoiseAreThereWithoutThem() {
    assertThat(run("bench", "--help")).isZero();
    assertThat(out.toString()).contains("noise", "power", "order").doesNotContain("made-up");
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("bench");
  }

  private int run(String... args) {
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
