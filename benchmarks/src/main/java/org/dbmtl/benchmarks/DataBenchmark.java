package org.dbmtl.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.batch.RowOrder;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.EncodedLogs;
import org.dbmtl.trainer.data.EncodingListener;
import org.dbmtl.trainer.data.RowBatch;

/**
 * How fast the reader is on {@link GeneratedCsv}: encoding the file, opening it from the cache, and
 * reading batches of 2000 rows with features and labels, shuffled and in the order of the log.
 */
final class DataBenchmark implements AutoCloseable {
  private static final int BATCH = 2000;

  /** Least rows that a reading is measured on, and how often it is measured. */
  private static final int LEAST_READ = 2_000_000;

  private static final int READINGS = 3;

  private final TemporaryFolder folder = TemporaryFolder.create();
  private final Path file = folder.path().resolve("log.csv");
  private final Study study;
  private final long rows;

  /**
   * Writes the file.
   *
   * @throws StudyException if it does not fit on the disk
   */
  DataBenchmark(long rows, int columns) {
    this.rows = rows;
    GeneratedCsv csv = new GeneratedCsv(columns);
    study = csv.study(file);
    try {
      // The file, the database's copy and the encoded rows.
      TemporaryFolder.requireSpace(folder.path(), 4 * csv.bytes(rows));
      csv.write(file, rows, 1);
    } catch (IOException e) {
      throw folder.unusable(e);
    }
  }

  /**
   * What was measured.
   *
   * @param bytes size of the file
   * @param encodeSeconds time of the first opening
   * @param openSeconds time of a later one
   * @param shuffled rows per second of shuffled batches, the best of some readings
   * @param sequential rows per second of batches in the order of the log
   */
  record Result(
      long rows,
      long bytes,
      double encodeSeconds,
      double openSeconds,
      double shuffled,
      double sequential,
      double peakMegabytes) {
    double rowsPerSecond() {
      return rows / encodeSeconds;
    }

    double megabytesPerSecond() {
      return bytes / 1e6 / encodeSeconds;
    }
  }

  Result run() {
    long bytes;
    try {
      bytes = Files.size(file);
    } catch (IOException e) {
      throw folder.unusable(e);
    }
    double encode = seconds(() -> open().close());
    double open = seconds(() -> open().close());
    double peak = PeakMemory.megabytes();
    try (EncodedLog log = open()) {
      long train = log.rows(Part.TRAIN);
      RowBatch batch = new RowBatch(log, BATCH);
      double shuffled = 0;
      double sequential = 0;
      for (int reading = 0; reading < READINGS; reading++) {
        RowOrder order = new RowOrder(train, reading);
        shuffled =
            Math.max(
                shuffled,
                rowsPerSecond(
                    train,
                    first -> batch.read(Part.TRAIN, i -> order.row((first + i) % train), BATCH)));
        sequential =
            Math.max(
                sequential,
                rowsPerSecond(
                    train, first -> batch.read(Part.TRAIN, i -> (first + i) % train, BATCH)));
      }
      return new Result(rows, bytes, encode, open, shuffled, sequential, peak);
    }
  }

  private EncodedLog open() {
    return EncodedLogs.open(study, folder.path().resolve("cache"), EncodingListener.NONE);
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double rowsPerSecond(long train, LongConsumer read) {
    long asked = Math.max(train, LEAST_READ);
    long start = System.nanoTime();
    for (long first = 0; first < asked; first += BATCH) {
      read.accept(first);
    }
    return asked / ((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    folder.close();
  }
}
