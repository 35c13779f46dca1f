package org.dbmtl.experiments.command.scaffold;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.page.BestStructure;
import org.dbmtl.reports.page.ResultFiles;
import org.dbmtl.reports.page.SearchReport;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/** The folder that takes the results of a search or a training. */
public final class OutputFolder {
  private final Path path;

  private OutputFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes the folder if it is absent, and proves that files can be written there, before hours of
   * training would end in a fault.
   *
   * @throws StudyException if they cannot
   */
  public static OutputFolder open(Path path) {
    try {
      Files.createDirectories(path);
      Files.delete(Files.createTempFile(path, ".dbmtl", ".tmp"));
      return new OutputFolder(path);
    } catch (FileAlreadyExistsException e) {
      throw new StudyException(
          "the output folder %s cannot be made: %s is a file: give another folder with --out"
              .formatted(path, e.getFile()),
          e);
    } catch (IOException e) {
      throw new StudyException(
          "the output folder %s cannot be written (%s): give another folder with --out"
              .formatted(path, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Moves the results of an earlier search of the study out of the way of a new one's.
   *
   * @param run number of the earlier search
   * @return the folder that they are in now, or null if there were none
   * @throws StudyException if they cannot be moved
   */
  public static @Nullable Path setAside(Path path, int run) {
    Path old = path.resolve("old-" + run);
    boolean any = false;
    try {
      for (String name : ResultFiles.all()) {
        Path file = path.resolve(name);
        if (Files.isRegularFile(file)) {
          Files.createDirectories(old);
          Files.move(file, old.resolve(name), StandardCopyOption.REPLACE_EXISTING);
          any = true;
        }
      }
    } catch (IOException e) {
      throw new StudyException(
          "the earlier results in %s cannot be moved to %s (%s): move them yourself, or give another"
                  .formatted(path, old, e.getClass().getSimpleName())
              + " --out",
          e);
    }
    return any ? old : null;
  }

  public Path path() {
    return path;
  }

  /**
   * Writes {@code ranking.json} and, from it, {@code report.md} and {@code report.html}, {@code
   * edges.csv} if all structures were priced, and {@code best.dot} and {@code best.txt} if any
   * trial completed; earlier ones are replaced.
   *
   * @param commands command lines that repeat the search
   * @return what was written
   * @throws StudyException if a file cannot be written
   */
  public List<Path> write(SearchResult result, List<String> commands) {
    List<Path> written = new ArrayList<>(writeReport(result, commands));
    written.addAll(
        BestStructure.write(path, ResultFile.readSearch(path.resolve(ResultFiles.RANKING))));
    return written;
  }

  /** Writes what {@link #write} does, except {@code best.dot} and {@code best.txt}. */
  public List<Path> writeReport(SearchResult result, List<String> commands) {
    return SearchReport.write(result, path, commands.toArray(String[]::new));
  }
}
