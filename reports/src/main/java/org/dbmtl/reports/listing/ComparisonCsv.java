package org.dbmtl.reports.listing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.dbmtl.reports.format.Csv;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons as CSV for programs: a line for each figure, with numbers in full. Differences count
 * above 0 as better. Texts that a spreadsheet would take for a formula begin with an apostrophe.
 */
public final class ComparisonCsv {
  private static final List<String> HEADINGS =
      List.of(
          "comparison",
          "method",
          "structure",
          "part",
          "target",
          "metric",
          "mean",
          "standardError",
          "repeats",
          "mark",
          "toBest",
          "toBestLow",
          "toBestHigh",
          "toReference",
          "toReferenceLow",
          "toReferenceHigh");

  private ComparisonCsv() {}

  /** The lines, the headings first; what is not known is empty. */
  public static String text(List<Comparison> comparisons) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (Comparison comparison : comparisons) {
      for (ComparedCandidate candidate : comparison.candidates()) {
        for (Map.Entry<Measure, Figure> entry : candidate.figures().entrySet()) {
          figure(rows, comparison, candidate, entry.getKey(), entry.getValue());
        }
      }
      for (ComparedCandidate candidate : comparison.candidates()) {
        cost(rows, comparison, candidate, "cpuSeconds", candidate.cpuSeconds());
        cost(rows, comparison, candidate, "rowsPerCpuSecond", candidate.rowsPerCpuSecond());
      }
    }
    return Csv.of(rows);
  }

  private static void figure(
      List<List<String>> rows,
      Comparison comparison,
      ComparedCandidate candidate,
      Measure measure,
      Figure figure) {
    Estimate estimate = figure.estimate();
    String target = measure.target();
    if (target != null
        && !candidate.candidate().trains(comparison.study().target(target))
        && measure.metric() == Metric.GAIN) {
      List<String> row = names(comparison, candidate);
      row.add(Csv.name(target));
      row.addAll(List.of(Metric.GAIN.key(), Numbers.NOT_TRAINED));
      row.addAll(Collections.nCopies(HEADINGS.size() - row.size(), ""));
      rows.add(row);
      return;
    }
    if (estimate == null) {
      return;
    }
    List<String> row = names(comparison, candidate);
    row.add(Csv.name(measure.target() == null ? "" : measure.target()));
    row.add(measure.key());
    row.add(number(estimate.mean()));
    row.add(number(estimate.standardError()));
    row.add(Integer.toString(estimate.repeats()));
    row.add(figure.mark().key());
    difference(row, figure.toBest());
    difference(row, figure.toReference());
    rows.add(row);
  }

  private static void cost(
      List<List<String>> rows,
      Comparison comparison,
      ComparedCandidate candidate,
      String key,
      @Nullable Double value) {
    if (value != null) {
      List<String> row = names(comparison, candidate);
      row.addAll(List.of("", key, number(value), "", Integer.toString(candidate.repeats()), ""));
      row.addAll(List.of("", "", "", "", "", ""));
      rows.add(row);
    }
  }

  private static List<String> names(Comparison comparison, ComparedCandidate candidate) {
    Method method = candidate.candidate().network().method();
    return new ArrayList<>(
        List.of(
            Csv.name(comparison.title()),
            method.key(),
            method.readsEdges() ? Csv.name(candidate.candidate().structure().text()) : "",
            comparison.part().key()));
  }

  private static void difference(List<String> row, @Nullable Difference difference) {
    row.add(difference == null ? "" : number(difference.mean()));
    row.add(difference == null ? "" : number(difference.low()));
    row.add(difference == null ? "" : number(difference.high()));
  }

  private static String number(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }
}
