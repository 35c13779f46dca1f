package org.dbmtl.trainer.inspect;

import java.util.Arrays;
import java.util.function.Function;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.Manifest;
import org.dbmtl.trainer.data.MappedLog;

/**
 * A feature as a column of few whole numbers, whatever its kind: the ids of an embedded feature, or
 * the quantile bin of a number. So one judge serves all kinds.
 *
 * @param size values are from 0 to this number less one
 * @param columns the values of a part's rows
 */
record FeatureValues(int size, Function<Part, ListColumn> columns) {
  /** Most bins of a number. */
  private static final int BINS = 512;

  /** Least rows of a bin, so that each has a mean of its own. */
  private static final int ROWS_OF_BIN = 20;

  /** Rows that the bins of a number are cut by, at most. */
  private static final int CUT_BY = 200_000;

  static FeatureValues ofField(MappedLog log, int field) {
    return new FeatureValues(log.fields().get(field).vocabulary(), part -> log.lists(field, part));
  }

  /** Bin 0 is a missing number; the others hold about as many training rows each. */
  static FeatureValues ofNumber(MappedLog log, Manifest.Numeric entry, int input) {
    float[] uppers = uppers(log, entry, input);
    return new FeatureValues(
        uppers.length + 2,
        part -> {
          FloatColumn number = log.numeric(input, part);
          FloatColumn missing = missing(log, entry, input, part);
          return ListColumn.single(
              row -> missing.get(row) > 0 ? 0 : 1 + bin(uppers, number.get(row)));
        });
  }

  private static int bin(float[] uppers, float number) {
    int at = Arrays.binarySearch(uppers, number);
    return at >= 0 ? at : -1 - at;
  }

  /** Above 0 where the number is missing. */
  static FloatColumn missing(MappedLog log, Manifest.Numeric entry, int input, Part part) {
    return entry.indicated() ? log.numeric(input + 1, part) : row -> 0;
  }

  // The greatest number of each bin but the last, rising.
  private static float[] uppers(MappedLog log, Manifest.Numeric entry, int input) {
    FloatColumn number = log.numeric(input, Part.TRAIN);
    FloatColumn missing = missing(log, entry, input, Part.TRAIN);
    long rows = log.rows(Part.TRAIN);
    long stride = Math.max(1, rows / CUT_BY);
    float[] sorted = new float[Math.toIntExact((rows + stride - 1) / stride)];
    int n = 0;
    for (long row = 0; row < rows; row += stride) {
      if (!(missing.get(row) > 0)) {
        sorted[n++] = number.get(row);
      }
    }
    Arrays.sort(sorted, 0, n);
    int most = Math.max(1, Math.min(BINS, n / ROWS_OF_BIN));
    float[] uppers = new float[most];
    int bins = 0;
    for (int i = 1; i < most; i++) {
      float upper = sorted[(int) ((long) i * n / most)];
      if (upper < sorted[n - 1] && (bins == 0 || upper > uppers[bins - 1])) {
        uppers[bins++] = upper;
      }
    }
    return Arrays.copyOf(uppers, bins);
  }
}
