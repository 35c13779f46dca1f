package org.dbmtl.experiments.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.page.SearchPage;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.api.Test;

class GeneratedSearchTest {
  /** The picture of what is recommended says what each edge is worth by the prices. */
  @Test
  void itsStructureIsDrawnByItsPrices() {
    SearchResult search = GeneratedSearch.of("made-up", List.of("a", "b", "c", "d", "e", "f"), 12);
    Pricing pricing = search.pricing();
    assertThat(pricing).isNotNull();
    assertThat(pricing.holds()).isTrue();
    String html = ReportFormat.HTML.text(SearchPage.of(SearchSummary.of(search, List.of())));
    Matcher picture =
        Pattern.compile("(?s)<svg[^>]*aria-label=\"The recommended structure\">.*?</svg>")
            .matcher(html);
    assertThat(picture.find()).isTrue();
    assertThat(picture.group()).contains("by its price, given the others: ");
  }
}
