package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Columns;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.format.ReportTable.Cell;
import org.dbmtl.reports.format.ReportTable.Column;
import org.dbmtl.search.evidence.EdgeEffect;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.evidence.ParetoFront;
import org.dbmtl.search.evidence.PooledNoise;
import org.dbmtl.search.evidence.RaceSummary;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;
import org.jspecify.annotations.Nullable;

/** What is said of the candidates: the evidence in words, the ranking, structures, and edges. */
public final class RankingSections {
  private static final String TIED = "=";

  private final SearchSummary search;
  private final SearchPictures pictures;
  private final List<Section> sections;

  public RankingSections(SearchSummary search, SearchPictures pictures, List<Section> sections) {
    this.search = search;
    this.pictures = pictures;
    this.sections = sections;
  }

  public void add(CandidateSummary best) {
    sentences(new EvidenceSentences(search).all());
    ranking();
    race();
    front();
    sideBySide(best);
    edges();
    agreement();
  }

  private void sentences(List<Prose> sentences) {
    if (!sentences.isEmpty()) {
      sections.add(Section.of("What the evidence says").say(sentences));
    }
  }

  private void ranking() {
    ScoreColumns scores = new ScoreColumns(search.objective(), search.scores().coincide());
    Columns<CandidateSummary> columns =
        new Columns<CandidateSummary>().rank().cell(Column.text("structure"), this::structure);
    scores.addTo(
        columns,
        CandidateSummary::score,
        CandidateSummary::named,
        candidate -> candidate.equals(search.best()));
    columns
        .number(
            "difference to best",
            c -> c.equals(search.best()) ? "best" : Numbers.withInterval(c.differenceToBest()))
        .number("p", c -> Numbers.probability(c.pValue()))
        .text("tied", c -> c.tied() ? TIED : "")
        .number("repeats", c -> c.score().repeats() + (c.partial() ? " (partial)" : ""));
    HeadlineMetrics.addTo(columns, HeadlineMetrics.of(search), CandidateSummary::metrics);
    List<Prose> remarks = new ArrayList<>();
    remarks.add(Prose.of(scores.remark()));
    Prose unit =
        search.isGain()
            ? Prose.of(
                "Scores are nats per row gained on the validation part over predicting each target's "
                    + "base rate, summed over targets by their weights. Higher is better, 0 is \"learned "
                    + "nothing\".")
            : Prose.of("Scores are points of the study's objective on the validation part, ")
                .code(search.objective())
                .and("; higher is better.");
    remarks.add(
        unit.and(
            " Differences are paired by seed. All intervals hold at once with 95 % probability, "
                + "for the distance to the truly best candidate, whichever that is. p is the "
                + "probability that noise alone sets a candidate back this far if it is that one "
                + "(Hsu's multiple comparisons with the best). = marks those that the repeats cannot "
                + "distinguish from the best. An interval that ends at 0 is of one that is worse."));
    if (search.candidates().stream().anyMatch(CandidateSummary::partial)) {
      remarks.add(
          Prose.of("A partial candidate has fewer repeats than others and is ranked after them."));
    }
    sections.add(
        Section.of("Ranking", columns.table("Candidates, best first", search.candidates()))
            .say(remarks));
  }

  /** Of a long structure how many edges it has, and how it differs from the best. */
  private Cell structure(CandidateSummary candidate) {
    CandidateSummary best = search.best();
    TargetGraph other = best == null || candidate.equals(best) ? null : best.structure();
    return BriefStructure.counted(candidate.structure(), other, "the best");
  }

  private void race() {
    RaceSummary race = search.race();
    if (race == null) {
      return;
    }
    sections.add(
        Section.of("Race for repeats")
            .say(
                "Every candidate was trained on %d shared seeds; those that could still be the best got more, up to %d."
                        .formatted(race.first(), race.most())
                    + " After each seed, candidates that are clearly worse than the best so far dropped "
                    + "out. The test is a paired t test with Dunnett's maximum and Bonferroni's correction "
                    + "for the looks. The truly best one drops out with a probability of %s at most."
                        .formatted(Numbers.percent(race.level()))
                    + " %d of %d candidates dropped out; %d trainings were made, where %d repeats for all would have taken %d."
                        .formatted(
                            race.dropped().size(),
                            race.candidates(),
                            race.trainings(),
                            race.most(),
                            race.trainingsOfAll())));
  }

