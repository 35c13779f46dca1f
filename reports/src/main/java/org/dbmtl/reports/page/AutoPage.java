package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dbmtl.reports.chart.ForestPlot;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.reports.format.ReportTable.Look;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.AutoSummary;
import org.dbmtl.search.result.AutoSummary.Row;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/** What {@code dbmtl auto} found, as a page: the answer, the leaderboard, and the steps to it. */
public final class AutoPage {
  private AutoPage() {}

  /**
   * The page.
   *
   * @param command the command line that made it
   */
  public static ReportPage of(AutoSummary auto, String command) {
    List<String> remarks = new ArrayList<>(answer(auto));
    remarks.add("Made by: " + command);
    List<Section> sections = new ArrayList<>();
    if (!auto.leaderboard().isEmpty()) {
      sections.add(leaderboard(auto).show(chart(auto)));
      sections.add(settings(auto));
    }
    sections.add(tuned(auto));
    AutoSummary.Structures structures = auto.structures();
    if (structures != null) {
      sections.add(structures(structures));
    }
    AutoSummary.Racing race = auto.race();
    if (race != null) {
      sections.add(race(race));
    }
    return new ReportPage("Auto of " + auto.study(), remarks, sections);
  }

  /** The leaderboard alone, for a terminal. */
  public static ReportPage brief(AutoSummary auto) {
    return new ReportPage(
        "Leaderboard of " + auto.study(),
        List.of(),
        auto.leaderboard().isEmpty() ? List.<Section>of() : List.of(leaderboard(auto)));
  }

  /** The answer in sentences. */
  public static List<String> answer(AutoSummary auto) {
    List<String> sentences = new ArrayList<>();
    Row best = auto.leaderboard().isEmpty() ? null : auto.leaderboard().get(0);
    Row recommended = recommended(auto);
    if (best == null || recommended == null) {
      sentences.add("No candidate is known yet.");
    } else if (recommended.equals(best)) {
      long tied = auto.leaderboard().stream().filter(Row::tied).count() - 1;
      sentences.add(
          "Recommended: %s. It has the best served score%s."
              .formatted(
                  text(best),
                  tied == 0
                      ? ", and no other candidate is tied with it"
                      : ", and of those tied with it it is the simplest"));
    } else {
      sentences.add(
          "Recommended: %s. Its served score is tied with that of the best, %s, and it is simpler: %s."
              .formatted(text(recommended), text(best), against(recommended)));
    }
    if (auto.part() == Part.VALID && best != null) {
      sentences.add(
          "The scores are of the validation part, which the candidates were chosen by, so they are"
              + " too good.");
    }
    if (auto.stopped() == StopReason.CANCELLED) {
      sentences.add("It was interrupted: this is what is known so far.");
    }
    return sentences;
  }

  /** The row that is recommended, or null. */
  public static @Nullable Row recommended(AutoSummary auto) {
    return auto.leaderboard().stream()
        .filter(row -> row.name().equals(auto.recommended()))
        .findFirst()
        .orElse(null);
  }

  private static String text(Row row) {
    return row.structure().isEmpty()
        ? row.name()
        : "%s with %s".formatted(row.name(), row.structure());
  }

  private static String against(Row row) {
    Difference toBest = row.toBest();
    return toBest == null
        ? "they share no seed"
        : "%s nats per row against it".formatted(Numbers.withInterval(toBest));
  }

