package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.experiments.demo.EdgeStrengths;
import org.dbmtl.experiments.demo.SimulatedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PowerCommandTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void strongEdgesAreToldFromVanillaUnderLabel() throws Exception {
    Path svg = folder.resolve("new/power.svg");
    Path page = folder.resolve("power.md");

    assertThat(
            power(
                "--quiet",
                "--json",
                "--rows=6000",
                "--strengths=0,2",
                "--signals=label",
                "--seeds=3",
                "--svg=" + svg,
                "--out=" + page))
        .as(err.toString())
        .isZero();

    JsonNode cells = JsonMapper.shared().readTree(out.toString()).path("cells");
    assertThat(cells.size()).isEqualTo(2);
    assertThat(cells.path(0).path("worth").asDouble()).isCloseTo(0, within(1e-12));
    JsonNode strong = cells.path(1).path("toVanilla");
    assertThat(strong.path("toldApart").asBoolean()).isTrue();
    assertThat(strong.path("low").asDouble()).isPositive();
    assertThat(strong.path("mean").asDouble())
        .isGreaterThan(cells.path(0).path("toVanilla").path("mean").asDouble() + 0.1);
    assertThat(Files.readString(page)).contains("| label | 6,000 | 2 |", "| yes |");
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Files.readString(svg))));
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(2);
  }

  /** Information is quadratic in a small change of a probability. */
  @Test
  void theWorthInTheoryGrowsByTheSquareOfAWeakStrength() {
    double none = SimulatedStream.edgeWorth(5000, 1, EdgeStrengths.all(0));
    double weak = SimulatedStream.edgeWorth(5000, 1, EdgeStrengths.all(0.02));
    double twice = SimulatedStream.edgeWorth(5000, 1, EdgeStrengths.all(0.04));

    assertThat(none).isCloseTo(0, within(1e-12));
    assertThat(weak).isPositive();
    assertThat(twice / weak).isCloseTo(4, within(0.15));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds=1 | --seeds is 1: use 2 or more",
        "--parallel=-1 | --parallel is -1",
        "--rows=100 | --rows holds 100: use 2000 or more",
        "--strengths=-1 | use 0 (no effect) to 100",
        "--signals=smoke | smoke",
      })
  void aMistakeEndsInOneLineAndExitCode2(String option, String message) {
    assertThat(power("--quiet", option)).isEqualTo(2);

    assertThat(err.toString()).startsWith("dbmtl: ").contains(message).hasLineCount(1);
    assertThat(out.toString()).isEmpty();
  }

  private int power(String... options) {
    List<String> args = new ArrayList<>(List.of("bench", "power"));
    args.addAll(List.of(options));
    return Dbmtl.run(new PrintWriter(out), new PrintWriter(err), args.toArray(String[]::new));
  }
}
