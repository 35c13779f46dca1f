package org.dbmtl.reports.page;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.listing.EdgesCsv;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.result.AtomicFile;
import org.dbmtl.search.result.ResultFile;
import org.dbmtl.search.result.SearchSummary;

/**
 * The report of a search as files {@code report.*}, made from its {@code ranking.json} alone. From
 * Java: {@code SearchReport.write(found, folder)}.
 */
public final class SearchReport {
  /** The file that a search leaves in its output folder. */
  public static final String SOURCE = ResultFile.RANKING;

  private static final String NAME = "report.";

  private SearchReport() {}

  /**
   * Writes {@code ranking.json} and, from it, {@code report.md} and {@code report.html}, and {@code
   * edges.csv} if all structures were priced; earlier ones are replaced.
   *
   * @param to folder that takes them; there already
   * @param commands command lines that repeat the search, where there are any
   * @return what was written
   * @throws org.dbmtl.search.study.StudyException if a file cannot be written
   */
  public static List<Path> write(SearchResult result, Path to, String... commands) {
    Path ranking = to.resolve(SOURCE);
    ResultFile.write(ranking, SearchSummary.of(result, List.of(commands)));
    List<Path> written = new ArrayList<>(List.of(ranking));
    Pricing pricing = result.pricing();
    if (pricing != null) {
      Path edges = to.resolve(ResultFiles.EDGES);
      AtomicFile.write(edges, EdgesCsv.of(pricing));
      written.add(edges);
    }
    written.addAll(write(to, to, List.of(ReportFormat.MD, ReportFormat.HTML)));
    return written;
  }

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