  private void front() {
    ParetoFront front = search.pareto();
    if (front == null) {
      return;
    }
    Columns<ParetoFront.Member> columns =
        new Columns<ParetoFront.Member>()
            .number("rank", member -> Integer.toString(member.rank()))
            .structure("structure", member -> member.structure().text());
    for (String target : front.targets()) {
      columns.number(target, "gain", member -> Numbers.score(member.gains().get(target)));
    }
    sections.add(
        Section.of(
                "Pareto front over the targets",
                columns.table("Candidates on the front, best score first", front.members()))
            .say(
                "No other candidate gains at least as much on every target and more on one. Gains "
                    + "are means over the repeats on the validation part, nats per row, not weighted. They "
                    + "say nothing of noise, so a structure may be on the front by chance. Candidates with "
                    + "fewer repeats than others are left out."));
  }

  private void sideBySide(CandidateSummary best) {
    List<Picture> alike = pictures.sideBySide(best);
    if (alike.size() > 1) {
      sections.add(
          Section.of("Structures side by side")
              .show(alike)
              .say(
                  "Every target has the same place in all pictures. Edges that the best does not have are"
                      + " drawn in red, edges of the best that are missing are dotted."));
    }
  }

  private void edges() {
    List<EdgeSupport> edges = search.evidence().edges();
    if (edges.isEmpty()) {
      return;
    }
    Columns<EdgeSupport> columns =
        new Columns<EdgeSupport>()
            .text("targets", EdgeSupport::text)
            .text("linked", edge -> edge.isLinked() ? "linked" : edge.isOpposed() ? "worse" : "")
            .number("against none", edge -> Numbers.effect(edge.linked()))
            .number("p", edge -> probability(edge.linked()))
            .number("pairs", edge -> edge.linked() == null ? "0" : "" + edge.linked().pairs())
            .cell(
                Column.text("better way"),
                edge ->
                    edge.directed() == null
                        ? Cell.of(Numbers.ABSENT)
                        : Cell.structure(edge.better().text()))
            .text("directed", edge -> edge.direction() == null ? "" : "directed")
            .number("against its reverse", edge -> Numbers.effect(edge.directed()))
            .number("p of the way", edge -> probability(edge.directed()))
            .number("in tied", edge -> Numbers.percent(edge.tiedShare().linked()));
    sections.add(
        Section.of(
                "Edges",
                columns.table(
                    "What each link is worth, and which way, %s".formatted(search.unit()), edges))
            .show(List.of(pictures.support()))
            .say(
                "Linked and directed are two claims: an edge between two targets, in whichever "
                    + "direction, is better than none, and one direction is better than the other. Means "
                    + "over the pairs of candidates that differ by just that, with the 95 % interval of "
                    + "the one effect. It allows for the seeds and, where scores are gains, for the choice "
                    + "of validation rows. p is corrected for all claims of the table (Holm). \"in tied\" "
                    + "is the share of the tied candidates that link the two."));
  }

  private static String probability(@Nullable EdgeEffect effect) {
    return Numbers.probability(effect == null ? null : effect.pValue());
  }

  private void agreement() {
    NoiseCeiling ceiling = search.evidence().ceiling();
    PooledNoise noise = search.evidence().noise();
    if (ceiling == null || noise == null) {
      return;
    }
    record Agreement(String between, @Nullable Double tau) {}
    Columns<Agreement> columns =
        new Columns<Agreement>()
            .text("between", Agreement::between)
            .number("tau", of -> Numbers.metric(of.tau()));
    sections.add(
        Section.of(
                "Agreement of the repeats",
                columns.table(
                    "Kendall's tau: 1 is the same order, 0 as by chance",
                    List.of(
                        new Agreement("single repeats", ceiling.single()),
                        new Agreement("halves of the repeats", ceiling.halves()))))
            .say(
                "Over %d candidates and %d repeats. The deviation of a paired difference between two single"
                        .formatted(ceiling.candidates(), ceiling.repeats())
                    + " trainings is %s %s (%d degrees of freedom)."
                        .formatted(
                            Numbers.score(noise.ofDifference()), search.unit(), noise.freedom()),
                "No ranking can be expected to agree with the truth more than its halves agree with each"
                    + " other."));
  }
}
