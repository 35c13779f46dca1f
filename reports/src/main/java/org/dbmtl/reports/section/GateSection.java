package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.chart.AgreementPlot;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.Gate.Purpose;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.seeding.EdgeMapSeeding;
import org.jspecify.annotations.Nullable;

/** How the prices agree with real trainings of a few structures, and what the search made of it. */
final class GateSection {
  private final SearchSummary search;
  private final @Nullable Gate gate;

  GateSection(SearchSummary search, @Nullable Gate gate) {
    this.search = search;
    this.gate = gate;
  }

  List<Section> sections() {
    Section words = Section.of("Prices against real trainings");
    if (gate == null) {
      return List.of(words.say(none()));
    }
    TargetGraph winner =
        gate.trained().stream()
            .filter(trained -> trained.purpose() == Purpose.WINNER)
            .map(Trained::structure)
            .findFirst()
            .orElse(null);
    Columns<Row> columns =
        new Columns<Row>()
            .text("trained as", row -> purpose(row.trained().purpose()))
            .number("priced gain", row -> Numbers.signed(row.trained().price()))
            .number("real gain", row -> Numbers.signed(row.real()))
            .number("seeds", row -> Integer.toString(row.gains().size()))
            .number("real gain by seed", Row::bySeed)
            .cell(
                Column.text("structure"),
                row ->
                    BriefStructure.cell(
                        row.trained().structure(),
                        row.trained().purpose() == Purpose.WINNER ? null : winner,
                        "the best by its price"));
    List<Row> rows = rows(gate);
    Section table =
        Section.of(
            "",
            columns.table(
                "The trained structures, gain over vanilla in nats per row, the best by its price"
                    + " first",
                rows));
    List<AgreementPlot.Point> points = points(rows);
    return List.of(
        words.say(verdict(gate), agreement(gate)),
        (points.size() < 2 ? table : table.show(List.of(picture(points, gate))))
            .say(
                "Real gains are on the validation part, each minus vanilla's on the same seed. Tau"
                    + " and regret are of the first seed, which all share. Tau is 1 where both"
                    + " orders are the same, 0 as by chance. Regret is what the best of these"
                    + " structures really scores more than the best by its price."));
  }

  private String none() {
    return search.start().seeding().equals(EdgeMapSeeding.NAME)
        ? "The prices say where the search began, nothing more: the ranking is by real trainings."
            + " The prices were not compared with them."
        : search.stopped() == StopReason.RUNNING
            ? "The prices have not been compared with real trainings so far."
            : "The prices were not compared with real trainings, so nothing here says how good they"
                + " are.";
  }

  /** What the comparison says, in numbers. */
  static String agreement(Gate gate) {
    Double noise = gate.noise();
    return "Kendall tau %s (%s), regret %s nats per row%s."
        .formatted(
            gate.tau() == null ? "is not defined" : Numbers.ratio(gate.tau()),
            gate.ceiling() == null
                ? "its ceiling is not known"
                : "ceiling %s: what one real training reaches against another"
                    .formatted(Numbers.ratio(gate.ceiling())),
            Numbers.score(gate.regret()),
            noise == null
                ? ""
                : "; the noise of a difference of two trainings is %s"
                    .formatted(Numbers.score(noise)));
  }

  /** What the comparison says, and what the search did then. */
  String verdict(Gate of) {
    String what =
        switch (of.verdict()) {
          case PASSED ->
              "The prices order structures as real trainings do, and none of these structures is"
                  + " better than the best by its price beyond the noise.";
          case TOO_FEW ->
              "There are too few structures to compare orders, and none of them is better than the"
                  + " best by its price beyond the noise.";
          case LOW_TAU ->
              "The prices do not order structures as real trainings do: tau is below %s."
                  .formatted(Numbers.ratio(Gate.LEAST_TAU));
          case WINNER_LOSES ->
              "The prices chose the wrong structure: another one is better in real trainings,"
                  + " beyond the noise.";
          case INCOMPLETE ->
              isRunning()
                  ? "It is not known yet how good the prices are: not all of these trainings have"
                      + " completed."
                  : "It is not known how good the prices are: some of these trainings failed, or the"
                      + " search was stopped before they ended.";
        };
    return what + " " + then(of);
  }

  private String then(Gate of) {
    if (of.verdict().passes()) {
      return "So the search went by the prices.";
    }
    boolean stopped =
        search.stopped() == StopReason.CANCELLED || search.stopped() == StopReason.MINUTES;
    return of.verdict() == Gate.Verdict.INCOMPLETE && (stopped || isRunning())
        ? "So the search has not gone by the prices."
        : "So the search does not go by the prices: it goes on by training candidates.";
  }

  private boolean isRunning() {
    return search.stopped() == StopReason.RUNNING;
  }

  private static String purpose(Purpose purpose) {
    return switch (purpose) {
      case WINNER -> "best by its price";
      case VANILLA -> "vanilla";
      case RIVAL -> "next best by its price";
      case ROOT -> "one target as the parent of all others";
      case PATH -> "some of the best one's edges";
      case RANDOM -> "drawn at random";
    };
  }

  private record Row(Trained trained, List<Double> gains) {
    @Nullable Double real() {
      return gains.isEmpty()
          ? null
          : (Double) gains.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    String bySeed() {
      return gains.stream().map(Numbers::signed).collect(Collectors.joining(", "));
    }
  }

  /** Real gains over vanilla, paired by repeat; none where either did not complete. */
  private List<Row> rows(Gate of) {
    List<Double> vanilla =
        of.trained().stream()
            // The best by its price may be vanilla.
            .filter(trained -> trained.structure().equals(search.vanilla()))
            .map(Trained::scores)
            .findFirst()
            .orElse(List.of());
    List<Row> rows = new ArrayList<>();
    for (Trained trained : of.trained()) {
      List<Double> scores = trained.scores();
      rows.add(
          new Row(
              trained,
              IntStream.range(0, Math.min(scores.size(), vanilla.size()))
                  .mapToObj(repeat -> scores.get(repeat) - vanilla.get(repeat))
                  .toList()));
    }
    return rows;
  }

  private static List<AgreementPlot.Point> points(List<Row> rows) {
    List<AgreementPlot.Point> points = new ArrayList<>();
    for (Row row : rows) {
      Double real = row.real();
      if (real != null) {
        String structure = BriefStructure.first(row.trained().structure());
        points.add(
            new AgreementPlot.Point(
                row.trained().price(),
                real,
                row.gains().size() > 1 ? row.gains() : List.of(),
                row.trained().purpose() == Purpose.WINNER,
                "%s: priced %s, real %s\n%s"
                    .formatted(
                        purpose(row.trained().purpose()),
                        Numbers.signed(row.trained().price()),
                        Numbers.signed(real),
                        structure.isEmpty() ? Prose.NO_EDGES : structure)));
      }
    }
    return points;
  }

  private Picture picture(List<AgreementPlot.Point> points, Gate of) {
    return new Picture(
        AgreementPlot.of(
                "Real gain against priced gain",
                agreement(of),
                "priced gain over vanilla, nats per row",
                "real gain over vanilla, nats per row",
                points)
            .inPage(),
        Prose.of(
            "Each point is a structure, the large one the best by its price; small dots are single"
                + " seeds. On the dashed line price and training agree."));
  }
}
