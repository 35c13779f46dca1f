package org.dbmtl.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record's unit is its own number times a constant, so that any place can be told. */
class RecordFileTest {
  private static final int FACTOR = 0x9e3779b1;

  @TempDir Path folder;

  @ParameterizedTest(name = "{0} units a record")
  @ValueSource(ints = {1, 2, 3, 16, 31, 100})
  void segmentsJoinWithoutASeam(int width) throws IOException {
    int rows = 6007;
    Path file = folder.resolve("rows");
    try (RecordWriter writer = new RecordWriter(file)) {
      for (int row = 0; row < rows; row++) {
        int[] record = new int[width];
        for (int unit = 0; unit < width; unit++) {
          record[unit] = FACTOR * (row * width + unit);
        }
        writer.put(record, 0, width);
      }
      writer.flush();
    }
    for (int bits : new int[] {2, 7, 10, 18, RecordFile.SEGMENT_BITS}) {
      RecordFile records = RecordFile.map(file, width, bits);
      long[] last = LongStream.range(0, rows).map(row -> rows - 1 - row).toArray();
      for (int i = 0; i < rows; i++) {
        int unit = i % width;
        assertThat(records.getInt(i, unit)).isEqualTo(FACTOR * (i * width + unit));
        assertThat(Float.floatToRawIntBits(records.getFloat(i, 0)))
            .isEqualTo(Float.floatToRawIntBits(Float.intBitsToFloat(FACTOR * i * width)));
      }
      int[] read = new int[300 * width];
      records.read(last, 1000, 300, read);
      for (int i = 0; i < 300; i++) {
        for (int unit = 0; unit < width; unit++) {
          long place = last[1000 + i] * width + unit;
          assertThat(read[i * width + unit]).isEqualTo((int) (FACTOR * place));
        }
      }
    }
  }
}
