package org.dbmtl.experiments.demo.known;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkOutcomesTest {
  private static final int ROWS = 40_000;

  @TempDir static Path folder;

  private static Log log = new Log(Map.of(), 0);

  @BeforeAll
  static void simulate() throws URISyntaxException {
    log = Log.write(folder, ROWS, NetworkOutcomes.read(grass(), 3));
  }

  /** The first state is off in rain, and on in the others. The products are done by hand. */
  @Test
  void nodesHaveTheDistributionOfTheNetwork() {
    double rain = 0.3;
    double sprinkler = 0.3 * 0.1 + 0.7 * 0.4;
    double wet = 0.3 * 0.1 + 0.3 * 0.9 * 0.9 + 0.7 * 0.4 * 0.8;
    double slip = wet * 0.04 + (1 - wet) * 0.002;

    assertThat(log.rate("rain")).isEqualTo(rain, within(error(rain)));
    assertThat(log.rate("sprinkler")).isEqualTo(sprinkler, within(error(sprinkler)));
    assertThat(log.rate("wet")).isEqualTo(wet, within(error(wet)));
    assertThat(log.rate("slip")).isEqualTo(slip, within(error(slip)));
    double[][] both = log.counts("rain", "wet");
    double wetInRain = 0.1 + 0.9 * 0.9;
    assertThat(both[1][1] / (both[1][0] + both[1][1])).isEqualTo(wetInRain, within(0.02));
    // A dry lawn is certain without rain and sprinkler.
    for (int row = 0; row < ROWS; row++) {
      assertThat(log.on("wet", row) && !log.on("rain", row) && !log.on("sprinkler", row)).isFalse();
    }
  }

  @Test
  void aFeatureTellsPartOfItsNodeAndNothingOfOthers() {
    assertThat(aucOfNumber("tells_rain", "rain")).isBetween(0.7, 0.9);
    assertThat(aucOfNumber("tells_rain", "sprinkler")).isBetween(0.35, 0.46);
    assertThat(aucOfNumber("tells_wet", "rain")).isBetween(0.485, 0.515);
    assertThat(rateOfId("tells_sprinkler", "sprinkler"))
        .hasSize(12)
        .satisfies(rates -> assertThat(spread(rates)).isGreaterThan(0.4));
    assertThat(spread(rateOfId("tells_sprinkler", "rain"))).isLessThan(0.06);
  }

  @Test
  void theTruthIsTheNetworkAndTheStudyReadsTheLog() throws IOException {
    StudyFile study = StudyFile.open(folder.resolve(KnownLog.STUDY));

    assertThat(study.study().name()).isEqualTo("demo-grass");
    assertThat(study.study().targetNames()).containsExactly("rain", "sprinkler", "wet", "slip");
    assertThat(
            TargetGraph.parse(
                study.study().targetNames(),
                Files.readString(folder.resolve(KnownLog.TRUTH)).strip()))
        .isEqualTo(
            TargetGraph.parse(
                study.study().targetNames(), "rain>sprinkler rain>wet sprinkler>wet wet>slip"));
  }

  @Test
  void theSameSeedGivesTheSameFile(@TempDir Path other) throws Exception {
    for (String name : List.of("a", "b")) {
      Path to = Files.createDirectory(other.resolve(name));
      KnownLog.write(to, 300, NetworkOutcomes.read(grass(), 5));
    }
    assertThat(other.resolve("a/outcomes.csv"))
        .hasSameBinaryContentAs(other.resolve("b/outcomes.csv"));
  }

  /** Rates as published with the network: Lauritzen and Spiegelhalter (1988), section 2. */
  @Test
  void asiaHasItsPublishedRates(@TempDir Path other) {
    String data = Objects.requireNonNullElse(System.getenv("DBMTL_DATA"), "../../shared/data");
    Path file = Path.of(data).resolve("networks/asia.bif");
    assumeTrue(Files.exists(file), "skipped: the network asia is not here: set DBMTL_DATA");
    Log asia = Log.write(other, ROWS, NetworkOutcomes.read(file, 1));

    Map<String, Double> published =
        Map.of(
            "asia", 0.01, "tub", 0.0104, "smoke", 0.5, "lung", 0.055, "bronc", 0.45, "either",
            0.0648, "xray", 0.1103, "dysp", 0.436);
    published.forEach(
        (node, rate) -> assertThat(asia.rate(node)).as(node).isEqualTo(rate, within(error(rate))));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          3 | { x, y, z } | node b has not two states, as a target has, but 3 (x, y, z): give a network of binary nodes
          1 | { x }       | node b has not two states, as a target has, but 1 (x): give a network of binary nodes
          """)
  void aNodeThatIsNotBinaryIsRefusedByName(int states, String names, String message)
      throws IOException {
    Path file = folder.resolve("states.bif");
    Files.writeString(
        file,
        "variable a { type discrete [ 2 ] { x, y }; }\nvariable b { type discrete [ %d ] %s; }\n"
                .formatted(states, names)
            + "probability ( a ) { table 0.5, 0.5; }\nprobability ( b ) { table %s; }\n"
                .formatted(states == 1 ? "1" : "0.5, 0.25, 0.25"));

    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> NetworkOutcomes.read(file, 1))
        .withMessage("%s: %s", file, message);
  }

  @Test
  void aCycleIsRefused() throws IOException {
    Path file = folder.resolve("cycle.bif");
    Files.writeString(
        file,
        """
        variable a { type discrete [ 2 ] { x, y }; }
        variable b { type discrete [ 2 ] { x, y }; }
        probability ( a | b ) { default 0.5, 0.5; }
        probability ( b | a ) { default 0.5, 0.5; }
        """);

    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> NetworkOutcomes.read(file, 1))
        .withMessageStartingWith(file + ": ")
        .withMessageContaining("cycle");
  }

  @Test
  void aNodeWithTheNameOfAnotherColumnIsRefused() throws IOException {
    Path file = folder.resolve("names.bif");
    Files.writeString(
        file,
        """
        variable a { type discrete [ 2 ] { x, y }; }
        variable tells_a { type discrete [ 2 ] { x, y }; }
        probability ( a ) { table 0.5, 0.5; }
        probability ( tells_a ) { table 0.5, 0.5; }
        """);

    assertThatExceptionOfType(StudyException.class)
        .isThrownBy(() -> NetworkOutcomes.read(file, 1))
        .withMessageContaining("a column of node tells_a's name already: rename the node");
  }

  /** Four deviations. */
  private static double error(double rate) {
    return 4 * Math.sqrt(rate * (1 - rate) / ROWS);
  }

  /** Chance that a row in which a node is on has the larger number, on 20,000 random pairs. */
  private static double aucOfNumber(String number, String node) {
    List<String> cells = log.column(number);
    double larger = 0;
    int pairs = 0;
    int off = 0;
    for (int on = 0; on < ROWS; on++) {
      if (log.on(node, on)) {
        while (off < ROWS && log.on(node, off)) {
          off++;
        }
        if (off == ROWS) {
          break;
        }
        larger += Double.parseDouble(cells.get(on)) > Double.parseDouble(cells.get(off)) ? 1 : 0;
        pairs++;
        off++;
      }
    }
    return larger / pairs;
  }

  private static Map<String, Double> rateOfId(String id, String node) {
    Map<String, int[]> counts = new HashMap<>();
    for (int row = 0; row < ROWS; row++) {
      int[] count = counts.computeIfAbsent(log.column(id).get(row), value -> new int[2]);
      count[0]++;
      count[1] += log.on(node, row) ? 1 : 0;
    }
    Map<String, Double> rates = new HashMap<>();
    counts.forEach((value, count) -> rates.put(value, count[1] / (double) count[0]));
    return rates;
  }

  private static double spread(Map<String, Double> rates) {
    var summary = rates.values().stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return summary.getMax() - summary.getMin();
  }

  private static Path grass() throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(NetworkOutcomesTest.class.getResource("grass.bif")).toURI());
  }
}
