package org.dbmtl.reports.section;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dbmtl.reports.PricedResults;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportFormat;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.listing.EdgesCsv;
import org.dbmtl.reports.page.SearchPage;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.Gate.Purpose;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.pricing.Gate.Verdict;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.Worth;
import org.dbmtl.search.result.SearchSummary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a page shows of prices are the numbers of the record, read back from its HTML. */
class PricingSectionsTest {
  private static final List<String> THREE = List.of("click", "like", "stay");
  private static final List<String> FIFTY = PricedResults.names(50);

  private static SearchSummary three(@Nullable Gate gate, StopReason stopped) {
    return PricedResults.summary(THREE, PricedResults.three(THREE, gate), stopped);
  }

  private static SearchSummary three(Verdict verdict) {
    return three(PricedResults.gate(THREE, verdict), StopReason.FINISHED);
  }

  private static String html(SearchSummary search) {
    return ReportFormat.HTML.text(page(search));
  }

  private static ReportPage page(SearchSummary search) {
    return SearchPage.of(search);
  }

  private static String markdown(SearchSummary search) {
    return ReportFormat.MD.text(page(search)).replaceAll(" +\\|", " |").replaceAll("\\| +", "| ");
  }

  /** Tooltips of the n-th picture of a title. */
  private static List<String> tips(String html, String title) {
    Matcher picture =
        Pattern.compile("(?s)<svg[^>]*aria-label=\"" + title + "\">.*?</svg>").matcher(html);
    assertThat(picture.find()).as(title).isTrue();
    List<String> tips = new ArrayList<>();
    Matcher tip = Pattern.compile("(?s)<title>(.*?)</title>").matcher(picture.group());
    while (tip.find()) {
      tips.add(tip.group(1).replace("&gt;", ">"));
    }
    return tips;
  }

  private static String shown(Worth worth) {
    return Numbers.withInterval(worth);
  }

  @Test
  void aFileGivesPricesBackAsTheyWere() {
    Pricing pricing = PricedResults.three(THREE, PricedResults.gate(THREE, Verdict.PASSED));
    assertThat(PricedResults.summary(THREE, pricing, StopReason.FINISHED).pricing())
        .isEqualTo(pricing);
    assertThat(PricingSections.of(PricedResults.summary(THREE, null, StopReason.FINISHED)))
        .isEmpty();
  }

  @Test
  void mapsAndTableHoldTheNumbersOfTheRecord() {
    SearchSummary search = three(Verdict.PASSED);
    String html = html(search);
    List<String> alone = tips(html, "What each edge is worth, alone");
    List<String> given = tips(html, "What each edge is worth, given the others");
    assertThat(alone)
        .contains(
            "click>like +0.04321 [+0.04000, +0.04700] nats per row",
            "like>click not allowed by the study",
            "stay>click not allowed by the study",
            "stay>like -0.00030 [-0.00050, -0.00010] nats per row")
        // Three names, and a cell for each edge.
        .hasSize(3 + 6);
    assertThat(given)
        .contains(
            "click>like the study requires it, so every set has it",
            "like>stay +0.01010 [+0.00900, +0.01120] nats per row")
        .hasSize(3 + 6);
    // Thousandths in the cells.
    assertThat(html).contains(">43.2</text>", ">-0.30</text>", ">10.1</text>", ">0.10</text>");
    String text = markdown(search);
    for (EdgeWorth edge : PricedResults.three(THREE, null).edges()) {
      Worth others = edge.givenOthers();
      assertThat(text)
          .contains(
              "| `%s` | %s | %s |"
                  .formatted(
                      edge.edge().text(),
                      others == null ? "-" : shown(others),
                      shown(edge.alone())));
    }
    assertThat(text)
        .contains(
            "Worth most given the others: `like>stay` +0.01010, `stay>like` +0.00200 nats per row. 2 of 4"
                + " possible edges are clearly worth something",
            "Worth most alone: `click>like` +0.04321, `like>stay` +0.02220, `click>stay` +0.01230")
        .contains("most of all for `click>stay`: +0.01230 alone, +0.00010 given the others");
  }

