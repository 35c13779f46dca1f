package org.dbmtl.reports.page;

import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.search.result.ResultFile;

/**
 * Names of the files that runs write to their output folders. No other class lists them all; those
 * that are read again are named by {@link ResultFile}.
 */
public final class ResultFiles {
  /** What a search found. */
  public static final String RANKING = ResultFile.RANKING;

  /** What a sweep found. */
  public static final String SWEEP = ResultFile.SWEEP;

  /** Every training of a sweep. */
  public static final String TRIALS = "trials.csv";

  /** The study with what a sweep found best. */
  public static final String BEST_STUDY = ResultFile.BEST_STUDY;

  /** What each possible edge is worth, where one training priced all structures. */
  public static final String EDGES = "edges.csv";

  /** The model of what a search recommends. */
  public static final String BEST_MODEL = "best.dbmtl";

  /** Report of a search or a sweep, without an ending. */
  public static final String REPORT = "report";

  /** Tables of a comparison, without an ending. */
  public static final String COMPARE = "compare";

  /** What an auto found. */
  public static final String AUTO = ResultFile.AUTO;

  /** The study of what an auto recommends. */
  public static final String WINNER_STUDY = "winner.yaml";

  /** Page of an auto, without an ending. */
  public static final String AUTO_PAGE = "auto";

  private static final List<String> TABLES =
      List.of("table1", "table2", "table3", "table4", "table5");

  private static final List<String> FORMATS = List.of(".html", ".md", ".csv", ".tex", ".json");

  private ResultFiles() {}

  /** The files that people and other programs read, in the order in which they are offered. */
  public static List<String> exports() {
    return Stream.of(
            formats(Stream.of(REPORT)),
            Stream.of(
                RANKING,
                ResultFile.RANKING_STUDY,
                "best.txt",
                "best.dot",
                EDGES,
                BEST_STUDY,
                SWEEP,
                TRIALS,
                ResultFile.COMPARISON_STUDY,
                WINNER_STUDY,
                AUTO,
                AUTO_PAGE + ".html",
                AUTO_PAGE + ".md"),
            formats(Stream.concat(Stream.of(COMPARE), TABLES.stream())))
        .flatMap(names -> names)
        .toList();
  }

  /**
   * All result files: those that are read, the model, and those from which a report is written
   * again.
   */
  public static List<String> all() {
    Stream<String> pages = Stream.concat(Stream.of(REPORT, COMPARE, AUTO_PAGE), TABLES.stream());
    return Stream.concat(
            Stream.concat(exports().stream(), Stream.of(BEST_MODEL)),
            pages.flatMap(
                page ->
                    Stream.of(
                        page + SavedPage.ENDING,
                        page + SavedPage.TABLES + ".csv",
                        page + SavedPage.TABLES + ".json")))
        .toList();
  }

  private static Stream<String> formats(Stream<String> pages) {
    return pages.flatMap(page -> FORMATS.stream().map(format -> page + format));
  }
}
