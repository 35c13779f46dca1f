package org.dbmtl.reports.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.AlignedText;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.section.HeadlineMetrics;
import org.dbmtl.reports.section.ScoreColumns;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;

/** A ranking as aligned plain text for a terminal. */
public final class TerminalTable {
  private static final String TIED = "=";
  private static final String PARTIAL = "*";

  private TerminalTable() {}

  /**
   * The best candidates, one a line, and a line on what the marks mean.
   *
   * @param top most candidates to show, at least 1
   * @return lines, each with a line feed at its end
   */
  public static String of(SearchResult result, int top) {
    Ranking ranking = result.ranking();
    if (ranking.candidates().isEmpty()) {
      return "no trial completed\n";
    }
    Map<String, Metric> metrics = HeadlineMetrics.of(ranking.candidates());
    Map<Candidate, NamedScores> named =
        NamedScores.byCandidate(result.study(), result.outcomes(), Part.VALID);
    ScoreColumns scores =
        new ScoreColumns(
            result.study().metrics().objective().text(),
            named.values().stream().allMatch(NamedScores::coincide));
    List<List<String>> rows = new ArrayList<>();
    rows.add(headings(scores, metrics));
    List<RankedCandidate> shown =
        ranking.candidates().subList(0, Math.min(top, ranking.candidates().size()));
    for (int i = 0; i < shown.size(); i++) {
      rows.add(row(i + 1, shown.get(i), scores, named, metrics));
    }
    StringBuilder text = new StringBuilder(AlignedText.of(rows, Set.of(rows.get(0).size() - 1)));
    int more = ranking.candidates().size() - shown.size();
    if (more > 0) {
      text.append("... and ").append(more).append(" more\n");
    }
    if (rows.stream().anyMatch(row -> row.get(1).equals(TIED))) {
      text.append(
          "=  the repeats cannot distinguish it from the best (p, corrected for the number of candidates)\n");
    }
    if (rows.stream().anyMatch(row -> row.get(1).equals(PARTIAL))) {
      text.append("*  fewer repeats than the others, so ranked after them\n");
    }
    text.append(scores.remark()).append('\n');
    if (!ranking.failed().isEmpty()) {
      text.append("failed trials: ").append(ranking.failed().size()).append('\n');
    }
    return text.toString();
  }

  private static List<String> headings(ScoreColumns scores, Map<String, Metric> metrics) {
    List<String> cells = new ArrayList<>(List.of("#", ""));
    scores.headings().forEach(name -> cells.addAll(List.of(name, "± s.e.")));
    cells.addAll(List.of("vs best", "± 95 %", "p"));
    cells.add("repeats");
    metrics.forEach((target, metric) -> cells.add(target + " " + metric.heading()));
    cells.add("structure");
    return cells;
  }

  private static List<String> row(
      int rank,
      RankedCandidate candidate,
      ScoreColumns scores,
      Map<Candidate, NamedScores> named,
      Map<String, Metric> metrics) {
    List<String> cells = new ArrayList<>();
    cells.add(Integer.toString(rank));
    cells.add(candidate.partial() ? PARTIAL : rank > 1 && candidate.tiedWithBest() ? TIED : "");
    NamedScores own = named.get(candidate.candidate());
    for (Estimate estimate :
        scores.estimates(candidate.score(), own == null ? null : own.estimates())) {
      cells.add(estimate == null ? Numbers.ABSENT : Numbers.score(estimate.mean()));
      cells.add(estimate == null ? Numbers.ABSENT : Numbers.score(estimate.standardError()));
    }
    Difference difference = candidate.differenceToBest();
    Double low = difference == null ? null : difference.low();
    cells.add(
        rank == 1
            ? "best"
            : difference == null ? Numbers.ABSENT : Numbers.signed(difference.mean()));
    cells.add(
        rank == 1 || difference == null || low == null
            ? Numbers.ABSENT
            : Numbers.score(difference.mean() - low));
    cells.add(Numbers.probability(candidate.pValue()));
    cells.add(Integer.toString(candidate.score().repeats()));
    metrics.forEach(
        (target, metric) -> cells.add(Numbers.metric(metric, candidate.targets().get(target))));
    cells.add(structure(candidate.candidate().structure()));
    return cells;
  }

  private static String structure(TargetGraph structure) {
    return structure.edgeCount() == 0 ? Prose.NO_EDGES : structure.text();
  }
}
