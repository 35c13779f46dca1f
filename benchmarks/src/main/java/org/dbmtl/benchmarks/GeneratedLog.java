package org.dbmtl.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.Manifest;
import org.dbmtl.trainer.data.MappedLog;
import org.dbmtl.trainer.data.RecordLayout;
import org.dbmtl.trainer.data.RowSource;

/**
 * A log of noise for benchmarks: 20 id fields with vocabularies geometrically spaced from 10 to
 * 200,000 and ids of popularity {@code 1 / rank}, 5 standard normal numbers, 6 targets of which one
 * is continuous. On demand one more id field, all ids of which are equally likely. Every row is
 * made again, and lies in a mapped file.
 */
final class GeneratedLog {
  static final List<String> TARGETS = List.of("click", "stay", "interact", "follow", "cart", "buy");
  static final String STRUCTURE =
      "click>stay click>interact stay>interact interact>follow click>cart stay>cart cart>buy";

  private static final int CONTINUOUS = TARGETS.indexOf("stay");
  private static final int FIELDS = 20;
  private static final int NUMBERS = 5;
  private static final int LEAST_VOCABULARY = 10;
  private static final int MOST_VOCABULARY = 200_000;
  private static final int HELD_OUT_ROWS = 2000;
  private static final double RATE = 0.1;

  private GeneratedLog() {}

  /**
   * Writes a log into an empty folder and maps it; see {@link MappedLog#generate}.
   *
   * @param rows rows of the training part
   * @param uniformIds vocabulary of the field of equally likely ids, 0 for no such field
   * @throws StudyException if the disk is too small
   */
  static EncodedLog write(Path folder, long rows, int uniformIds, long seed) throws IOException {
    Manifest manifest = describe(rows, uniformIds);
    int width = manifest.fields().size() + NUMBERS + TARGETS.size();
    TemporaryFolder.requireSpace(folder, (rows + 2 * HELD_OUT_ROWS) * width * Integer.BYTES);
    return MappedLog.generate(folder, manifest, new Rows(manifest.fields(), seed));
  }

  private static Manifest describe(long rows, int uniformIds) {
    List<Long> none = List.of(0L, 0L, 0L);
    List<Manifest.Field> fields = new ArrayList<>();
    for (int field = 0; field < FIELDS; field++) {
      double share = field / (FIELDS - 1.0);
      double spacing = Math.pow((double) MOST_VOCABULARY / LEAST_VOCABULARY, share);
      int vocabulary = (int) Math.round(LEAST_VOCABULARY * spacing);
      fields.add(new Manifest.Field("id" + field, vocabulary, false, 1, vocabulary, 0));
    }
    if (uniformIds > 0) {
      fields.add(new Manifest.Field("uniform", uniformIds, false, 1, uniformIds, 0));
    }
    List<Manifest.Numeric> numbers = new ArrayList<>();
    for (int number = 0; number < NUMBERS; number++) {
      numbers.add(
          new Manifest.Numeric("number" + number, Transform.NONE, 0, 1, false, none, 0, 0, 0));
    }
    List<Long> partRows = List.of(rows, (long) HELD_OUT_ROWS, (long) HELD_OUT_ROWS);
    List<Manifest.Label> labels = new ArrayList<>();
    for (int target = 0; target < TARGETS.size(); target++) {
      boolean binary = target != CONTINUOUS;
      labels.add(
          new Manifest.Label(
              TARGETS.get(target),
              binary,
              Transform.NONE,
              partRows,
              binary ? RATE : 0,
              1,
              0,
              1,
              1));
    }
    return new Manifest(
        Manifest.FORMAT,
        "generated",
        List.of(),
        partRows,
        fields,
        numbers,
        labels,
        false,
        List.of(),
        List.of(),
        List.of());
  }

  /** Random rows, keyed by the seed and by where a block starts. */
  private record Rows(List<Manifest.Field> fields, long seed) implements RowSource {
    @Override
    public void fill(Part part, long firstRow, int count, RecordLayout layout, int[] records) {
      SplittableRandom random =
          new SplittableRandom(Seeds.of(seed, "generated rows " + part.key(), firstRow));
      int width = layout.width();
      for (int field = 0; field < fields.size(); field++) {
        int place = layout.field(field);
        int vocabulary = fields.get(field).vocabulary();
        if (field < FIELDS) {
          double bits = Math.log(vocabulary) / Math.log(2);
          for (int row = 0; row < count; row++) {
            // Log-uniform ranks have popularity 1 / rank.
            int rank = PowersOfTwo.floor(bits * random.nextDouble());
            records[place + row * width] = Math.min(vocabulary - 1, rank);
          }
        } else {
          for (int row = 0; row < count; row++) {
            records[place + row * width] = random.nextInt(vocabulary);
          }
        }
      }
      for (int number = 0; number < NUMBERS; number++) {
        putNormal(random, records, layout.number(number), width, count);
      }
      for (int target = 0; target < TARGETS.size(); target++) {
        if (target == CONTINUOUS) {
          putNormal(random, records, layout.label(target), width, count);
        } else {
          putBinary(random, records, layout.label(target), width, count);
        }
      }
    }

    private static void putNormal(
        SplittableRandom random, int[] records, int place, int width, int count) {
      for (int row = 0; row < count; row++) {
        records[place + row * width] = Float.floatToRawIntBits((float) random.nextGaussian());
      }
    }

    private static void putBinary(
        SplittableRandom random, int[] records, int place, int width, int count) {
      int on = Float.floatToRawIntBits(1);
      for (int row = 0; row < count; row++) {
        records[place + row * width] = random.nextDouble() < RATE ? on : 0;
      }
    }
  }

  /** Powers of two from a table, because {@link Math#pow} takes most of the time otherwise. */
  private static final class PowersOfTwo {
    private static final int STEPS = 1 << 12;
    private static final double[] FRACTIONS = new double[STEPS + 2];

    static {
      for (int i = 0; i < FRACTIONS.length; i++) {
        FRACTIONS[i] = Math.pow(2, (double) i / STEPS);
      }
    }

    private PowersOfTwo() {}

    /**
     * The whole part of {@code 2^x}, except for rounding where that is nearly whole.
     *
     * @param x from 0 to 30
     */
    static int floor(double x) {
      int whole = (int) x;
      double step = (x - whole) * STEPS;
      int low = (int) step;
      double fraction = FRACTIONS[low] + (step - low) * (FRACTIONS[low + 1] - FRACTIONS[low]);
      return (int) (fraction * (1 << whole));
    }
  }
}
