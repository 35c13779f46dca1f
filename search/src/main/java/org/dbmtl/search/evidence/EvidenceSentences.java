package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/** Evidence in plain sentences, each of which claims no more than the numbers hold. */
public final class EvidenceSentences {
  private static final int MOST_NAMES = 8;

  private final Evidence evidence;
  private final Function<String, String> names;

  private EvidenceSentences(Evidence evidence, Function<String, String> names) {
    this.evidence = evidence;
    this.names = names;
  }

  /** Repeats beyond which more of them are no advice. */
  private static final int MOST_REPEATS = 100;

  /**
   * The sentences: which structures cannot be told apart, whether the data distinguish structures
   * at all, which edges are supported, and how many more repeats would separate the best two. Empty
   * if no trial completed.
   *
   * @param names writes a structure or edge, given in its text form, as the reader is to see it; no
   *     other part of a sentence comes from the study
   */
  public static List<String> of(Evidence evidence, Function<String, String> names) {
    RankedCandidate best = evidence.ranking().best();
    return best == null ? List.of() : new EvidenceSentences(evidence, names).all(best);
  }

  private List<String> all(RankedCandidate best) {
    List<String> sentences = new ArrayList<>();
    Ranking ranking = evidence.ranking();
    int all = ranking.candidates().size();
    if (all == 1) {
      return List.of("It is the only candidate that was trained to its end.");
    }
    if (ranking.noise() == null) {
      sentences.add(
          "The trainings say nothing of the spread between seeds, for no two candidates share two of"
              + " them: the order may be chance. Use search.repeats 2 or more for intervals.");
      return sentences;
    }
    sentences.add(tied(best, ranking.tiedWithBest(), all));
    sentences.add(edges());
    directions(sentences);
    String more = more(best);
    if (more != null) {
      sentences.add(more);
    }
    String ceiling = ceiling();
    if (ceiling != null) {
      sentences.add(ceiling);
    }
    return sentences;
  }

  private String tied(RankedCandidate best, List<RankedCandidate> tied, int all) {
    String sure = "%s %% sure".formatted(number(100 * (1 - evidence.ranking().level())));
    if (tied.size() == 1) {
      String name = structure(best.candidate().structure());
      List<RankedCandidate> alike = TiedClasses.of(evidence.ranking().candidates()).get(0);
      if (alike.size() > 1) { // the best leads its class
        String one = structure(alike.get(1).candidate().structure());
        int others = all - alike.size();
        return "%s scores best. %s%s the same links in other directions, and no likelihood can tell them apart: the difference comes from the training.%s"
            .formatted(
                name,
                one,
                alike.size() > 2 ? " and %d more have".formatted(alike.size() - 2) : " has",
                others == 0
                    ? ""
                    : " It is better than %s (%s)."
                        .formatted(
                            others == 1
                                ? "the one other candidate"
                                : "each of the other %d candidates".formatted(others),
                            sure));
      }
      return "%s is better than each of the other %d candidates (%s)."
          .formatted(name, all - 1, sure);
    }
    List<String> others =
        tied.stream().skip(1).map(c -> structure(c.candidate().structure())).toList();
    int classes = evidence.tiedClasses().size();
    String alike =
        classes < tied.size()
            ? " Tied: %d %s, %d structures; the structures of a class differ in directions that the"
                    .formatted(classes, classes == 1 ? "class" : "classes", tied.size())
                + " likelihood cannot tell."
            : "";
    String which =
        tied.size() == all
            ? "No candidate can be told from the best, %s: any of the %d may be the truly best one"
                .formatted(structure(best.candidate().structure()), all)
            : "%d of %d candidates cannot be told apart as the best, and the truly best one is among"
                    .formatted(tied.size(), all)
                + " them (%s): %s, %s"
                    .formatted(
                        sure, structure(best.candidate().structure()), listed(others, MOST_NAMES));
    return which + "." + alike;
  }

