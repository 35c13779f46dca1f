package org.dbmtl.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.model.ModelFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedModelTest {
  private static final long SEED = 20190719;
  private static final int FLIPS = 1500;

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("model.dbmtl");
    RandomModel.small(SEED).write(file);
  }

  /** Bytes that no one reads, such as times of entries, may be any; all else is noticed. */
  @Test
  void aFlippedBitIsOneClearLineOrChangesNothing() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Map<String, Object>> rows = RandomModel.small(SEED).rows(20, random);
    List<Double> scores = scores(file, rows);
    byte[] whole = Files.readAllBytes(file);
    int noticed = 0;
    for (int flip = 0; flip < FLIPS; flip++) {
      byte[] damaged = whole.clone();
      int at = random.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Path other = Files.write(folder.resolve("damaged.dbmtl"), damaged);
      try (ModelFile opened = ModelFile.open(other)) {
        opened.verify();
        assertThat(scores(other, rows)).as("seed %d, byte %d", SEED, at).isEqualTo(scores);
      } catch (ModelException e) {
        assertThat(e).as("seed %d, byte %d", SEED, at).hasMessageContaining("damaged.dbmtl");
        assertThat(e.getMessage()).hasLineCount(1);
        noticed++;
      }
    }
    assertThat(noticed).isGreaterThan(FLIPS / 2);
  }

  @Test
  void theBeginningOfAFileIsNotAModel() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 30, whole.length / 2, whole.length - 30, whole.length - 1}) {
      Path part = Files.write(folder.resolve("part.dbmtl"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Predictor.load(part))
          .as("%d bytes", length)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("part.dbmtl is not a model file, or only the beginning of one");
    }
  }

  @Test
  void otherFilesAreNotModels() throws IOException {
    Path text = Files.writeString(folder.resolve("study.yaml"), "name: a study\n");
    assertThatThrownBy(() -> Predictor.load(text)).hasMessageContaining("is not a model file");
    assertThatThrownBy(() -> Predictor.load(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> Predictor.load(folder.resolve("none.dbmtl")))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("there is no model file");
    Path zip = folder.resolve("other.zip");
    try (FileSystem inside = zip(zip, true)) {
      Files.writeString(inside.getPath("hello"), "hello");
    }
    assertThatThrownBy(() -> Predictor.load(zip)).hasMessageContaining("it has no model.json");
  }

  @Test
  void aNewerFormatAsksForAnUpdate() throws IOException {
    try (FileSystem inside = zip(file, false)) {
      Path description = inside.getPath("model.json");
      String text = Files.readString(description);
      Files.writeString(description, text.replace("\"format\" : 1", "\"format\" : 2"));
    }
    assertThatThrownBy(() -> Predictor.load(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("written by a newer dbmtl")
        .hasMessageContaining("update dbmtl");
  }

  private static FileSystem zip(Path file, boolean create) throws IOException {
    return FileSystems.newFileSystem(
        URI.create("jar:" + file.toUri()), Map.of("create", Boolean.toString(create)));
  }

  private static List<Double> scores(Path file, List<Map<String, Object>> rows) {
    try (Predictor predictor = Predictor.load(file)) {
      return predictor.predict(rows).stream().map(Prediction::score).toList();
    }
  }
}
