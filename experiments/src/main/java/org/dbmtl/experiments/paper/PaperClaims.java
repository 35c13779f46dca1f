package org.dbmtl.experiments.paper;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.dbmtl.reports.section.ComparisonSection;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Target;
import org.jspecify.annotations.Nullable;

/**
 * Where our figures agree with what the paper claims, in sentences that claim no more than the
 * repeats hold: a difference counts as clear if the 95 % interval of a paired t test excludes 0.
 */
public final class PaperClaims {
  private PaperClaims() {}

  /** The sentences on a table. */
  public static List<String> of(PaperTable table, List<Comparison> comparisons) {
    return switch (table) {
      case TABLE1 ->
          List.of(
              "The paper's weights are not known here, so there is nothing of it to compare with:"
                  + " the tables show what a target of weight 0 is worth when it is only read.");
      case TABLE2, TABLE3, TABLE4 -> synergy(comparisons);
      case TABLE5 -> comparisons.isEmpty() ? List.of() : roots(comparisons.get(0));
    };
  }

  /** The abstract's claim: DBMTL improves every target over the other methods. */
  private static List<String> synergy(List<Comparison> comparisons) {
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "The paper claims that DBMTL improves all targets over networks of single targets and over"
            + " other multi-task methods.");
    for (Comparison comparison : comparisons) {
      for (ComparedCandidate own : comparison.candidates()) {
        for (ComparedCandidate other : comparison.candidates()) {
          if (method(own) == Method.DBMTL && method(other) != Method.DBMTL) {
            sentences.add(comparison.title() + ": " + perTarget(comparison, own, other));
          }
        }
      }
    }
    return sentences;
  }

  private static String perTarget(
      Comparison comparison, ComparedCandidate own, ComparedCandidate other) {
    List<String> better = new ArrayList<>();
    List<String> worse = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (Target target : comparison.study().targets()) {
      Measure measure =
          new Measure(target.name(), target instanceof Target.Binary ? Metric.AUC : Metric.MSE);
      Difference difference = difference(comparison, own, other, measure);
      if (target.weight() > 0 && difference != null) {
        (!difference.isClear() ? open : difference.mean() > 0 ? better : worse)
            .add(ComparisonSection.heading(measure));
      }
    }
    String verdict =
        !worse.isEmpty()
            ? "disagrees"
            : open.isEmpty() ? "agrees" : better.isEmpty() ? "cannot tell" : "agrees in part";
    return "%s against %s %s: better in %s, worse in %s, no clear difference in %s."
        .formatted(
            ComparisonSection.name(own.candidate()),
            ComparisonSection.name(other.candidate()),
            verdict,
            list(better),
            list(worse),
            list(open));
  }

  private static String list(List<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** The order of Table 5. */
  private static List<String> roots(Comparison comparison) {
    List<ComparedCandidate> published = new ArrayList<>();
    for (String root : PaperTable.ROOTS) {
      for (ComparedCandidate candidate : comparison.candidates()) {
        if (candidate.candidate().structure().briefText().equals(root + ">*")) {
          published.add(candidate);
        }
      }
    }
    List<ComparedCandidate> ours = new ArrayList<>(published);
    ours.sort(Comparator.comparingDouble(PaperClaims::score).reversed());
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "The paper's order of the single roots is %s; ours by the score is %s: %s."
            .formatted(
                order(published), order(ours), ours.equals(published) ? "the same" : "another"));
    int clear = 0;
    for (int i = 0; i + 1 < published.size(); i++) {
      for (int j = i + 1; j < published.size(); j++) {
        Difference difference =
            difference(comparison, published.get(i), published.get(j), Measure.SCORE);
        clear += difference != null && difference.isClear() ? 1 : 0;
        sentences.add(pair(published.get(i), published.get(j), difference));
      }
    }
    if (clear == 0) {
      sentences.add(
          "No difference between the roots is clear: on this log these trainings neither confirm"
              + " nor contradict the paper's order.");
    }
    return sentences;
  }

  private static String pair(
      ComparedCandidate first, ComparedCandidate second, @Nullable Difference difference) {
    String names = "%s before %s".formatted(structure(first), structure(second));
    if (difference == null) {
      return names + ": they share no training, so there is no telling.";
    }
    boolean agrees = difference.mean() > 0;
    String verdict =
        difference.isClear()
            ? agrees ? "agrees with the paper" : "disagrees with the paper"
            : agrees
                ? "agrees with the paper, but may be chance"
                : "disagrees with the paper, but may be chance";
    Double low = difference.low();
    Double high = difference.high();
    return "%s: %s, %s."
        .formatted(
            names,
            String.format(Locale.ROOT, "%+.5f", difference.mean())
                + (low == null || high == null
                    ? " nats on one seed"
                    : String.format(Locale.ROOT, " [%+.5f, %+.5f]", low, high)),
            verdict);
  }

  private static String order(List<ComparedCandidate> candidates) {
    return String.join(" > ", candidates.stream().map(c -> "'" + structure(c) + "'").toList());
  }

  private static String structure(ComparedCandidate candidate) {
    return candidate.candidate().structure().briefText();
  }

  private static Method method(ComparedCandidate candidate) {
    return candidate.candidate().network().method();
  }

  private static double score(ComparedCandidate candidate) {
    var figure = candidate.figures().get(Measure.SCORE);
    Estimate estimate = figure == null ? null : figure.estimate();
    return estimate == null ? Double.NEGATIVE_INFINITY : estimate.mean();
  }

  /** How much better the first is than the second, above 0 also where less is better. */
  private static @Nullable Difference difference(
      Comparison comparison, ComparedCandidate first, ComparedCandidate second, Measure measure) {
    return comparison.measures().contains(measure)
        ? Difference.between(
            first.figure(measure).merits(measure), second.figure(measure).merits(measure))
        : null;
  }
}
