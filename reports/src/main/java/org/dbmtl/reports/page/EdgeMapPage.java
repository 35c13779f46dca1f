package org.dbmtl.reports.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.section.PricingSections;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.store.StoredStudy;

/** The dashboard's page of what one training says of all structures of a study. */
public final class EdgeMapPage {
  private static final String TITLE = "Edge map";

  private EdgeMapPage() {}

  /** Path of the page of a study. */
  public static String path(StoredStudy study) {
    return DashboardPage.path(study) + "/edges";
  }

  /**
   * The page.
   *
   * @param found what the study's search has found so far, with prices
   */
  public static ReportPage of(StoredStudy study, SearchSummary found) {
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("the study", DashboardPage.path(study));
    pages.put("all studies and their files", "/");
    return new ReportPage(
        "%s, run %d: edge map".formatted(study.study().name(), study.run()),
        Prose.all(
            List.of(
                found.stopped() == StopReason.RUNNING
                    ? "The search is under way. This page shows what its last interim report has."
                    : "The search has ended.")),
        List.of(),
        Stream.concat(
                PricingSections.of(found).stream(),
                Stream.of(DashboardPage.links("Other pages", pages)))
            .toList());
  }

  /** What the page says, in a few lines, for the page of the study. */
  static Section inShort(SearchSummary found) {
    return Section.of(TITLE).say(PricingSections.lines(found).toArray(String[]::new));
  }
}
