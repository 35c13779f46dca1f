package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A mapped log against the same rows in the heap. */
class MappedLogTest {
  private static final String FINGERPRINT = "random";

  @TempDir Path folder;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void batchesAndColumnsAreThoseOfTheHeap(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    RandomLog heap = randomLog(random);
    write(heap);
    // From segments of one record to one segment for all.
    int bits = List.of(2, 8, 11, 14, RecordFile.SEGMENT_BITS).get(random.nextInt(5));
    MappedLog mapped = MappedLog.open(folder, FINGERPRINT, study(heap), bits);
    assertThat(mapped.fields()).isEqualTo(heap.fields());

    int capacity = 1 + random.nextInt(700);
    RowBatch expected = new RowBatch(heap, capacity);
    RowBatch actual = new RowBatch(mapped, capacity);
    for (Part part : Part.values()) {
      assertThat(mapped.rows(part)).isEqualTo(heap.rows(part));
      for (int batch = 0; batch < 8; batch++) {
        int size = 1 + random.nextInt(capacity);
        long[] rows = random.longs(size, 0, heap.rows(part)).toArray();
        expected.read(part, i -> rows[(int) i], size);
        actual.read(part, i -> rows[(int) i], size);
        assertSame(actual, expected);
        long first = random.nextLong(heap.rows(part));
        int consecutive = (int) Math.min(size, heap.rows(part) - first);
        float[][] before = copy(actual.labels());
        expected.readFeatures(part, i -> first + i, consecutive);
        actual.readFeatures(part, i -> first + i, consecutive);
        assertSame(actual, expected);
        assertThat(Arrays.deepEquals(actual.labels(), before)).as("labels stay").isTrue();
      }
      assertSameColumns(mapped, heap, part);
    }
  }

  private static RandomLog randomLog(SplittableRandom random) {
    List<EmbeddedField> fields = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      boolean list = random.nextInt(3) == 0;
      fields.add(
          new EmbeddedField(
              "field" + i, 2 + random.nextInt(50), list, list ? 1 + random.nextInt(5) : 1));
    }
    List<TargetColumn> targets = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      targets.add(
          random.nextBoolean()
              ? RandomLog.binary("target" + i, 1)
              : RandomLog.continuous("target" + i, 1));
    }
    int numerics = random.nextInt(4);
    return new RandomLog(fields, numerics, targets, 100 + random.nextInt(1500), random.nextLong());
  }

  private static Study study(EncodedLog log) {
    return Studies.study(
        Studies.files("none"),
        List.of(Studies.id("none")),
        log.targets().stream().map(target -> Studies.binary(target.name())).toList());
  }

  private void write(EncodedLog log) throws IOException {
    List<Manifest.File> files = new ArrayList<>();
    for (Part part : Part.values()) {
      files.addAll(write(log, part));
    }
    List<Long> none = List.of(0L, 0L, 0L);
    new Manifest(
            Manifest.FORMAT,
            FINGERPRINT,
            List.of(),
            Arrays.stream(Part.values()).map(log::rows).toList(),
            log.fields().stream()
                .map(
                    f ->
                        new Manifest.Field(f.name(), f.vocabulary(), f.list(), f.maxLength(), 0, 0))
                .toList(),
            log.numerics().stream()
                .map(
                    n -> new Manifest.Numeric(n.name(), Transform.NONE, 0, 1, false, none, 0, 0, 0))
                .toList(),
            log.targets().stream()
                .map(
                    t ->
                        new Manifest.Label(
                            t.name(), t.binary(), t.transform(), none, t.mean(), 1, 0, 1, 1))
                .toList(),
            false,
            files,
            log.targets().stream()
                .map(t -> new TargetStatistics.Levels(t.name(), t.binary(), 2))
                .toList(),
            List.of())
        .write(folder);
  }

  private List<Manifest.File> write(EncodedLog log, Part part) throws IOException {
    int numerics = log.numerics().size();
    RecordLayout layout = RecordLayout.of(log.fields(), numerics, log.targets().size(), false);
    List<Path> paths = new ArrayList<>(List.of(folder.resolve(PartRecords.rowFile(part))));
    int[][] records = new int[(int) log.rows(part)][layout.width()];
    for (int field = 0; field < log.fields().size(); field++) {
      int place = layout.field(field);
      if (!log.fields().get(field).list()) {
        for (int row = 0; row < records.length; row++) {
          records[row][place] = log.lists(field, part).get(row, 0);
        }
        continue;
      }
      ListColumn column = log.lists(field, part);
      Path path = folder.resolve(PartRecords.itemFile(field, part));
      paths.add(path);
      try (RecordWriter items = new RecordWriter(path)) {
        long start = 0;
        for (int row = 0; row < records.length; row++) {
          int length = column.length(row);
          records[row][place] = RecordLayout.lower(start);
          records[row][place + 1] = RecordLayout.upper(start);
          records[row][place + 2] = length;
          for (int k = 0; k < length; k++) {
            items.put(column.get(row, k));
          }
          start += length;
        }
        items.flush();
      }
    }
    try (RecordWriter writer = new RecordWriter(paths.get(0))) {
      for (int row = 0; row < records.length; row++) {
        for (int i = 0; i < numerics; i++) {
          records[row][layout.number(i)] = Float.floatToRawIntBits(log.numeric(i, part).get(row));
        }
        for (int i = 0; i < log.targets().size(); i++) {
          records[row][layout.label(i)] = Float.floatToRawIntBits(log.label(i, part).get(row));
        }
        writer.put(records[row], 0, layout.width());
      }
      writer.flush();
    }
    List<Manifest.File> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(new Manifest.File(path.getFileName().toString(), Files.size(path)));
    }
    return files;
  }

  private static void assertSame(RowBatch actual, RowBatch expected) {
    assertThat(actual.size()).isEqualTo(expected.size());
    assertThat(actual.ids()).isEqualTo(expected.ids());
    assertThat(actual.numbers()).isEqualTo(expected.numbers());
    assertThat(Arrays.deepEquals(actual.labels(), expected.labels())).as("labels").isTrue();
  }

  private static float[][] copy(float[][] labels) {
    return Arrays.stream(labels).map(float[]::clone).toArray(float[][]::new);
  }

  private static void assertSameColumns(EncodedLog actual, EncodedLog expected, Part part) {
    for (long row = 0; row < expected.rows(part); row++) {
      for (int field = 0; field < expected.fields().size(); field++) {
        ListColumn list = actual.lists(field, part);
        assertThat(list.length(row)).isEqualTo(expected.lists(field, part).length(row));
        assertThat(list.get(row, list.length(row) - 1))
            .isEqualTo(expected.lists(field, part).get(row, list.length(row) - 1));
      }
      for (int i = 0; i < expected.numerics().size(); i++) {
        assertThat(actual.numeric(i, part).get(row)).isEqualTo(expected.numeric(i, part).get(row));
      }
      for (int i = 0; i < expected.targets().size(); i++) {
        assertThat((Float) actual.label(i, part).get(row))
            .isEqualTo((Float) expected.label(i, part).get(row));
      }
    }
  }
}
