package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.dbmtl.search.trial.Part;

/** Writes the files of a log whose rows a program makes, block by block on all cores. */
record GeneratedFiles(Path folder, RecordLayout layout, RowSource source) {
  /** Rows that a thread makes at a time: as many as its cache holds. */
  private static final int BLOCK = 1 << 12;

  void write(Part part, long rows) throws IOException {
    Path file = folder.resolve(PartRecords.rowFile(part));
    AtomicLong next = new AtomicLong();
    Callable<Path> task =
        () -> {
          writeBlocks(file, part, rows, next);
          return file;
        };
    Workers.run(
        Collections.nCopies(Runtime.getRuntime().availableProcessors(), task), written -> {});
  }

  private void writeBlocks(Path file, Part part, long rows, AtomicLong next) throws IOException {
    int[] records = new int[BLOCK * layout.width()];
    try (RecordWriter writer = new RecordWriter(file)) {
      for (long first = next.getAndAdd(BLOCK); first < rows; first = next.getAndAdd(BLOCK)) {
        int count = (int) Math.min(BLOCK, rows - first);
        source.fill(part, first, count, layout, records);
        writer.moveTo(first * layout.width());
        writer.put(records, 0, count * layout.width());
      }
      writer.flush();
    }
  }
}
