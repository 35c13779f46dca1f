package org.dbmtl.predictor.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file next to another, {@code NAME.part}, that takes its place once it is complete: what was
 * there before stays until then. Used by one thread.
 */
public final class PartFile implements AutoCloseable {
  private final Path file;
  private final Path part;

  /**
   * Makes the folder where it is absent; an earlier part is left until it is written again.
   *
   * @param file whose place it takes
   */
  public PartFile(Path file) throws IOException {
    this.file = file.toAbsolutePath();
    Path folder = this.file.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    part = this.file.resolveSibling(this.file.getFileName() + ".part");
  }

  /** Where to write. */
  public Path path() {
    return part;
  }

  /**
   * Puts what was written, and closed, in its place. It is on the disk then: else a loss of power
   * could leave an empty file.
   */
  public void finish() throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    move(part, file);
  }

  /** Moves a file over another, at one go where the file system can do so. */
  public static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Deletes what was not finished. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(part);
  }
}
