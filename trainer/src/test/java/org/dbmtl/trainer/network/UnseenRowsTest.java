package org.dbmtl.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.search.study.NetworkSettings.Unseen;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.RandomLog;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.ListColumn;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnseenRowsTest {
  private static final int DIM = 3;

  /** Rows of the training, of which so few hold some ids of a log and not others. */
  private static final int FEW = 5;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void meanIsThatOfTheRowsInputsOverTheTraining(long seed) {
    RandomLog log = RandomLog.small(List.of("click"), 40, seed);
    float[][] before = table(log, seed);
    Rows table = new Rows(before);
    UnseenRows.of(log, Unseen.MEAN, FEW, UnseenRowsTest::everySecond).fill(table);
    int first = 0;
    for (int field = 0; field < log.fields().size(); field++) {
      // What the field adds to a row's input, added up row by row.
      double[] mean = new double[DIM];
      boolean[] seen = new boolean[log.fields().get(field).vocabulary()];
      for (int position = 0; position < FEW; position++) {
        ListColumn ids = log.lists(field, Part.TRAIN);
        long row = 2L * position;
        for (int k = 0; k < ids.length(row); k++) {
          seen[ids.get(row, k)] = true;
          for (int d = 0; d < DIM; d++) {
            mean[d] += before[first + ids.get(row, k)][d] / ids.length(row) / FEW;
          }
        }
      }
      for (int id = 0; id < seen.length; id++) {
        for (int d = 0; d < DIM; d++) {
          double expected = seen[id] ? before[first + id][d] : mean[d];
          assertThat((double) table.values[first + id][d])
              .as("field %d, id %d", field, id)
              .isCloseTo(expected, within(1e-6));
        }
      }
      first += seen.length;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void droppedIsTheTrainedRowOfUnseenValues(long seed) {
    RandomLog log = RandomLog.small(List.of("click"), 40, seed);
    float[][] before = table(log, seed);
    Rows dropped = new Rows(before);
    UnseenRows.of(log, Unseen.DROPPED, FEW, UnseenRowsTest::everySecond).fill(dropped);
    Rows mean = new Rows(before);
    UnseenRows.of(log, Unseen.MEAN, FEW, UnseenRowsTest::everySecond).fill(mean);
    int first = 0;
    for (EmbeddedField field : log.fields()) {
      float[] own = before[first + EmbeddedField.UNSEEN];
      assertThat(dropped.values[first + EmbeddedField.UNSEEN]).isEqualTo(own);
      for (int row = first; row < first + field.vocabulary(); row++) {
        boolean filled = !Arrays.equals(mean.values[row], before[row]);
        assertThat(dropped.values[row])
            .as("%s, row %d", field.name(), row)
            .isEqualTo(filled ? own : before[row]);
      }
      first += field.vocabulary();
    }
  }

  @ParameterizedTest
  @MethodSource("org.dbmtl.search.study.NetworkSettings$Unseen#values")
  void whereEveryIdIsSeenAllStaysAsItIs(Unseen unseen) {
    RandomLog log = RandomLog.small(List.of("click"), 4000, 1);
    float[][] before = table(log, 1);
    Rows table = new Rows(before);
    UnseenRows.of(log, unseen, 4000, position -> position).fill(table);
    assertThat(table.values).isDeepEqualTo(before);
  }

  private static long everySecond(long position) {
    return 2 * position;
  }

  private static float[][] table(RandomLog log, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = log.fields().stream().mapToInt(EmbeddedField::vocabulary).sum();
    float[][] table = new float[rows][DIM];
    for (float[] row : table) {
      for (int d = 0; d < DIM; d++) {
        row[d] = (float) random.nextGaussian();
      }
    }
    return table;
  }

  private static final class Rows implements UnseenRows.Table {
    final float[][] values;

    Rows(float[][] values) {
      this.values = Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
    }

    @Override
    public int dim() {
      return DIM;
    }

    @Override
    public void readWeights(int row, float[] to, int offset) {
      System.arraycopy(values[row], 0, to, offset, DIM);
    }

    @Override
    public void writeWeights(int row, float[] from, int offset) {
      System.arraycopy(from, offset, values[row], 0, DIM);
    }
  }
}