  @Test
  void colourOutlineAndHatchSayWhatTheIntervalsDo() {
    String html = html(three(Verdict.PASSED));
    String given =
        html.substring(html.indexOf("aria-label=\"What each edge is worth, given the others\""));
    given = given.substring(0, given.indexOf(">clearly worth"));
    assertThat(count(given, "\"heat gain\"")).as("two, and the legend").isEqualTo(3);
    assertThat(count(given, "\"heat unclear\"")).as("click>stay and two refused").isEqualTo(3);
    assertThat(count(given, "\"hatch\"")).isEqualTo(2);
    assertThat(count(given, "\"blank\"")).as("required").isEqualTo(1);
    assertThat(count(given, "\"outline priced\"")).isEqualTo(2);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void thePathMarksTheStructureThatWasTaken() {
    SearchSummary search = three(Verdict.PASSED);
    assertThat(tips(html(search), "Gain by number of edges"))
        .containsExactly(
            "1 edge, +0.00000 nats per row over vanilla, from margin 0.02220 click>like",
            "2 edges, +0.02220 nats per row over vanilla, from margin 0.00010 click>like like>stay",
            "3 edges, +0.02230 nats per row over vanilla, from margin 0.00000 click>like click>stay"
                + " like>stay");
    assertThat(markdown(search))
        .contains(
            "| 2 | +0.02220 | 0.00010 | taken | `click>like like>stay` |",
            "An edge must gain more than 0.00050 nats per row to stay. That leaves 2 edges, with a gain of"
                + " +0.02220 over vanilla.",
            "Without a margin 3 edges would stay, with a gain of +0.02230.");
  }

  @Test
  void realGainsArePairedBySeed() {
    String text = markdown(three(Verdict.PASSED));
    // .31 - .30, .325 - .302, .318 - .297, and their mean
    assertThat(text)
        .contains(
            "| best by its price | +0.02220 | +0.01800 | 3 | +0.01000, +0.02300, +0.02100 |",
            "| vanilla | +0.00000 | +0.00000 | 3 | +0.00000, +0.00000, +0.00000 |",
            "| drawn at random | -0.01000 | - | 0 | | (no edges) |",
            "Kendall tau 0.93 (ceiling 0.95: what one real training reaches against another), regret"
                + " 0.00041 nats per row");
    assertThat(tips(html(three(Verdict.PASSED)), "Real gain against priced gain"))
        .containsExactly(
            "best by its price: priced +0.02220, real +0.01800 click>like like>stay",
            "vanilla: priced +0.00000, real +0.00000 click>like");
  }

  @Test
  void theBestByItsPriceMayBeVanilla() {
    Pricing pricing = PricedResults.three(THREE, null);
    Gate gate =
        new Gate(
            List.of(
                new Trained(
                    pricing.best().get(1).structure(), Purpose.WINNER, 0, List.of(0.3, 0.31)),
                new Trained(pricing.winner(), Purpose.RANDOM, -0.002, List.of(0.298))),
            1.0,
            null,
            0,
            null,
            Verdict.TOO_FEW);
    assertThat(markdown(three(gate, StopReason.FINISHED)))
        .contains(
            "| best by its price | +0.00000 | +0.00000 | 2 | +0.00000, +0.00000 |",
            "| drawn at random | -0.00200 | -0.00200 | 1 | -0.00200 |");
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void everyVerdictSaysWhatTheSearchDidThen(Verdict verdict) {
    String all = markdown(three(verdict));
    String lines = String.join("\n", PricingSections.lines(three(verdict)));
    String went = "So the search went by the prices.";
    String goesOn = "So the search does not go by the prices: it goes on by training candidates.";
    assertThat(all).contains(verdict.passes() ? went : goesOn);
    assertThat(all).doesNotContain(verdict.passes() ? goesOn : went);
    assertThat(lines).contains(verdict.passes() ? went : goesOn);
    assertThat(lines.lines()).hasSize(3);
  }

  @Test
  void withoutAGateThePageSaysSo() {
    assertThat(markdown(three(null, StopReason.RUNNING)))
        .contains("have not been compared with real trainings so far");
    assertThat(markdown(three(null, StopReason.FINISHED)))
        .contains("were not compared with real trainings, so nothing here says");
    Gate unknown = new Gate(List.of(), null, null, 0, null, Verdict.INCOMPLETE);
    assertThat(markdown(three(unknown, StopReason.MINUTES)))
        .contains(
            "Kendall tau is not defined (its ceiling is not known), regret 0.00000 nats per row.",
            "So the search has not gone by the prices.");
    assertThat(markdown(three(unknown, StopReason.RUNNING)))
        .contains("It is not known yet how good the prices are");
  }

  @Test
  void fiftyTargetsHaveAllTheirCellsButNoNumbersInThem() {
    Pricing pricing = PricedResults.many(FIFTY);
    SearchSummary search = PricedResults.summary(FIFTY, pricing, StopReason.RUNNING);
    String html = html(search);
    List<String> alone = tips(html, "What each edge is worth, alone");
    List<String> given = tips(html, "What each edge is worth, given the others");
    assertThat(alone).hasSize(50 + 50 * 49);
    assertThat(given).hasSize(50 + 50 * 49);
    int left = 0;
    for (EdgeWorth edge : pricing.edges()) {
      Worth others = edge.givenOthers();
      assertThat(alone).contains(edge.edge().text() + " " + shown(edge.alone()) + " nats per row");
      if (others == null) {
        left++;
      } else {
        assertThat(given).contains(edge.edge().text() + " " + shown(others) + " nats per row");
      }
    }
    assertThat(given.stream().filter(tip -> tip.contains("left it out"))).hasSize(left);
    assertThat(given).contains("outcome_03>outcome_01 not allowed by the study");
    String maps = html.substring(html.indexOf("aria-label=\"What each edge is worth, alone\""));
    maps = maps.substring(0, maps.indexOf("<table"));
    assertThat(maps).doesNotContainPattern(">-?\\d+\\.\\d+</text>");
    assertThat(markdown(search))
        .contains(
            "All 50 targets were considered. 12 of 49 possible parents of each were priced in sets of at most"
                + " 4",
            "39,700 sets of parents were priced on 26,683 rows of the validation part, from one training.",
            "found by order search",
            "Without a margin 49 edges would stay, with a gain of +0.49000.",
            "For 95 % of the gain of +0.19000, 18 edges are enough.",
            // .49 less 49 edges at .0005 each
            "No structure gains more than 0.47000 nats per row over vanilla after the margin; this one gains"
                + " 0.46550, so at most 0.00450 is missing.",
            "The 30 edges worth most, of 2,449; edges.csv has all",
            "as the first, without outcome_49&gt;outcome_50");
  }

  @Test
  void csvHasEveryEdgeWithNumbersInFull() {
    Pricing pricing = PricedResults.many(FIFTY);
    List<String> lines = EdgesCsv.of(pricing).lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "parent,child,alone,aloneLow,aloneHigh,givenOthers,givenOthersLow,givenOthersHigh,inBest");
    assertThat(lines).hasSize(1 + pricing.edges().size());
    for (int i = 0; i < pricing.edges().size(); i++) {
      EdgeWorth edge = pricing.edges().get(i);
      String[] cells = lines.get(i + 1).split(",", -1);
      assertThat(cells[0] + ">" + cells[1]).isEqualTo(edge.edge().text());
      assertThat(Double.parseDouble(cells[2])).isEqualTo(edge.alone().mean());
      assertThat(Double.parseDouble(cells[4])).isEqualTo(edge.alone().high());
      Worth others = edge.givenOthers();
      assertThat(cells[5]).isEqualTo(others == null ? "" : Double.toString(others.mean()));
      assertThat(cells[8]).isEqualTo(Boolean.toString(pricing.winner().contains(edge.edge())));
    }
  }

  @Test
  void hostileNamesStayNames() {
    List<String> hostile = PricedResults.HOSTILE;
    Pricing pricing =
        PricedResults.three(hostile, PricedResults.gate(hostile, Verdict.WINNER_LOSES));
    SearchSummary search = PricedResults.summary(hostile, pricing, StopReason.FINISHED);
    assertThat(html(search))
        .doesNotContain("<script>alert", "<img")
        .contains("&lt;script&gt;alert");
    assertThat(ReportFormat.MD.text(page(search))).doesNotContain("\n<script>", " <img");
    assertThat(EdgesCsv.of(pricing)).contains("\"'=cmd()").doesNotContain(",=cmd()", "\n=cmd()");
  }
}
