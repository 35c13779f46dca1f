package org.dbmtl.benchmarks;

import java.io.IOException;
import java.util.SplittableRandom;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.batch.RowOrder;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.fused.EngineKernels;
import org.dbmtl.trainer.fused.EngineKernels.Work;

/**
 * A kernel of the fused engine in a shape that {@link TrainBenchmark} has: tiles of 500 rows of a
 * batch of 2000, 20 ids a row. Public for the sources that JMH generates.
 */
public enum KernelCase {
  RECTIFIER_FORWARD("rectifier forward", "float", 500 * 256, 8, 0),
  RECTIFIER_BACKWARD("rectifier backward", "float", 500 * 256, 12, 0),
  DROPOUT_FORWARD("rectifier forward, dropout", "float", 500 * 256, 16, 0),
  DROPOUT_BACKWARD("rectifier backward, dropout", "float", 500 * 256, 12, 0),
  ADAM("Adam", "float", 325 * 256, 28, 0),
  GATHER_16_CACHED("gather + write back 16, in cache", "row", 1000, 24 * 16, 0),
  GATHER_16("gather + write back 16, in memory", "row", 4000, 24 * 16, 0),
  GATHER_64_CACHED("gather + write back 64, in cache", "row", 1000, 24 * 64, 0),
  GATHER_64("gather + write back 64, in memory", "row", 4000, 24 * 64, 0),
  ADD_16("add up gradients 16", "row", 40_000, 12 * 16, 0),
  ADD_64("add up gradients 64", "row", 40_000, 12 * 64, 0),
  NUMBER_IDS("number the ids of a batch", "id", 40_000, 0, 0),
  READ_BATCH("read a shuffled batch", "row", 2000, 2 * 31 * 4, 0),
  LARGEST_PRODUCTS("products of 1285 x 256", "row", 500, 0, 3 * 2 * 1285 * 256),
  SMALLEST_PRODUCTS("products of 32 x 1", "row", 500, 0, 3 * 2 * 32);

  private static final double DROPOUT = 0.1;
  private static final int LOG_ROWS = 200_000;
  private static final int VOCABULARY = 200_000;

  private final String text;
  private final String item;
  private final int items;
  private final int bytes;
  private final int flops;

  /**
   * @param text what it is, for people
   * @param item what it works through
   * @param items how many of them in one run
   * @param bytes that each item moves to and from arrays and memory; 0 where that tells nothing
   * @param flops floating-point operations for each item; 0 where bytes tell more
   */
  KernelCase(String text, String item, int items, int bytes, int flops) {
    this.text = text;
    this.item = item;
    this.items = items;
    this.bytes = bytes;
    this.flops = flops;
  }

  String text() {
    return text;
  }

  String item() {
    return item;
  }

  int items() {
    return items;
  }

  int bytes() {
    return bytes;
  }

  int flops() {
    return flops;
  }

  /** Makes the kernel's data. */
  Work open() {
    return switch (this) {
      case RECTIFIER_FORWARD -> EngineKernels.rectifierForward(500, 256, 0);
      case RECTIFIER_BACKWARD -> EngineKernels.rectifierBackward(500, 256, 0);
      case DROPOUT_FORWARD -> EngineKernels.rectifierForward(500, 256, DROPOUT);
      case DROPOUT_BACKWARD -> EngineKernels.rectifierBackward(500, 256, DROPOUT);
      case ADAM -> EngineKernels.adam(items);
      case GATHER_16_CACHED -> EngineKernels.gatherAndWriteBack(16, 2000, items, 1);
      case GATHER_16 -> EngineKernels.gatherAndWriteBack(16, 1_000_000, items, 64);
      case GATHER_64_CACHED -> EngineKernels.gatherAndWriteBack(64, 2000, items, 1);
      case GATHER_64 -> EngineKernels.gatherAndWriteBack(64, 300_000, items, 32);
      case ADD_16 -> EngineKernels.addGradients(16, items, 8000);
      case ADD_64 -> EngineKernels.addGradients(64, items, 8000);
      case NUMBER_IDS -> EngineKernels.numberIds(popularIds(items));
      case READ_BATCH -> readBatch(items);
      case LARGEST_PRODUCTS -> EngineKernels.products(items, 1285, 256);
      case SMALLEST_PRODUCTS -> EngineKernels.products(items, 32, 1);
    };
  }

  /** Ids of popularity {@code 1 / rank}. */
  private static int[] popularIds(int count) {
    SplittableRandom random = new SplittableRandom(1);
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = (int) Math.pow(VOCABULARY, random.nextDouble()) - 1;
    }
    return ids;
  }

  private static Work readBatch(int rows) {
    TemporaryFolder folder = TemporaryFolder.create();
    try {
      EncodedLog log = GeneratedLog.write(folder.path(), LOG_ROWS, 0, 1);
      RowBatch batch = new RowBatch(log, rows);
      RowOrder order = new RowOrder(LOG_ROWS, 1);
      return new Work() {
        private long first;

        @Override
        public void run() {
          batch.read(Part.TRAIN, position -> order.row(first + position), rows);
          first = (first + rows) % LOG_ROWS;
        }

        @Override
        public void close() {
          log.close();
          folder.close();
        }
      };
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }
}