  private String edges() {
    List<String> linked =
        evidence.edges().stream()
            .filter(EdgeSupport::isLinked)
            .map(support -> names.apply(support.text()))
            .toList();
    List<String> opposed =
        evidence.edges().stream()
            .filter(EdgeSupport::isOpposed)
            .map(support -> names.apply(support.text()))
            .toList();
    long compared = evidence.edges().stream().filter(support -> support.linked() != null).count();
    String text;
    if (compared == 0) {
      text = "No two candidates differ by just one edge, so nothing is known of single edges.";
    } else if (linked.isEmpty()) {
      text =
          "No edge is supported: %s makes candidates that differ by just it clearly better."
              .formatted(
                  compared == 1
                      ? "not even the one link that was compared"
                      : "none of the %d links that were compared".formatted(compared));
    } else {
      text =
          "Linked: %s (an edge is better than none, in whichever direction, by a test corrected for"
                  .formatted(listed(linked, Integer.MAX_VALUE))
              + " all claims).";
    }
    return opposed.isEmpty()
        ? text
        : text + " Clearly worse than without: %s.".formatted(listed(opposed, MOST_NAMES));
  }

  private void directions(List<String> sentences) {
    List<String> directed = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (EdgeSupport support : evidence.edges()) {
      Edge direction = support.direction();
      if (direction != null) {
        directed.add(names.apply(direction.text()));
      } else if (support.isLinked()) {
        open.add(names.apply(support.text()));
      }
    }
    if (!directed.isEmpty()) {
      sentences.add("Clearly better than reversed: %s.".formatted(listed(directed, MOST_NAMES)));
    }
    if (!open.isEmpty()) {
      sentences.add("Which way is open: %s.".formatted(listed(open, MOST_NAMES)));
    }
  }

  private @Nullable String more(RankedCandidate best) {
    Difference lead = evidence.ranking().lead();
    if (lead == null || evidence.ranking().tiedWithBest().size() == 1) {
      return null;
    }
    Integer more = evidence.moreRepeats();
    if (more == null || more > MOST_REPEATS) {
      return "More repeats will not help: the best two are equal for practical purposes (to separate them"
          + " takes more than %d more of each).".formatted(MOST_REPEATS);
    }
    if (more == 0) {
      return "The best two would be separated by the %d repeats there are if nobody had picked them from"
              .formatted(best.score().repeats())
          + " many; fresh seeds for these two alone can tell.";
    }
    return "To separate the best two, should their gap be what it seems, takes about %d more repeats of"
            .formatted(more)
        + " each (%d in all, for a paired t test at 5 %% with power 80 %%)."
            .formatted(best.score().repeats() + more);
  }

  private @Nullable String ceiling() {
    NoiseCeiling ceiling = evidence.ceiling();
    RankedCandidate simplest = evidence.simplest();
    if (ceiling == null || simplest == null) {
      return null;
    }
    if (!ceiling.isLow()) {
      return "Single repeats agree on the order with Kendall's tau %s (1: the same order, 0: as by chance)."
          .formatted(number(ceiling.single()));
    }
    return "The data do not distinguish structures: single repeats agree on the order with Kendall's tau"
        + " %s only, below %s. Take the simplest structure of the tied ones, %s."
            .formatted(
                number(ceiling.single()),
                number(NoiseCeiling.LOW),
                structure(simplest.candidate().structure()));
  }

  private String structure(TargetGraph structure) {
    return structure.edgeCount() == 0 ? "(no edges)" : names.apply(structure.text());
  }

  private static String listed(List<String> names, int most) {
    String shown = names.stream().limit(most).collect(Collectors.joining(", "));
    return names.size() > most ? shown + ", and %d more".formatted(names.size() - most) : shown;
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.equals("-0.00") ? "0" : text.endsWith(".00") ? text.replace(".00", "") : text;
  }
}
