package org.dbmtl.reports.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.ResultFile;

/** The report of a search as files {@code report.*}, made from its {@code ranking.json} alone. */
public final class SearchReport {
  /** The file that a search leaves in its output folder. */
  public static final String SOURCE = "ranking.json";

  private static final String NAME = "report.";

  private SearchReport() {}

  /**
   * Reads a search's output and writes its report; each file is written whole or not at all.
   *
   * @param from output folder of the search
   * @param to folder that takes the report
   * @return what was written, in the order of the formats
   * @throws org.dbmtl.search.study.StudyException if there is no such output, or a file cannot be
   *     written
   */
  public static List<Path> write(Path from, Path to, List<ReportFormat> formats) {
    ReportPage page = SearchPage.of(ResultFile.readSearch(from.resolve(SOURCE)));
    List<Path> written = new ArrayList<>();
    for (ReportFormat format : formats) {
      Path file = to.resolve(NAME + format.ending());
      AtomicFile.write(file, format.text(page));
      written.add(file);
    }
    return written;
  }
}
