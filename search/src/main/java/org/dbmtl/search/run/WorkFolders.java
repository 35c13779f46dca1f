package org.dbmtl.search.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dbmtl.search.study.StudyException;

/**
 * Where the trials of one study keep what they save on their way: {@code trials/run-R/trial-NNNNN}
 * in the study's output folder.
 */
public final class WorkFolders {
  private static final Pattern RUN = Pattern.compile("run-([1-9][0-9]{0,8})");

  /** Numbers of fewer digits are padded with zeros, so each number has one name. */
  private static final Pattern TRIAL = Pattern.compile("trial-([0-9]{5}|[1-9][0-9]{5,17})");

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

  /** Where the prices of the study's evaluator are kept. */
  Path prices() {
    return folder.resolve("prices.json");
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

  /** The runs that have a folder in an output folder, in order. */
  static List<Integer> runs(Path output) {
    return numbered(output.resolve("trials"), RUN).stream().map(Math::toIntExact).toList();
  }

  /** The trials that have a folder, in order. */
  List<Long> trials() {
    return numbered(folder, TRIAL);
  }

  /**
   * The files in the folder of a trial, by name; none if there is no folder, or it cannot be read.
   */
  public List<TrialFile> files(long number) {
    Path own = trial(number);
    if (!Files.isDirectory(own)) {
      return List.of();
    }
    List<TrialFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(own)) {
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        files.add(new TrialFile(own.relativize(path).toString(), Files.size(path)));
      }
    } catch (IOException | UncheckedIOException e) {
      // A file that a worker has just deleted or renamed.
      return files;
    }
    return files;
  }

  private static List<Long> numbered(Path folder, Pattern name) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .map(path -> name.matcher(path.getFileName().toString()))
          .filter(Matcher::matches)
          .map(matcher -> Long.valueOf(matcher.group(1)))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new StudyException(
          "the folder %s cannot be read (%s): make it readable, or name another output folder with"
                  .formatted(folder, e.getClass().getSimpleName())
              + " --out",
          e);
    }
  }
}
