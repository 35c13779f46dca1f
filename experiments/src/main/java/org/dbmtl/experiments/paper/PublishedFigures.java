package org.dbmtl.experiments.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.section.ComparisonSection;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/** The figures of the paper's tables 1 to 5, next to ours. */
public final class PublishedFigures {
  private static final String RESOURCE = "published.csv";

  private PublishedFigures() {}

  /** A printed figure: of a method, with a structure as text where it reads edges. */
  private record Printed(
      PaperTable table, String method, String structure, Measure measure, double value) {
    boolean isOf(ComparedCandidate candidate) {
      TargetGraph own = candidate.candidate().structure();
      return candidate.candidate().network().method().key().equals(method)
          && (structure.isEmpty() || own.equals(TargetGraph.parse(own.targets(), structure)));
    }
  }

  private record Match(ComparedCandidate candidate, Printed printed) {
    @Nullable Estimate ours() {
      Figure figure = candidate.figures().get(printed.measure);
      return figure == null ? null : figure.estimate();
    }

    /** Ours minus the printed one, with an interval of our seeds. */
    @Nullable Difference difference() {
      Map<Integer, Double> printedOnEach = new LinkedHashMap<>();
      Map<Integer, Double> values = candidate.figure(printed.measure).values();
      values.keySet().forEach(repeat -> printedOnEach.put(repeat, printed.value));
      return Difference.between(values, printedOnEach);
    }
  }

  private static List<Printed> read() {
    try (InputStream in = PublishedFigures.class.getResourceAsStream(RESOURCE)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines()
          .filter(line -> line.startsWith("table") && !line.startsWith("table,"))
          .map(line -> line.split(",", -1))
          .map(
              cells ->
                  new Printed(
                      Keyed.of(PaperTable.class, cells[0]).orElseThrow(),
                      cells[1],
                      cells[2],
                      new Measure(cells[3], cells[4].equals("auc") ? Metric.AUC : Metric.MSE),
                      Double.parseDouble(cells[5])))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The printed figures of a table next to ours.
   *
   * @param comparison the table as it is printed
   */
  public static Section beside(PaperTable table, Comparison comparison) {
    List<Match> matches = new ArrayList<>();
    for (Printed printed : read()) {
      if (printed.table() == table) {
        comparison.candidates().stream()
            .filter(printed::isOf)
            .forEach(candidate -> matches.add(new Match(candidate, printed)));
      }
    }
    Columns<Match> columns =
        new Columns<Match>()
            .text("row", match -> ComparisonSection.name(match.candidate().candidate()))
            .text("column", match -> ComparisonSection.heading(match.printed().measure()))
            .number("printed", match -> String.format(Locale.ROOT, "%.4f", match.printed().value()))
            .number(
                "ours",
                match -> {
                  Estimate ours = match.ours();
                  return ours == null
                      ? "not trained"
                      : String.format(Locale.ROOT, "%.4f", ours.mean());
                })
            .number("ours minus printed, 95 %", match -> Numbers.withInterval(match.difference()));
    return Section.of(
            "Next to the printed figures",
            columns.table("The paper's figures and ours, on another log", matches))
        .say(
            "The logs differ, so the figures may: what can be compared is which row is better."
                + " Intervals are of our seeds alone. The paper's mean squared errors are of a"
                + " logarithm of another scale.");
  }
}
