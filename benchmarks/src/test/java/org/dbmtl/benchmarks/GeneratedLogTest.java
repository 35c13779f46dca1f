package org.dbmtl.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedLogTest {
  private static final int ROWS = 50_000;

  @TempDir Path folder;
  private EncodedLog log;

  @BeforeEach
  void write() throws IOException {
    log = GeneratedLog.write(folder, ROWS, 0, 7);
  }

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
      int id = log.lists(19, Part.TRAIN).get(row, 0);
      assertThat(id).isBetween(0, vocabulary - 1);
      first += id < 10 ? 1 : 0;
      tail += id >= vocabulary / 10 ? 1 : 0;
    }
    // Log-uniform ranks: log(10) / log(200000) = .189 below the tenth and in the last nine tenths.
    assertThat(first / (double) ROWS).isBetween(0.17, 0.21);
    assertThat(tail / (double) ROWS).isBetween(0.17, 0.21);
  }

  @Test
  void numbersAndStayAreStandardNormalAndTheOtherTargetsRare() {
    for (int input = 0; input < 5; input++) {
      int column = input;
      double[] numbers = values(row -> log.numeric(column, Part.TRAIN).get(row));
      assertThat(mean(numbers)).isCloseTo(0, within(0.03));
      assertThat(deviation(numbers)).isCloseTo(1, within(0.03));
    }
    for (int target = 0; target < GeneratedLog.TARGETS.size(); target++) {
      int column = target;
      double[] labels = values(row -> log.label(column, Part.TRAIN).get(row));
      boolean binary = log.targets().get(target).binary();
      assertThat(mean(labels)).isCloseTo(binary ? 0.1 : 0, within(0.03));
      assertThat(deviation(labels)).isCloseTo(binary ? 0.3 : 1, within(0.03));
    }
  }

  private static double[] values(IntToDoubleFunction column) {
    return IntStream.range(0, ROWS).mapToDouble(column).toArray();
  }

  private static double mean(double[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }

  private static double deviation(double[] values) {
    double mean = mean(values);
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow());
  }

  @Test
  void noRowRepeatsAnother() {
    RowBatch batch = new RowBatch(log, ROWS);
    batch.read(Part.TRAIN, row -> row, ROWS);
    Set<List<Float>> rows = new HashSet<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(List.of(batch.numbers()[5 * row], batch.numbers()[5 * row + 1]));
    }
    assertThat(rows).hasSize(ROWS);
  }

  @Test
  void sameSeedGivesTheSameRowsInEveryRun(@TempDir Path other) throws IOException {
    EncodedLog again = GeneratedLog.write(other, ROWS, 0, 7);
    RowBatch first = new RowBatch(log, ROWS);
    RowBatch second = new RowBatch(again, ROWS);
    first.read(Part.TRAIN, row -> row, ROWS);
    second.read(Part.TRAIN, row -> row, ROWS);
    assertThat(second.ids()).isEqualTo(first.ids());
    assertThat(second.numbers()).isEqualTo(first.numbers());
    for (int target = 0; target < GeneratedLog.TARGETS.size(); target++) {
      assertThat(second.labels()[target]).isEqualTo(first.labels()[target]);
    }
  }

  @Test
  void uniformIdsAreDistinctInABatchWhateverTheirNumber(@TempDir Path other) throws IOException {
    EncodedLog large = GeneratedLog.write(other, ROWS, 10_000_000, 7);
    assertThat(large.fields()).hasSize(21);
    Set<Integer> ids = new HashSet<>();
    for (int row = 0; row < 2000; row++) {
      ids.add(large.lists(20, Part.TRAIN).get(row, 0));
    }
    assertThat(ids).hasSizeGreaterThan(1990).allMatch(id -> id >= 0 && id < 10_000_000);
    assertThat(ids).anyMatch(id -> id > 9_000_000);
  }

  @Test
  void tooSmallADiskIsTheUsersMistake(@TempDir Path other) {
    assertThatThrownBy(() -> GeneratedLog.write(other, 1L << 50, 0, 7))
        .isInstanceOf(StudyException.class)
        .hasMessageContaining("GB free")
        .hasMessageContaining("--rows");
    assertThat(other).isEmptyDirectory();
  }
}
