package org.dbmtl.search.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where the trials of one study keep what they save on their way: {@code trials/run-R/trial-NNNNN}
 * in the study's output folder.
 */
public final class WorkFolders {
  private final Path folder;

  private WorkFolders(Path folder) {
    this.folder = folder;
  }

  /**
   * The folders of one study.
   *
   * @param output output folder of the study
   * @param run number of the study among those of its name
   */
  public static WorkFolders of(Path output, int run) {
    return new WorkFolders(
        output.resolve("trials").resolve(String.format(Locale.ROOT, "run-%d", run)));
  }

  /** The folder of a trial; made when the trial saves something. */
  public Path trial(long number) {
    return folder.resolve(String.format(Locale.ROOT, "trial-%05d", number));
  }

  /**
   * Deletes the folder of a trial with all that is in it, and folders above that are empty then. A
   * folder that cannot be deleted stays.
   *
   * @return bytes of the files that were deleted
   */
  public long delete(long number) {
    Path own = trial(number);
    if (!Files.isDirectory(own)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> paths = Files.walk(own)) {
      List<Path> inside = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : inside) {
        long size = Files.isRegularFile(path) ? Files.size(path) : 0;
        bytes += Files.deleteIfExists(path) ? size : 0;
      }
      if (isEmpty(folder)) {
        Files.deleteIfExists(folder);
      }
    } catch (IOException | UncheckedIOException e) {
      return bytes;
    }
    return bytes;
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    }
  }
}