  private static Section leaderboard(AutoSummary auto) {
    Columns<Row> columns =
        new Columns<Row>()
            .rank()
            .cell(
                Column.text("candidate"),
                row ->
                    new Cell(
                        row.name()
                            + (row.name().equals(auto.recommended()) ? " (recommended)" : ""),
                        Look.PLAIN))
            .cell(
                Column.number("", "served ± s.e."),
                row -> new Cell(Numbers.withError(row.served()), look(auto, row)))
            .number("joint ± s.e.", row -> Numbers.withError(row.joint()))
            .number("served against the best", row -> Numbers.withInterval(row.toBest()))
            .number("seeds", row -> Integer.toString(row.served().repeats()))
            .number(
                "parameters",
                row -> row.parameters() == 0 ? Numbers.ABSENT : "%,d".formatted(row.parameters()));
    String caption =
        auto.part() == Part.TEST
            ? "Mean over fresh seeds on the test part"
            : "Mean over shared seeds on the validation part";
    return Section.of("Leaderboard", columns.table(caption, auto.leaderboard()))
        .say(
            "Recommended is the simplest of those tied with the best. Simpler is a simpler method"
                + " (wdl and mtl, then esmm, then dbmtl), then fewer edges, then the better score.",
            auto.objective().equals("served")
                ? "served is the gain of the predictions from the features alone, in nats per row;"
                    + " joint is the gain in the likelihood of all targets together, with labels over"
                    + " edges that carry them."
                : "served is by the study's own objective, %s; joint is the gain in the likelihood of"
                        .formatted(auto.objective())
                    + " all targets together, in nats per row.",
            "The seeds are %s. dbmtl train winner.yaml --seed %d gives the figures of one again."
                .formatted(
                    auto.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    auto.seeds().get(0)));
  }

  private static Look look(AutoSummary auto, Row row) {
    return row.equals(auto.leaderboard().get(0)) ? Look.BEST : row.tied() ? Look.TIED : Look.PLAIN;
  }

  private static List<Picture> chart(AutoSummary auto) {
    List<ForestPlot.Row> rows = new ArrayList<>();
    for (Row row : auto.leaderboard()) {
      Difference toBest = row.toBest();
      if (toBest != null) {
        rows.add(
            new ForestPlot.Row(
                row.name(),
                toBest.mean(),
                toBest.low(),
                toBest.high(),
                Numbers.withInterval(toBest)));
      }
    }
    String best = auto.leaderboard().get(0).name();
    return rows.isEmpty()
        ? List.of()
        : List.of(
            new Picture(
                ForestPlot.of("served minus that of " + best, "nats per row", rows).inPage(),
                Prose.of(
                    "Served score minus that of the best, with 95 % intervals of seeds and rows")));
  }

  private static Section settings(AutoSummary auto) {
    return Section.of(
        "Settings",
        new Columns<Row>()
            .text("candidate", Row::name)
            .text("settings that are not those of the study", row -> values(row.settings()))
            .table("What each candidate is trained with", auto.leaderboard()));
  }

  private static String values(Map<String, ?> values) {
    return values.isEmpty()
        ? "the study's own"
        : values.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
  }

  private static Section tuned(AutoSummary auto) {
    return Section.of(
        "Tuning",
        new Columns<AutoSummary.Tuned>()
            .text("method", AutoSummary.Tuned::name)
            .structure("structure", AutoSummary.Tuned::structure)
            .number("served, validation part", of -> Numbers.withError(of.served()))
            .number("trainings", of -> Integer.toString(of.trainings()))
            .text(
                "remark",
                of ->
                    of.failed() != null
                        ? of.failed()
                        : of.point() == null ? "the study's own settings are best" : "")
            .table("Best settings of each method", auto.tuned()));
  }

  private static Section structures(AutoSummary.Structures structures) {
    return Section.of(
            "Structures",
            new Columns<String>()
                .rank()
                .structure("structure", text -> text)
                .table(
                    "The best structures with labels over the edges, no two of them equivalent",
                    structures.found()))
        .say("Found in %,d trainings.".formatted(structures.trainings()));
  }

  private static Section race(AutoSummary.Racing race) {
    List<String> confirmed = race.survivors().stream().map(race.names()::get).toList();
    Columns<String> columns =
        new Columns<String>()
            .text("candidate", name -> name)
            .text(
                "what became of it",
                name -> {
                  AutoSummary.Dropped dropped =
                      race.dropped().stream()
                          .filter(of -> of.name().equals(name))
                          .findFirst()
                          .orElse(null);
                  String kept = confirmed.contains(name) ? "confirmed" : "not among the best";
                  return dropped == null
                      ? kept
                      : "dropped after %d seeds (p %s)%s"
                          .formatted(
                              dropped.repeats(),
                              Numbers.probability(dropped.pValue()),
                              confirmed.contains(name) ? ", confirmed as a reference" : "");
                });
    return Section.of(
            "Race",
            columns.table(
                "All methods and signals on shared seeds", Objects.requireNonNull(race.names())))
        .say("%,d trainings.".formatted(race.trainings()));
  }
}
