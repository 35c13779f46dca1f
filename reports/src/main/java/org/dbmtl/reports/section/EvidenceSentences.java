package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;
import org.dbmtl.search.result.SearchSummary.EvidenceSummary;
import org.dbmtl.search.result.SearchSummary.TrainingCourse;

/** Evidence in plain sentences, each of which claims no more than the numbers hold. */
public final class EvidenceSentences {
  private static final int MOST_NAMES = 8;

  /** Repeats beyond which more of them are no advice. */
  private static final int MOST_REPEATS = 100;

  private final SearchSummary search;
  private final EvidenceSummary evidence;
  private final int all;

  public EvidenceSentences(SearchSummary search) {
    this.search = search;
    this.evidence = search.evidence();
    this.all = search.candidates().size();
  }

  /**
   * The sentences: which structures cannot be distinguished, whether the data distinguish
   * structures at all, which edges are supported, how many more repeats would separate the best
   * two, and facts on the log and the trainings. Only the last if no trial completed.
   */
  public List<Prose> all() {
    List<Prose> sentences = new ArrayList<>();
    CandidateSummary best = search.best();
    if (all == 1) {
      sentences.add(only());
    } else if (best != null && evidence.noise() == null) {
      sentences.add(
          Prose.of(
              "The trainings say nothing of the spread between seeds, for no two candidates share two of"
                  + " them: the order may be chance. Use search.repeats 2 or more for intervals."));
    } else if (best != null) {
      sentences.add(evidence.tied() == 1 ? better(best) : tied(best));
      sentences.add(edges());
      directions(sentences);
      more(sentences, best);
      ceiling(sentences);
    }
    sentences.addAll(Prose.all(search.profile().notes()));
    training(sentences);
    return sentences;
  }

  /** Whether structures can be distinguished, in short. */
  public Prose inShort(CandidateSummary best) {
    if (all == 1) {
      return only();
    }
    if (evidence.noise() == null) {
      return Prose.of(
          "Whether structures can be distinguished is unknown: no two candidates share two seeds.");
    }
    if (evidence.tied() == 1) {
      return better(best);
    }
    int classes = evidence.tiedClasses();
    Prose told =
        Prose.of(
            "%,d of %,d candidates are tied as the best (%s sure)%s."
                .formatted(
                    evidence.tied(),
                    all,
                    Numbers.percent(1 - evidence.level()),
                    classes < evidence.tied()
                        ? ", tied: %,d %s, %,d structures"
                            .formatted(classes, classes == 1 ? "class" : "classes", evidence.tied())
                        : ""));
    NoiseCeiling ceiling = evidence.ceiling();
    return ceiling != null && ceiling.isLow()
        ? told.and(" The data do not distinguish structures.")
        : told;
  }

  private static Prose only() {
    return Prose.of("It is the only candidate that was trained to its end.");
  }

  private String sure() {
    return "%s %% sure".formatted(number(100 * (1 - evidence.level())));
  }

  /** One candidate alone is best, but for those that are the same to a likelihood. */
  private Prose better(CandidateSummary best) {
    TargetGraph structure = best.structure();
    Prose name = Prose.EMPTY.structure(structure.text());
    List<TargetGraph> same = evidence.sameAsBest();
    if (same.isEmpty()) {
      Prose which =
          BriefStructure.isLong(structure)
              ? Prose.of("The best structure, with %d edges,".formatted(structure.edgeCount()))
              : name;
      return which.and(" is better than %s (%s).".formatted(others(all - 1), sure()));
    }
    int others = all - 1 - same.size();
    return name.and(" scores best. ")
        .structure(same.get(0).text())
        .and(
            "%s the same links in other directions, and no likelihood can distinguish them: the difference comes from the training."
                .formatted(
                    same.size() > 1 ? " and %d more have".formatted(same.size() - 1) : " has"))
        .and(others == 0 ? "" : " It is better than %s (%s).".formatted(others(others), sure()));
  }

  private static String others(int count) {
    return count == 1
        ? "the one other candidate"
        : "each of the other %d candidates".formatted(count);
  }

  private Prose tied(CandidateSummary best) {
    int tied = evidence.tied();
    int classes = evidence.tiedClasses();
    Prose which;
    if (tied == all) {
      which =
          Prose.of("No candidate can be told from the best, ")
              .structure(best.structure().text())
              .and(": any of the %d may be the truly best one".formatted(all));
    } else {
      which =
          Prose.of(
              "%d of %d candidates are tied as the best, and the truly best one is among"
                      .formatted(tied, all)
                  + " them (%s): ".formatted(sure()));
      List<String> names =
          search.candidates().stream()
              .filter(CandidateSummary::tied)
              .map(candidate -> candidate.structure().text())
              .toList();
      which = listed(which, names, MOST_NAMES + 1);
    }
    return which
        .and(".")
        .and(
            classes < tied
                ? " Tied: %d %s, %d structures; the structures of a class differ in directions that the"
                        .formatted(classes, classes == 1 ? "class" : "classes", tied)
                    + " likelihood cannot tell."
                : "");
  }

