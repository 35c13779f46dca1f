package org.dbmtl.reports.listing;

import org.dbmtl.reports.format.Csv;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.Worth;
import org.jspecify.annotations.Nullable;

/**
 * What each possible edge is worth as CSV: a line for each, in nats per row of the child times its
 * weight, numbers in full. What is not known is empty.
 */
public final class EdgesCsv {
  private EdgesCsv() {}

  /** The file's content. */
  public static String of(Pricing pricing) {
    return new Listing<EdgeWorth>()
        .csvAlone("parent", edge -> Csv.name(edge.edge().parent()))
        .csvAlone("child", edge -> Csv.name(edge.edge().child()))
        .csvAlone("alone", edge -> edge.alone().mean())
        .csvAlone("aloneLow", edge -> edge.alone().low())
        .csvAlone("aloneHigh", edge -> edge.alone().high())
        .csvAlone("givenOthers", edge -> mean(edge.givenOthers()))
        .csvAlone("givenOthersLow", edge -> low(edge.givenOthers()))
        .csvAlone("givenOthersHigh", edge -> high(edge.givenOthers()))
        .csvAlone("inBest", edge -> pricing.winner().contains(edge.edge()))
        .csv(pricing.edges());
  }

  private static @Nullable Double mean(@Nullable Worth worth) {
    return worth == null ? null : (Double) worth.mean();
  }

  private static @Nullable Double low(@Nullable Worth worth) {
    return worth == null ? null : (Double) worth.low();
  }

  private static @Nullable Double high(@Nullable Worth worth) {
    return worth == null ? null : (Double) worth.high();
  }
}
