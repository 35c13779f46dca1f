package org.dbmtl.reports.page;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.format.ReportPage.Section;
import org.dbmtl.reports.section.Answer;
import org.dbmtl.reports.section.EvidenceSentences;
import org.dbmtl.reports.section.FinalistSections;
import org.dbmtl.reports.section.PricingSections;
import org.dbmtl.reports.section.RankingSections;
import org.dbmtl.reports.section.RunSections;
import org.dbmtl.reports.section.SearchPictures;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;

/**
 * A search as a page: the answer in a sentence with its picture, what the evidence says in a few,
 * the ranking, structures side by side, the edges, how far the repeats agree, what one training
 * says of all structures, the finalists on the test part, how the search went, the log, and what it
 * takes to repeat it.
 */
public final class SearchPage {
  private final SearchSummary search;

  private SearchPage(SearchSummary search) {
    this.search = search;
  }

  /** The page. */
  public static ReportPage of(SearchSummary search) {
    return new SearchPage(search).page();
  }

  private ReportPage page() {
    CandidateSummary best = search.best();
    SearchPictures pictures = new SearchPictures(search);
    List<Section> sections = new ArrayList<>();
    List<Prose> lead = new ArrayList<>();
    List<Picture> figures = new ArrayList<>();
    if (best == null) {
      lead.add(Prose.of("No trial completed, so there is nothing to rank."));
      sections.addAll(PricingSections.of(search));
    } else {
      lead.add(Answer.of(search));
      lead.add(new EvidenceSentences(search).inShort(best));
      CandidateSummary recommended = search.recommended();
      figures.add(pictures.recommended(recommended == null ? best : recommended));
      new RankingSections(search, pictures, sections).add(best);
      sections.addAll(PricingSections.of(search));
      new FinalistSections(search, pictures, sections).add(best);
    }
    lead.add(Prose.of(cost()));
    if (best != null) {
      lead.add(words());
    }
    new RunSections(search, pictures, sections).add();
    return new ReportPage(search.study(), lead, figures, sections);
  }

  /** The terms that the answer uses. */
  private Prose words() {
    String nats =
        search.isGain()
            ? "Nats measure log likelihood: one more nat per row makes what happened e (2.7) times as"
                + " likely, 0.01 makes it 1 % likelier. "
            : "";
    return Prose.of(
        nats
            + "Vanilla is the smallest structure that the study allows, mostly no edges. The"
            + " validation part of the log chooses, the test part judges what was chosen, and"
            + " networks learn from neither.");
  }

  private String cost() {
    double cpu = search.cpuSeconds();
    int confirmed = search.confirmation() == null ? 0 : search.confirmation().trials().size();
    return "It cost %,d trainings%s%s%s, %s by the clock. %s"
        .formatted(
            search.trials().size(),
            search.pricing() == null ? "" : " (and one that priced all structures)",
            confirmed == 0 ? "" : " and %d more on fresh seeds".formatted(confirmed),
            cpu > 0 ? ", %s of CPU time".formatted(Numbers.seconds(cpu)) : "",
            Numbers.seconds(search.times().elapsedSeconds()),
            search.stopped() == StopReason.RUNNING
                ? "The search was under way when this was written: the order may change, and its"
                    + " finalists are confirmed at the end."
                : "The search ended because %s.".formatted(search.stopped().sentence()));
  }
}