  private Prose edges() {
    List<EdgeSupport> edges = evidence.edges();
    List<String> linked =
        edges.stream().filter(EdgeSupport::isLinked).map(EdgeSupport::text).toList();
    List<String> opposed =
        edges.stream().filter(EdgeSupport::isOpposed).map(EdgeSupport::text).toList();
    long compared = edges.stream().filter(support -> support.linked() != null).count();
    Prose text;
    if (compared == 0) {
      text =
          Prose.of(
              "No two candidates differ by just one edge, so nothing is known of single edges.");
    } else if (linked.isEmpty()) {
      text =
          Prose.of(
              "No edge is supported: %s makes candidates that differ by just it clearly better."
                  .formatted(
                      compared == 1
                          ? "not even the one link that was compared"
                          : "none of the %d links that were compared".formatted(compared)));
    } else {
      text =
          listed(Prose.of("Linked: "), linked, Integer.MAX_VALUE)
              .and(
                  " (an edge is better than none, in whichever direction, by a test corrected for"
                      + " all claims).");
    }
    if (linked.isEmpty() && search.pricing() != null && search.pricing().holds()) {
      text =
          text.and(
              " A gate trains few such pairs: the edge map tells what edges are worth by their"
                  + " prices.");
    }
    return opposed.isEmpty()
        ? text
        : listed(text.and(" Clearly worse than without: "), opposed, MOST_NAMES).and(".");
  }

  private void directions(List<Prose> sentences) {
    List<String> directed = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (EdgeSupport support : evidence.edges()) {
      Edge direction = support.direction();
      if (direction != null) {
        directed.add(direction.text());
      } else if (support.isLinked()) {
        open.add(support.text());
      }
    }
    if (!directed.isEmpty()) {
      sentences.add(
          listed(Prose.of("Clearly better than reversed: "), directed, MOST_NAMES).and("."));
    }
    if (!open.isEmpty()) {
      sentences.add(listed(Prose.of("Which way is open: "), open, MOST_NAMES).and("."));
    }
  }

  private void more(List<Prose> sentences, CandidateSummary best) {
    if (evidence.lead() == null || evidence.tied() == 1) {
      return;
    }
    Integer more = evidence.moreRepeats();
    if (more == null || more > MOST_REPEATS) {
      sentences.add(
          Prose.of(
              "More repeats will not help: the best two are equal for practical purposes (to separate them"
                  + " takes more than %d more of each).".formatted(MOST_REPEATS)));
    } else if (more == 0) {
      sentences.add(
          Prose.of(
              "The best two would be separated by the %d repeats there are if nobody had picked them from"
                      .formatted(best.repeats())
                  + " many; fresh seeds for these two alone can tell."));
    } else {
      sentences.add(
          Prose.of(
              "To separate the best two, should their gap be what it seems, takes about %d more repeats of"
                      .formatted(more)
                  + " each (%d in all, for a paired t test at 5 %% with power 80 %%)."
                      .formatted(best.repeats() + more)));
    }
  }

  private void ceiling(List<Prose> sentences) {
    NoiseCeiling ceiling = evidence.ceiling();
    TargetGraph simplest = evidence.simplestTied();
    if (ceiling == null || simplest == null) {
      return;
    }
    sentences.add(
        ceiling.isLow()
            ? Prose.of(
                    "The data do not distinguish structures: single repeats agree on the order with Kendall's tau"
                        + " %s only, below %s. Take the simplest structure of the tied ones, "
                            .formatted(number(ceiling.single()), number(NoiseCeiling.LOW)))
                .structure(simplest.text())
                .and(".")
            : Prose.of(
                "Single repeats agree on the order with Kendall's tau %s (1: the same order, 0: as by chance)."
                    .formatted(number(ceiling.single()))));
  }

  /** Whether the best candidate was trained out. */
  private void training(List<Prose> sentences) {
    TrainingCourse course = evidence.training();
    if (course == null) {
      return;
    }
    if (2 * course.improving() > course.trainings()) {
      sentences.add(
          Prose.of(
              "The validation loss was still improving at the end of %d of %d trainings of the best candidate: more epochs may raise its score."
                  .formatted(course.improving(), course.trainings())));
    }
    if (2 * course.pastBest() > course.trainings()) {
      sentences.add(
          Prose.of(
              "The validation loss was past its best epoch at the end of %d of %d trainings of the best candidate: fewer epochs,"
                      .formatted(course.pastBest(), course.trainings())
                  + " training.patience or more dropout may raise its score."));
    }
  }

  /** The prose and after it the first names, and how many more there are. */
  private static Prose listed(Prose prose, List<String> names, int most) {
    for (int i = 0; i < Math.min(most, names.size()); i++) {
      prose = (i == 0 ? prose : prose.and(", ")).structure(names.get(i));
    }
    return names.size() > most ? prose.and(", and %d more".formatted(names.size() - most)) : prose;
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.equals("-0.00") ? "0" : text.endsWith(".00") ? text.replace(".00", "") : text;
  }
}
