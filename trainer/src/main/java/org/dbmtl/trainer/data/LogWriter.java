package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;

/**
 * Writes the rows of the loaded log, in their order, into a file of records for each part, and the
 * items of lists into files of their own. Ranges of rows are written side by side; where each
 * stands is counted before, so that the files are the same for any number of threads.
 */
final class LogWriter {
  private final Path folder;
  private final EncodedColumns columns;
  private final Database database;
  // Those that no thread uses just now.
  private final Queue<RangeWriter> idle = new ConcurrentLinkedQueue<>();

  LogWriter(Path folder, EncodedColumns columns, Database database) {
    this.folder = folder;
    this.columns = columns;
    this.database = database;
  }

  /**
   * @return the files, on disk
   * @throws StudyException if a number is too large for a network
   */
  List<Manifest.File> write(EncodingListener listener) throws SQLException, IOException {
    List<LogRange> ranges = LogRange.of(columns.vocabularies(), database);
    long total = ranges.stream().mapToLong(LogRange::rows).sum();
    ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.min(Runtime.getRuntime().availableProcessors(), ranges.size()));
    try {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (LogRange range : ranges) {
        tasks.add(workers.submit(() -> write(range)));
      }
      long written = 0;
      for (Future<Integer> task : tasks) {
        written += task.get();
        listener.progress(EncodingListener.Step.WRITE, written, total);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("encoding was interrupted", e);
    } catch (ExecutionException e) {
      throw rethrown(e);
    } finally {
      stop(workers);
    }
    return onDisk(folder, files());
  }

  private int write(LogRange range) throws SQLException, IOException {
    RangeWriter writer = idle.poll();
    if (writer == null) {
      writer = new RangeWriter(folder, columns, database.another());
    }
    try {
      writer.write(range);
    } finally {
      idle.add(writer);
    }
    return range.rows();
  }

  private static IOException rethrown(ExecutionException e) throws SQLException {
    Throwable cause = e.getCause();
    if (cause instanceof StudyException mistake) {
      throw mistake;
    }
    if (cause instanceof SQLException failure) {
      throw failure;
    }
    return cause instanceof IOException failure
        ? failure
        : new IOException("encoding failed: " + cause, e);
  }

  /** Waits for those who still write: nobody may find the folder gone. */
  private void stop(ExecutorService workers) throws SQLException, IOException {
    workers.shutdownNow();
    boolean interrupted = Thread.interrupted();
    while (!workers.isTerminated()) {
      try {
        workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    for (RangeWriter writer = idle.poll(); writer != null; writer = idle.poll()) {
      writer.close();
    }
  }

  private List<String> files() {
    List<String> names = new ArrayList<>();
    for (Part part : Part.values()) {
      names.add(PartRecords.rowFile(part));
      for (int field = 0; field < columns.vocabularies().size(); field++) {
        if (columns.vocabularies().get(field).list()) {
          names.add(PartRecords.itemFile(field, part));
        }
      }
    }
    return names;
  }

  /** Waits until the disk has all of these files. */
  static List<Manifest.File> onDisk(Path folder, List<String> names) throws IOException {
    List<Manifest.File> files = new ArrayList<>();
    for (String name : names) {
      Path file = folder.resolve(name);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      files.add(new Manifest.File(name, Files.size(file)));
    }
    return files;
  }
}
