package org.dbmtl.experiments.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.search.study.Sha256;
import org.dbmtl.search.study.StudyException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeStrengthsTest {
  private static final int ROWS = 30_000;

  /** Quantile .999 of chi-square with one degree of freedom. */
  private static final double CRITICAL = 10.83;

  @TempDir static Path folder;

  private static List<String> usual = List.of();

  @BeforeAll
  static void simulate() throws IOException {
    usual = log(EdgeStrengths.DEFAULT);
  }

  /** The sum is of the file that {@code dbmtl demo} wrote when its formulas were last changed. */
  @Test
  void strengthOneIsTheLogAsItWas() throws IOException {
    Path file = folder.resolve("log.csv");
    SimulatedStream.write(file, 2000, 20_190_225L, EdgeStrengths.parse(List.of("1")));

    assertThat(Sha256.hex(file))
        .isEqualTo("416492b99278eeda94e83112ba097a15ff18aa01019e379d587b91fcbde32647");
  }

  /**
   * All other causes of the children depend on the user and the streamer alone, so that within
   * pairs of them a child without the edge is independent of its parent among clicks.
   */
  @ParameterizedTest
  @ValueSource(strings = {"stay_ms>like", "stay_ms>goods_bag", "like>comment", "like>follow"})
  void strengthZeroMakesTheChildIndependentGivenTheOtherCauses(String edge) throws IOException {
    Edge named = Edge.parse(SimulatedStream.TARGETS, edge).get(0);

    assertThat(associationWithinPairs(named, usual)).isGreaterThan(5 * CRITICAL);
    assertThat(associationWithinPairs(named, log(EdgeStrengths.parse(List.of(edge + "=0")))))
        .isLessThan(CRITICAL);
  }

  @Test
  void moreStrengthMakesMoreOfAnEffect() throws IOException {
    Edge edge = new Edge("like", "comment");

    assertThat(associationWithinPairs(edge, log(EdgeStrengths.parse(List.of("0.5")))))
        .isLessThan(associationWithinPairs(edge, usual));
  }

  @Test
  void oneEdgeIsFollowedWhateverIsSaidOfAll() {
    assertThat(EdgeStrengths.parse(List.of("like>comment=2", "0.5")))
        .asString()
        .isEqualTo(EdgeStrengths.parse(List.of("0.5", "like>comment=2")).toString())
        .contains("click>like=1.0", "like>comment=2.0", "stay_ms>like=0.5");
  }

  @Test
  void anEdgeWithoutEffectIsNotInTheTruth() {
    assertThat(EdgeStrengths.DEFAULT.truth()).isEqualTo(SimulatedStream.truth());
    assertThat(EdgeStrengths.parse(List.of("like>comment=0")).truth().edges())
        .hasSize(8)
        .doesNotContain(new Edge("like", "comment"));
    assertThat(EdgeStrengths.parse(List.of("0")).truth().edges())
        .allMatch(edge -> edge.parent().equals("click"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "much | 'much' is not a number: write 0.5",
        "like>comment= | '' is not a number",
        "-1 | use 0 (no effect) to 100",
        "NaN | use 0 (no effect) to 100",
        "like>comment=Infinity | use 0 (no effect) to 100",
        "like>stay_ms=1 | no edge",
        "like>*=1 | use one of click>stay_ms",
        "like>coment=1 | maybe",
        "click>like=0 | click is a gate, because nothing happens without one",
      })
  void aBadStrengthNamesItselfAndTheWayOut(String text, String message) {
    assertThatThrownBy(() -> EdgeStrengths.parse(List.of(text)))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("--strength " + text)
        .hasMessageContaining(message.equals("no edge") ? "not drawn by an edge" : message);
  }

  @Test
  void aStrengthIsSaidOnce() {
    assertThatThrownBy(() -> EdgeStrengths.parse(List.of("1", "2")))
        .hasMessageContaining("strength of all edges was given before");
    assertThatThrownBy(() -> EdgeStrengths.parse(List.of("like>comment=1", "like > comment=1")))
        .hasMessageContaining("strength of this edge was given before");
  }

  private static List<String> log(EdgeStrengths strengths) throws IOException {
    Path file = folder.resolve("log.csv");
    SimulatedStream.write(file, ROWS, 7, strengths);
    return Files.readAllLines(file);
  }

  /** Chi-square of Cochran, Mantel and Haenszel over pairs of a user and a streamer. */
  private static double associationWithinPairs(Edge edge, List<String> lines) {
    List<String> header = List.of(lines.get(0).split(",", -1));
    Map<String, long[][]> pairs = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split(",", -1);
      if (row[header.indexOf("click")].equals("1")) {
        String pair = row[header.indexOf("user_id")] + row[header.indexOf("streamer_id")];
        pairs
            .computeIfAbsent(pair, p -> new long[2][2])[bit(row, header, edge.parent())][
            bit(row, header, edge.child())]++;
      }
    }
    double surplus = 0;
    double variance = 0;
    for (long[][] n : pairs.values()) {
      double on = n[1][0] + n[1][1];
      double child = n[0][1] + n[1][1];
      double all = on + n[0][0] + n[0][1];
      if (all > 1) {
        surplus += n[1][1] - on * child / all;
        variance += on * (all - on) * child * (all - child) / (all * all * (all - 1));
      }
    }
    return surplus * surplus / variance;
  }

  /** Whether an outcome is on; a stay is long beyond 25 seconds. */
  private static int bit(String[] row, List<String> header, String target) {
    long value = Long.parseLong(row[header.indexOf(target)]);
    return value > (target.equals("stay_ms") ? 25_000 : 0) ? 1 : 0;
  }
}
