package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dbmtl.graph.Edge;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.sweep.SweepFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class on the class path says what an edge carries. */
class EdgeSignalTest {
  private static final String STUDY =
      """
      data: {files: log.csv}
      features: {user: id}
      targets: {click: binary, like: binary}
      """;

  @TempDir Path folder;
  private final ClassLoader before = Thread.currentThread().getContextClassLoader();

  /** Half of the parent's outputs. */
  public static final class Halved implements EdgeSignal {
    @Override
    public String key() {
      return "halved";
    }

    @Override
    public Source source() {
      return Source.OUTPUT;
    }

    @Override
    public void forward(float[] source, float[] signal) {
      for (int i = 0; i < source.length; i++) {
        signal[i] = source[i] / 2;
      }
    }

    @Override
    public void backward(float[] source, float[] slopes, float[] sourceSlopes) {
      forward(slopes, sourceSlopes);
    }
  }

  @BeforeEach
  void register() throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(EdgeSignal.class.getName()), Halved.class.getName());
    Thread.currentThread()
        .setContextClassLoader(new URLClassLoader(new URL[] {folder.toUri().toURL()}, before));
  }

  @AfterEach
  void forget() throws IOException {
    try (URLClassLoader loader = (URLClassLoader) Thread.currentThread().getContextClassLoader()) {
      assertThat(loader).isNotNull();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private Path write(String more) throws IOException {
    return Files.writeString(folder.resolve("study.yaml"), STUDY + more);
  }

  @Test
  void aStudyNamesIt() throws IOException {
    Path all = write("network: {edge-signal: halved}\n");
    Study study = StudyFile.read(all);
    assertThat(study.network().signals().of("click", "like")).isInstanceOf(Halved.class);
    assertThat(StudyFile.read(all)).isEqualTo(study);
    assertThat(StudySettings.of(study).values()).containsEntry("network.edge-signal", "halved");

    Study one = StudyFile.read(write("network: {edge-signals: {\"click>like\": halved}}\n"));
    assertThat(one.network().signals().of("click", "like")).isInstanceOf(Halved.class);
    assertThat(one.network().signals().of("like", "click")).isEqualTo(EdgeSignal.EMBEDDING);
    assertThat(one.network().signals())
        .hasToString("EdgeSignals[standard=EMBEDDING, own={%s=HALVED}]", new Edge("click", "like"));
  }

  @Test
  void aSweepTriesIt() throws IOException {
    SweepFile sweep =
        SweepFile.of(
            StudyFile.open(
                write(
                    """
                    sweep:
                      space: {network.edge-signal: [embedding, halved]}
                      start: [{network.edge-signal: halved}]
                    """)));
    EdgeSignals signals = sweep.candidate(sweep.start().get(0)).network().signals();
    assertThat(signals.standard()).isInstanceOf(Halved.class);
  }

  @Test
  void anUnknownNameListsIt() {
    assertThatThrownBy(() -> StudyFile.read(write("network: {edge-signal: halve}\n")))
        .hasMessageContaining(
            "network.edge-signal is 'halve': maybe 'halved'; use one of embedding, probability,"
                + " label, halved");
    assertThatThrownBy(() -> EdgeSignalNames.named("smoke"))
        .isInstanceOf(StudyException.class)
        .hasMessage(
            "network.edge-signal is 'smoke': use one of embedding, probability, label, halved");
  }
}
