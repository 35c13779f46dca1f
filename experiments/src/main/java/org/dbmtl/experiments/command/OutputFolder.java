package org.dbmtl.experiments.command;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.BestStructure;
import org.dbmtl.reports.MarkdownReport;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.RankingJson;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.StudyException;

/** The folder that takes the results of a search or a training. */
final class OutputFolder {
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
  static OutputFolder open(Path path) {
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

  Path path() {
    return path;
  }

  /**
   * Writes {@code ranking.json} and {@code report.md}, and {@code best.dot} and {@code best.txt} if
   * any trial completed; earlier ones are replaced.
   *
   * @param commands command lines that repeat the search
   * @return what was written
   * @throws StudyException if a file cannot be written
   */
  List<Path> write(SearchResult result, List<String> commands) {
    List<Path> written = new ArrayList<>();
    Path ranking = path.resolve("ranking.json");
    RankingJson.write(ranking, result);
    written.add(ranking);
    Path report = path.resolve("report.md");
    MarkdownReport.write(report, result, commands);
    written.add(report);
    RankedCandidate best = result.ranking().best();
    if (best != null) {
      BestStructure.write(path, best.candidate().structure());
      written.add(path.resolve("best.dot"));
      written.add(path.resolve("best.txt"));
    }
    return written;
  }
}
