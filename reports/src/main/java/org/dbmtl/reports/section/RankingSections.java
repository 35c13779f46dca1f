package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportTable;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.evidence.EdgeEffect;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.summary.SearchSummary;
import org.dbmtl.search.summary.SearchSummary.CandidateSummary;
import org.dbmtl.search.summary.SearchSummary.Front;
import org.dbmtl.search.summary.SearchSummary.Race;

/** What is said of the candidates: the evidence in words, the ranking, structures, and edges. */
public final class RankingSections {
  private static final String TIED = "=";

  private final SearchSummary search;
  private final SearchPictures pictures;
  private final KnownStructures known;
  private final Sections sections;

  public RankingSections(SearchSummary search, SearchPictures pictures, Sections sections) {
    this.search = search;
    this.pictures = pictures;
    this.known = new KnownStructures(search);
    this.sections = sections;
  }

  public void add(CandidateSummary best) {
    sentences(search.evidence().sentences());
    ranking();
    race();
    front();
    sideBySide(best);
    edges();
    agreement();
  }

  private void sentences(List<String> sentences) {
    if (!sentences.isEmpty()) {
      sections.add(
          "What the evidence says", List.of(), List.of(), sentences.stream().map(known::mark));
    }
  }

  private void ranking() {
    Map<String, Metric> metrics = HeadlineMetrics.of(search);
    List<Column> columns =
        new ArrayList<>(List.of(Column.number("", "rank"), Column.text("structure")));
    ScoreColumns scores = new ScoreColumns(search.objective().text(), search.scoresCoincide());
    scores.headings().forEach(name -> columns.add(Column.number("", name + " ± s.e.")));
    columns.addAll(
        List.of(
            Column.number("", "difference to best"),
            Column.number("", "p"),
            Column.text("tied"),
            Column.number("", "repeats")));
    metrics.forEach(
        (target, metric) -> columns.add(Column.number(target, HeadlineMetrics.heading(metric))));
    List<List<Cell>> rows = new ArrayList<>();
    for (CandidateSummary candidate : search.candidates()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(Integer.toString(rows.size() + 1)));
      row.add(Cell.structure(candidate.structure().text()));
      scores
          .estimates(candidate.score(), candidate.named())
          .forEach(estimate -> row.add(Cell.of(Numbers.withError(estimate))));
      row.add(Cell.of(rows.isEmpty() ? "best" : Numbers.withInterval(candidate.toBest())));
      row.add(Cell.of(Numbers.probability(candidate.pValue())));
      row.add(Cell.of(candidate.tied() ? TIED : ""));
      row.add(Cell.of(candidate.score().repeats() + (candidate.partial() ? " (partial)" : "")));
      metrics.forEach(
          (target, metric) ->
              row.add(Cell.of(Numbers.metric(metric, candidate.metrics().get(target)))));
      rows.add(row);
    }
    List<Prose> remarks = new ArrayList<>();
    remarks.add(Prose.of(scores.remark()));
    Prose unit =
        search.objective().isGain()
            ? Prose.of(
                "Scores are nats per row gained on the validation part over predicting each"
                    + " target's base rate, summed over targets by their weights; higher is better,"
                    + " 0 is \"learned nothing\".")
            : Prose.of("Scores are points of the study's objective on the validation part, ")
                .code(search.objective().text())
                .and("; higher is better.");
    remarks.add(
        unit.and(
            " Differences are paired by seed. All intervals hold at once with 95 %"
                + " probability, for the distance to the truly best candidate, whichever that is; p is"
                + " the probability that noise alone sets a candidate back this far if it is that one"
                + " (Hsu's multiple comparisons with the best); = marks those that the repeats cannot"
                + " tell from the best."));
    if (search.candidates().stream().anyMatch(CandidateSummary::partial)) {
      remarks.add(
          Prose.of("A partial candidate has fewer repeats than others and is ranked after them."));
    }
    sections.add(
        "Ranking",
        List.of(new ReportTable("Candidates, best first", columns, rows)),
        List.of(),
        remarks.stream());
  }

  private void race() {
    Race race = search.race();
    if (race == null) {
      return;
    }
    sections.add(
        "Race for repeats",
        List.of(),
        List.of(),
        Stream.of(
            Prose.of(
                "Every candidate was trained on %d shared seeds; those that could still be the best got more, up to %d."
                        .formatted(race.first(), race.most())
                    + " After each seed, candidates that are clearly worse than the best so far dropped out (a paired"
                    + " t test with Dunnett's maximum and Bonferroni's correction for the looks; the truly best one drops out"
                    + " with a probability of %s at most).".formatted(Numbers.percent(race.level()))
                    + " %d of %d candidates dropped out; %d trainings were made, where %d repeats for all would have taken %d."
                        .formatted(
                            race.dropped(),
                            race.candidates(),
                            race.trainings(),
                            race.most(),
                            race.trainingsOfAll()))));
  }

  private void front() {
    Front front = search.front();
    if (front == null) {
      return;
    }
    List<Column> columns =
        new ArrayList<>(List.of(Column.number("", "rank"), Column.text("structure")));
    front.targets().forEach(target -> columns.add(Column.number(target, "gain")));
    List<List<Cell>> rows = new ArrayList<>();
    for (Front.Member member : front.members()) {
      List<Cell> row = new ArrayList<>();
      row.add(Cell.of(Integer.toString(member.rank())));
      row.add(Cell.structure(member.structure().text()));
      front
          .targets()
          .forEach(target -> row.add(Cell.of(Numbers.score(member.gains().get(target)))));
      rows.add(row);
    }
    sections.add(
        "Pareto front over the targets",
        List.of(new ReportTable("Candidates on the front, best score first", columns, rows)),
        List.of(),
        Stream.of(
            Prose.of(
                "No other candidate gains at least as much on every target and more on one. Gains are means"
                    + " over the repeats on the validation part, nats per row, not weighted; they say nothing"
                    + " of noise, so a structure may be on the front by chance. Candidates with fewer repeats"
                    + " than others are left out.")));
  }

  private void sideBySide(CandidateSummary best) {
    List<Picture> alike = pictures.sideBySide(best);
    if (alike.size() > 1) {
      sections.add(
          "Structures side by side",
          List.of(),
          alike,
          Stream.of(
              Prose.of(
                  "Every target has the same place in all pictures. Edges that the best does not have are"
                      + " drawn in red, edges of the best that are missing are dotted.")));
    }
  }

  private void edges() {
    List<EdgeSupport> edges = search.evidence().edges();
    if (edges.isEmpty()) {
      return;
    }
    List<List<Cell>> rows = new ArrayList<>();
    for (EdgeSupport support : edges) {
      EdgeEffect linked = support.linked();
      EdgeEffect directed = support.gainOfBetter();
      rows.add(
          List.of(
              Cell.of(support.text()),
              Cell.of(support.isLinked() ? "linked" : support.isOpposed() ? "worse" : ""),
              Cell.of(Numbers.effect(linked)),
              Cell.of(Numbers.probability(linked == null ? null : linked.pValue())),
              Cell.of(linked == null ? "0" : Integer.toString(linked.pairs())),
              directed == null ? Cell.of(Numbers.ABSENT) : Cell.structure(support.better().text()),
              Cell.of(support.direction() == null ? "" : "directed"),
              Cell.of(Numbers.effect(directed)),
              Cell.of(Numbers.probability(directed == null ? null : directed.pValue())),
              Cell.of(Numbers.percent(support.tiedShare()))));
    }
    sections.add(
        "Edges",
        List.of(
            new ReportTable(
                "What each link is worth, and which way, %s".formatted(search.objective().unit()),
                List.of(
                    Column.text("targets"),
                    Column.text("linked"),
                    Column.number("", "against none"),
                    Column.number("", "p"),
                    Column.number("", "pairs"),
                    Column.text("better way"),
                    Column.text("directed"),
                    Column.number("", "against its reverse"),
                    Column.number("", "p of the way"),
                    Column.number("", "in tied")),
                rows)),
        List.of(pictures.support()),
        Stream.of(
            Prose.of(
                "Linked and directed are two claims: an edge between two targets, in whichever direction,"
                    + " is better than none, and one direction is better than the other."
                    + " Means over the pairs of candidates that differ by just that, with the 95 %"
                    + " interval of the one effect, which allows for the seeds and, where scores are gains, for the choice"
                    + " of validation rows. p is corrected for all claims of the table"
                    + " (Holm). \"in tied\" is the share of the tied candidates that link the two.")));
  }

  private void agreement() {
    NoiseCeiling ceiling = search.evidence().ceiling();
    Double noise = search.evidence().noiseOfDifference();
    if (ceiling == null || noise == null) {
      return;
    }
    sections.add(
        "Agreement of the repeats",
        List.of(
            new ReportTable(
                "Kendall's tau: 1 is the same order, 0 as by chance",
                List.of(Column.text("between"), Column.number("", "tau")),
                List.of(
                    List.of(Cell.of("single repeats"), Cell.of(Numbers.metric(ceiling.single()))),
                    List.of(
                        Cell.of("halves of the repeats"),
                        Cell.of(Numbers.metric(ceiling.halves())))))),
        List.of(),
        Stream.of(
            Prose.of(
                "Over %d candidates and %d repeats. The deviation of a paired difference between two single"
                        .formatted(ceiling.candidates(), ceiling.repeats())
                    + " trainings is %s %s (%d degrees of freedom)."
                        .formatted(
                            Numbers.score(noise),
                            search.objective().unit(),
                            search.evidence().freedom())),
            Prose.of(
                "No ranking can be expected to agree with the truth more than its halves agree with each"
                    + " other.")));
  }
}
