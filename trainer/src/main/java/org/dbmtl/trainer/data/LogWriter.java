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
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    long total = ranges.stream().mapToLong(range -> range.rows).sum();
    long[] written = {0};
    try {
      Workers.run(
          ranges.stream().<Callable<Integer>>map(range -> () -> write(range)).toList(),
          rows -> {
            written[0] += rows;
            listener.progress(EncodingListener.Step.WRITE, written[0], total);
          });
    } finally {
      for (RangeWriter writer = idle.poll(); writer != null; writer = idle.poll()) {
        writer.close();
      }
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
    return range.rows;
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
