package org.dbmtl.experiments.command.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dbmtl.experiments.command.Dbmtl;
import org.dbmtl.predictor.RandomModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
@SuppressWarnings("NullAway.Init")
class ServeCommandTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() {
    model = RandomModel.small(3).write(folder.resolve("m.dbmtl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=70000|--port is 70000",
        "--token=short|shorter than 8",
        "--host=0.0.0.0|give a --token",
        "--host=no.such.host.invalid|is not an address",
        "--queue=0|--queue is 0: use 1 to",
        "--workers=0|--workers is 0",
        "--batch=-1|--batch is -1",
        "--timeout=0|--timeout is 0",
        "--max-body=1|--max-body is 1",
        "--max-rows=0|--max-rows is 0"
      })
  void mistakesInOptionsAreOneLine(String option, String message) {
    assertMistake(message, "serve", model.toString(), option);
  }

  @Test
  void badModelsAndPortsInUseAreMistakes() throws IOException {
    assertMistake("there is no model file", "serve", folder.resolve("none.dbmtl").toString());
    Path text = Files.writeString(folder.resolve("text.dbmtl"), "no zip");
    assertMistake("is not a model file", "serve", text.toString());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertMistake(
          "give another --port", "serve", model.toString(), "--port=" + taken.getLocalPort());
    }
  }

  private static void assertMistake(String message, String... args) {
    StringWriter err = new StringWriter();
    int code = Dbmtl.run(new PrintWriter(new StringWriter()), new PrintWriter(err), args);
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(code).isEqualTo(2);
  }

  @Test
  void aProcessThatIsToldToEndEndsWell() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Dbmtl.class.getName(),
                "serve",
                model.toString(),
                "--port=0")
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      assertThat(line).matches("random, version \\w{12} is served at http://127.0.0.1:\\d+/");
      URI health = URI.create(line.replaceFirst(".* at ", "") + "healthz");
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString())
                  .body())
          .isEqualTo("ok\n");
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Files.readAllLines(folder.resolve("err.txt")))
          .filteredOn(each -> !each.startsWith("SLF4J"))
          .isEqualTo(List.of());
    } finally {
      process.destroyForcibly();
    }
  }
}
