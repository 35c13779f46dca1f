package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.pricing.PricedStructure;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.result.SearchSummary;

/** What the prices cover, how the best structure was found by them, and the next best ones. */
final class ConsideredSection {
  private final SearchSummary search;
  private final Pricing pricing;

  ConsideredSection(SearchSummary search, Pricing pricing) {
    this.search = search;
    this.pricing = pricing;
  }

  List<Section> sections() {
    double best = net(pricing.best().get(0));
    Columns<PricedStructure> columns =
        new Columns<PricedStructure>()
            .rank()
            .number("edges", priced -> Integer.toString(priced.structure().edgeCount()))
            .number("gain over vanilla", priced -> Numbers.withInterval(priced.overVanilla()))
            .number("after the margin, to the best", priced -> toBest(net(priced), best))
            .cell(
                Column.text("structure"),
                priced ->
                    BriefStructure.cell(
                        priced.structure(),
                        priced.structure().equals(pricing.winner()) ? null : pricing.winner(),
                        "the first"));
    List<String> remarks = new ArrayList<>();
    remarks.add(considered());
    remarks.add(
        "%,d sets of parents were priced on %,d rows of the validation part, from one training."
            .formatted(pricing.parentSets(), pricing.rows()));
    remarks.add(found());
    return List.of(
        Section.of("What was considered").say(remarks.toArray(String[]::new)),
        Section.of(
            "",
            columns.table(
                "The best structures by their prices, one for each class that no likelihood can"
                    + " tell, nats per row",
                pricing.best())));
  }

  /** Which targets and parents were tried. */
  String considered() {
    int targets = search.targets().size();
    int least = pricing.consideredParents().stream().mapToInt(i -> i).min().orElse(0);
    int most = pricing.consideredParents().stream().mapToInt(i -> i).max().orElse(0);
    String parents = least == most ? "%,d".formatted(most) : "%,d to %,d".formatted(least, most);
    String all = "All %,d targets were considered.".formatted(targets);
    if (pricing.screened()) {
      return all
          + " %s of %,d possible parents of each were priced in sets of at most %,d; the others were left out after a look at pairs (docs/pricing.md says what that may miss)."
              .formatted(parents, targets - 1, pricing.mostParents());
    }
    return all
        + " %s were priced, in sets of at most %,d."
            .formatted(
                search.constraints().forbidden().isEmpty()
                        && search.constraints().againstTiers().isEmpty()
                    ? "All %,d possible parents of each".formatted(targets - 1)
                    : "All possible parents of each that the study allows",
                pricing.mostParents());
  }

  private String found() {
    String how =
        pricing.exact()
            ? "Before edges without a clear gain were dropped, the first structure is proved to be the best of all structures of these sets."
            : "The first structure was found by order search, which does not prove that there is no"
                + " better one.";
    Double bound = pricing.bound();
    if (bound == null) {
      return how;
    }
    double gained = net(pricing.best().get(0));
    return how
        + " No structure gains more than %s nats per row over vanilla after the margin; this one gains %s, so at most %s is missing."
            .formatted(
                Numbers.score(bound),
                Numbers.score(gained),
                Numbers.score(Math.max(0, bound - gained)));
  }

  /** Gain over vanilla less the margin of each edge that vanilla does not have. */
  private double net(PricedStructure priced) {
    int more = priced.structure().edgeCount() - search.vanilla().edgeCount();
    return priced.overVanilla().mean() - pricing.margin() * more;
  }

  private static String toBest(double net, double best) {
    return net == best ? "best" : Numbers.signed(net - best);
  }
}
