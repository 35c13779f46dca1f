package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.chart.PathPlot;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.pricing.PathStep;
import org.dbmtl.search.pricing.Pricing;
import org.jspecify.annotations.Nullable;

/** How much of the best structure's gain stays as its edges drop out. */
final class PricedPathSection {
  private static final double MOST_OF_IT = 0.9;

  private final Pricing pricing;
  private final List<PathStep> steps;
  private final @Nullable PathStep chosen;

  PricedPathSection(Pricing pricing) {
    this.pricing = pricing;
    this.steps =
        pricing.path().stream()
            .sorted(
                Comparator.<PathStep>comparingInt(step -> step.structure().edgeCount())
                    .thenComparing(step -> -step.margin()))
            .toList();
    this.chosen =
        steps.stream()
            .filter(step -> step.margin() <= pricing.margin())
            .max(Comparator.comparingDouble(PathStep::margin))
            .orElse(null);
  }

  List<Section> sections() {
    if (steps.isEmpty()) {
      return List.of();
    }
    Columns<PathStep> columns =
        new Columns<PathStep>()
            .number("edges", step -> Integer.toString(step.structure().edgeCount()))
            .number("gain over vanilla", step -> Numbers.signed(step.overVanilla()))
            .number("from margin", step -> margin(step.margin()))
            .text("taken", step -> step.equals(chosen) ? "taken" : "")
            .cell(
                Column.text("structure"),
                step -> BriefStructure.cell(step.structure(), above(step), "the row above"));
    return List.of(
        Section.of("Path of the best structure").say(sentences()),
        Section.of(
                "",
                columns
                    .table("The structures of the path, gain and margin in nats per row", steps)
                    .fold())
            .show(List.of(picture())));
  }

  private @Nullable TargetGraph above(PathStep step) {
    int row = steps.indexOf(step);
    return row == 0 ? null : steps.get(row - 1).structure();
  }

  private Picture picture() {
    List<PathPlot.Point> points =
        steps.stream()
            .map(
                step ->
                    new PathPlot.Point(
                        step.structure().edgeCount(),
                        step.overVanilla(),
                        step.equals(chosen),
                        tip(step)))
            .toList();
    String taken = "margin " + margin(pricing.margin());
    return new Picture(
        PathPlot.of(
                "Gain by number of edges",
                sentences().get(0).text(),
                "gain over vanilla, nats per row",
                taken,
                points)
            .inPage(),
        Prose.of(
            "Each point is the best structure where every edge must gain more than some margin;"
                + " the large one is that of the margin which the search took. Hold the pointer"
                + " over a point for its structure."));
  }

  private static String tip(PathStep step) {
    String structure =
        step.structure().edgeCount() == 0 ? Prose.NO_EDGES : BriefStructure.first(step.structure());
    return "%s, %s nats per row over vanilla, from margin %s\n%s"
        .formatted(
            edges(step.structure().edgeCount()),
            Numbers.signed(step.overVanilla()),
            margin(step.margin()),
            structure);
  }

  private List<Prose> sentences() {
    List<Prose> all = new ArrayList<>();
    PathStep whole = steps.get(steps.size() - 1);
    if (chosen != null) {
      all.add(
          Prose.of(
              "An edge must gain more than %s nats per row to stay. That leaves %s, with a gain of %s over vanilla."
                  .formatted(
                      margin(pricing.margin()),
                      edges(chosen.structure().edgeCount()),
                      Numbers.signed(chosen.overVanilla()))));
    }
    if (whole.overVanilla() > 0 && !whole.equals(chosen)) {
      all.add(
          Prose.of(
              "Without a margin %s would stay, with a gain of %s."
                  .formatted(
                      edges(whole.structure().edgeCount()), Numbers.signed(whole.overVanilla()))));
    }
    enough(chosen == null ? whole : chosen).ifPresent(all::add);
    if (all.isEmpty()) {
      all.add(Prose.of("No edge gains anything over vanilla by its price."));
    }
    return all;
  }

  /** How few edges have most of the gain of a structure of the path, where some can go. */
  private Optional<Prose> enough(PathStep of) {
    double gain = of.overVanilla();
    return steps.stream()
        .filter(step -> gain > 0 && step.overVanilla() >= MOST_OF_IT * gain)
        .findFirst()
        .filter(step -> step.structure().edgeCount() < of.structure().edgeCount())
        .map(
            step ->
                Prose.of(
                    "For %s of the gain of %s, %s %s enough."
                        .formatted(
                            Numbers.percent(step.overVanilla() / gain),
                            Numbers.signed(gain),
                            edges(step.structure().edgeCount()),
                            step.structure().edgeCount() == 1 ? "is" : "are")));
  }

  private static String edges(int count) {
    return count == 0 ? "no edge" : count == 1 ? "1 edge" : "%,d edges".formatted(count);
  }

  private static String margin(double margin) {
    return Numbers.score(margin);
  }
}
