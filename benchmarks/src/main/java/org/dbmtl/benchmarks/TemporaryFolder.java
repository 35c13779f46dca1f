package org.dbmtl.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.search.study.StudyException;

/**
 * A folder for a benchmark's data, in the folder that {@code java.io.tmpdir} names. It goes when
 * this is closed, and when the process is told to end before.
 */
final class TemporaryFolder implements AutoCloseable {
  private final Path path;
  private final Thread atExit;

  private TemporaryFolder(Path path) {
    this.path = path;
    atExit = new Thread(() -> deleteOrLeave(path), "bench-clean-up");
  }

  static TemporaryFolder create() {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      TemporaryFolder folder =
          new TemporaryFolder(Files.createTempDirectory(parent, "dbmtl-bench"));
      Runtime.getRuntime().addShutdownHook(folder.atExit);
      return folder;
    } catch (IOException e) {
      throw unusable(parent, e);
    }
  }

  /**
   * @throws StudyException if fewer bytes than these are free on the folder's disk
   */
  static void requireSpace(Path folder, long bytes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < bytes) {
      throw new StudyException(
          ("the benchmark's data take %.1f GB, but %s has %.1f GB free: use fewer --rows, or name"
                  + " another folder by DBMTL_JAVA_OPTS=-Djava.io.tmpdir=FOLDER")
              .formatted(bytes / 1e9, folder, free / 1e9));
    }
  }

  Path path() {
    return path;
  }

  /** What to tell a user whose disk does not take the data. */
  StudyException unusable(IOException e) {
    return unusable(path, e);
  }

  private static StudyException unusable(Path place, IOException e) {
    return new StudyException(
        "the benchmark's data cannot be written to %s: %s; name another folder by DBMTL_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"
            .formatted(place, e.getMessage()),
        e);
  }

  @Override
  public void close() {
    deleteOrLeave(path);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending, and deletes the folder itself.
    }
  }

  private static void deleteOrLeave(Path path) {
    try {
      delete(path);
    } catch (IOException e) {
      // The system's own cleaning of temporary files takes what is left.
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(path)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path each : paths) {
      Files.deleteIfExists(each);
    }
  }
}
