package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache survives whatever happens to an encoder, and never shows half of a log. */
class LogCacheTest {
  @TempDir Path folder;
  private Path log;
  private Path cache;

  @BeforeEach
  void writeLog() throws IOException {
    StringBuilder csv = new StringBuilder("u,click,split\n");
    for (int i = 0; i < 300; i++) {
      csv.append(
          "u%d,%d,%s\n".formatted(i % 9, i % 4 / 3, List.of("train", "valid", "test").get(i % 3)));
    }
    log = Files.writeString(folder.resolve("log.csv"), csv.toString());
    cache = folder.resolve("cache");
  }

  private Study study(double weight) {
    Target click = new Target.Binary("click", "click", null, weight, null);
    return Studies.study(Studies.files(log.toString()), List.of(Studies.id("u")), List.of(click));
  }

  /** Opens the log; returns how often the listener was told something. */
  private int open() {
    int[] steps = {0};
    EncodedLog encoded = EncodedLogs.open(study(1), cache, (step, done, total) -> steps[0]++);
    assertThat(encoded.rows(Part.TRAIN)).isEqualTo(100);
    assertThat(encoded.lists(0, Part.TRAIN).get(99, 0)).isBetween(2, 4);
    return steps[0];
  }

  private Path encoded() throws IOException {
    try (Stream<Path> paths = Files.list(cache)) {
      return paths
          .filter(path -> path.getFileName().toString().length() == 64)
          .findFirst()
          .orElseThrow();
    }
  }

  private List<String> temporary() throws IOException {
    try (Stream<Path> paths = Files.list(cache)) {
      return paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith("encoding-"))
          .toList();
    }
  }

  @Test
  void secondRunDoesNotReadTheLog() throws IOException {
    // A log that has not changed for a while; a fresh one may still change within the clock's tick.
    FileTime old = FileTime.from(Instant.now().minusSeconds(60));
    Files.setLastModifiedTime(log, old);
    assertThat(open()).isPositive();
    assertThat(temporary()).isEmpty();
    // Other content of the same size and time would be noticed only by reading it.
    byte[] content = Files.readAllBytes(log);
    Files.write(log, new byte[content.length]);
    Files.setLastModifiedTime(log, old);
    assertThat(open()).isZero();
    Files.write(log, content);
    Files.setLastModifiedTime(log, FileTime.from(Instant.now()));
    assertThat(open()).as("same content, changed later").isZero();
  }

  @Test
  void changedLogIsEncodedAnew() throws IOException {
    EncodedLog first = EncodedLogs.open(study(1), cache, EncodingListener.NONE);
    Files.writeString(log, Files.readString(log).replace("u6", "u3"));
    EncodedLog second = EncodedLogs.open(study(1), cache, EncodingListener.NONE);
    assertThat(second.fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(second.fields()).isNotEqualTo(first.fields());
  }

  @Test
  void weightsTakeNoPartInTheEncoding() {
    EncodedLog light = EncodedLogs.open(study(.5), cache, EncodingListener.NONE);
    EncodedLog heavy = EncodedLogs.open(study(2), cache, EncodingListener.NONE);
    assertThat(heavy.fingerprint()).isEqualTo(light.fingerprint());
    assertThat(light.targets().get(0).weight()).isEqualTo(.5);
    assertThat(heavy.targets().get(0).weight()).isEqualTo(2);
  }

  @Test
  void damagedCacheIsRebuilt() throws IOException {
    open();
    try (FileChannel file =
        FileChannel.open(encoded().resolve("rows.train"), StandardOpenOption.WRITE)) {
      file.truncate(17);
    }
    assertThat(open()).as("truncated rows").isPositive();
    Files.writeString(encoded().resolve("manifest.json"), "{\"format\": 3, ");
    assertThat(open()).as("truncated manifest").isPositive();
    Files.delete(encoded().resolve("rows.valid"));
    assertThat(open()).as("missing rows").isPositive();
    assertThat(open()).isZero();
  }

  @Test
  void deadEncodersAreSweptAndLiveOnesLeftAlone() throws IOException {
    Files.createDirectories(cache.resolve("encoding-dead").resolve("half"));
    Files.writeString(cache.resolve("encoding-dead").resolve("owned"), "");
    Files.createDirectories(cache.resolve("encoding-live"));
    try (FileChannel owner =
            FileChannel.open(
                cache.resolve("encoding-live").resolve("owned"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var lock = owner.lock()) {
      assertThat(lock.isValid()).isTrue();
      open();
      assertThat(temporary()).containsExactly("encoding-live");
    }
  }

  @Test
  void failedEncodingLeavesNothing() throws IOException {
    String good = Files.readString(log);
    Files.writeString(log, good + "ragged\n");
    assertThatThrownBy(this::open).hasMessageContaining("line 302");
    assertThat(temporary()).isEmpty();
    Files.writeString(log, good);
    assertThat(open()).isPositive();
  }

  @Test
  void killedEncoderLeavesAUsableCache() throws Exception {
    // Kill -9 in the middle of encoding: the other process halts when its listener hears of it.
    for (EncodingListener.Step step : EncodingListener.Step.values()) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Halting.class.getName(),
                  log.toString(),
                  cache.toString(),
                  step.name())
              .inheritIO()
              .start();
      assertThat(process.waitFor()).isEqualTo(137);
      assertThat(temporary()).hasSize(1);
    }
    assertThat(open()).isPositive();
    assertThat(temporary()).isEmpty();
  }

  /** Opens a log and halts in a step. */
  static final class Halting {
    private Halting() {}

    public static void main(String[] args) {
      var study =
          Studies.study(
              Studies.files(args[0]), List.of(Studies.id("u")), List.of(Studies.binary("click")));
      EncodedLogs.open(
          study,
          Path.of(args[1]),
          (step, done, total) -> {
            if (step.name().equals(args[2])) {
              Runtime.getRuntime().halt(137);
            }
          });
    }
  }

  @Test
  void encodersSideBySideAgree() throws Exception {
    var pool = Executors.newFixedThreadPool(4);
    try {
      Callable<Integer> opening = this::open;
      for (var result : pool.invokeAll(List.of(opening, opening, opening, opening))) {
        assertThat(result.get()).isNotNegative();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(temporary()).isEmpty();
    assertThat(open()).isZero();
  }
}
