package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.Worth;
import org.dbmtl.search.result.SearchSummary;

/**
 * What one training says of all structures: the edge map, the path of the best structure, how
 * prices agree with real trainings, and what was considered.
 */
public final class PricingSections {
  private static final int MOST_NAMED = 5;

  private PricingSections() {}

  /** The sections; none where no evaluator was trained. */
  public static List<Section> of(SearchSummary search) {
    Pricing pricing = search.pricing();
    List<Section> all = new ArrayList<>();
    if (pricing != null) {
      all.addAll(new EdgeMapSection(search, pricing).sections());
      all.addAll(new PricedPathSection(pricing).sections());
      all.addAll(new GateSection(search, pricing.gate()).sections());
      all.addAll(new ConsideredSection(search, pricing).sections());
    }
    return all;
  }

  /** The same in a few lines for a terminal; none where no evaluator was trained. */
  public static List<String> lines(SearchSummary search) {
    Pricing pricing = search.pricing();
    if (pricing == null) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "One training priced %,d sets of parents on %,d rows. %s"
            .formatted(
                pricing.parentSets(),
                pricing.rows(),
                new ConsideredSection(search, pricing).considered()));
    lines.add(mostWorth(pricing));
    Gate gate = pricing.gate();
    if (gate != null) {
      lines.add(
          "Prices against real trainings of %d structures: %s %s"
              .formatted(
                  gate.trained().size(),
                  GateSection.agreement(gate),
                  new GateSection(search, gate).verdict(gate)));
    }
    return lines;
  }

  private static String mostWorth(Pricing pricing) {
    List<EdgeWorth> gains =
        EdgeMapSection.sorted(pricing).stream()
            .filter(
                edge -> {
                  Worth worth = edge.givenOthers();
                  return worth != null && worth.isGain();
                })
            .toList();
    if (gains.isEmpty()) {
      return "No edge is clearly worth anything given the others.";
    }
    String named =
        gains.stream()
            .limit(MOST_NAMED)
            .map(
                edge -> {
                  Worth worth = edge.givenOthers();
                  return edge.edge().text()
                      + " "
                      + Numbers.signed(worth == null ? null : (Double) worth.mean());
                })
            .collect(Collectors.joining(", "));
    return "Edges worth most given the others, nats per row: %s%s."
        .formatted(
            named,
            gains.size() > MOST_NAMED ? ", and %,d more".formatted(gains.size() - MOST_NAMED) : "");
  }
}
