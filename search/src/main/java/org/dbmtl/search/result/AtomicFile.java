package org.dbmtl.search.result;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.dbmtl.predictor.file.PartFile;
import org.dbmtl.search.study.StudyException;

/** Writes result files whole or not at all, so that a reader never sees half of one. */
public final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes UTF-8 text next to the file and moves it into place. Missing folders are made.
   *
   * @throws StudyException if the file cannot be written
   */
  public static void write(Path file, String text) {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new StudyException("'%s' is not a file name: give a file in a folder".formatted(file));
    }
    try {
      Files.createDirectories(folder);
      // Not a temporary file of Java's, which nobody but its owner may read: reports are shared.
      Path beside = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
      try {
        writeThrough(beside, text);
        PartFile.move(beside, target);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      throw new StudyException(
          "cannot write '%s' (%s: %s): maybe the folder is read-only or the disk full; name another"
                  .formatted(file, e.getClass().getSimpleName(), e.getMessage())
              + " with --out",
          e);
    }
  }

  /** Returns once the text is on the disk: else a loss of power could leave an empty file. */
  private static void writeThrough(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }
}
