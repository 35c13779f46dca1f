package org.dbmtl.experiments.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.jspecify.annotations.Nullable;

/**
 * Whether the claims of the paper's section 3 hold on a log: a sentence each. A claim holds if each
 * difference that it is about is above 0, and its 95 % interval (paired t over seeds) excludes 0.
 * It does not hold if one of them is clearly below. Otherwise it cannot be told.
 */
public final class PaperClaims {
  private static final double CHANCE = 0.5;

  /** By table, as they are printed. */
  private final Map<PaperTable, Comparison> known;

  private PaperClaims(Map<PaperTable, Comparison> known) {
    this.known = known;
  }

  /** Differences by what they are of. */
  private static final class Differences {
    private final Map<String, Difference> all = new LinkedHashMap<>();

    void add(String name, @Nullable Difference difference) {
      if (difference != null) {
        all.put(name, difference);
      }
    }

    String verdict() {
      if (all.values().stream().anyMatch(d -> d.isClear() && d.mean() < 0)) {
        return "does not hold here";
      }
      return !all.isEmpty() && all.values().stream().allMatch(d -> d.isClear() && d.mean() > 0)
          ? "holds here"
          : "cannot be told here";
    }

    @Override
    public String toString() {
      List<String> parts = new ArrayList<>();
      all.forEach(
          (name, difference) ->
              parts.add("%s %s".formatted(name, Numbers.withInterval(difference))));
      return String.join(", ", parts);
    }
  }

  /**
   * The claims on a table, a sentence each.
   *
   * @param known the tables that were trained so far, this one among them
   */
  public static List<String> of(PaperTable table, Map<PaperTable, Comparison> known) {
    PaperClaims claims = new PaperClaims(known);
    Comparison own = Objects.requireNonNull(known.get(table));
    return switch (table) {
      case TABLE1 -> claims.sixTargets(own);
      case TABLE2, TABLE3, TABLE4 -> claims.pair(table, own);
      case TABLE5 -> claims.roots(own);
    };
  }

  private List<String> sixTargets(Comparison table) {
    Measure ctr = auc(PaperTable.CTR);
    Differences shared = new Differences();
    for (Method method : List.of(Method.MTL, Method.ESMM, Method.DBMTL)) {
      shared.add(method.key(), better(table, method, Method.WDL, ctr));
    }
    Differences best = new Differences();
    for (Measure measure : headlines(table)) {
      for (Method method : List.of(Method.MTL, Method.ESMM)) {
        best.add(
            "%s against %s".formatted(measure.target(), method.key()),
            better(table, Method.DBMTL, method, measure));
      }
    }
    Differences untrained = new Differences();
    for (String target : List.of("CCR", "CLR")) {
      for (Method method : List.of(Method.ESMM, Method.DBMTL)) {
        untrained.add(
            "%s by %s".formatted(target, method.key()),
            overChance(merits(of(table, method), auc(target))));
      }
    }
    return List.of(
        claim(
            "3.3 (1)", "Multi-task networks predict CTR better than a network of its own", shared),
        claim("3.3 (2)", "DBMTL is the best of the multi-task networks on all targets", best),
        claim(
            "3.3 (3)",
            "ESMM and DBMTL tell of targets that were not trained (AUC above .5)",
            untrained));
  }

  private List<String> pair(PaperTable which, Comparison table) {
    String other = table.study().targetNames().get(1);
    Differences best = new Differences();
    for (Measure measure : headlines(table)) {
      for (Method method : List.of(Method.MTL, Method.ESMM)) {
        best.add(
            "%s against %s".formatted(measure.target(), method.key()),
            better(table, Method.DBMTL, method, measure));
      }
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(claim("3.4 (1)", "DBMTL is better than the others on both targets", best));
    Differences second = new Differences();
    for (Method method : List.of(Method.ESMM, Method.DBMTL)) {
      second.add(method.key(), better(table, method, Method.MTL, headline(table, other)));
    }
    sentences.add(
        claim("3.4 (2)", "ESMM and DBMTL predict %s better than vanilla".formatted(other), second));
    Comparison even = known.get(PaperTable.TABLE2);
    Comparison rare = known.get(PaperTable.TABLE3);
    Comparison continuous = known.get(PaperTable.TABLE4);
    if (which == PaperTable.TABLE3 && rare != null && even != null) {
      Differences more = new Differences();
      for (Method method : List.of(Method.ESMM, Method.DBMTL)) {
        more.add(
            method.key(),
            Difference.between(
                gains(rare, "CFR", method, Method.MTL), gains(even, "CGR", method, Method.MTL)));
      }
      sentences.add(claim("3.4 (2)", "They gain more on the rare CFR than on CGR", more));
    }
    if (which == PaperTable.TABLE4 && continuous != null && even != null && rare != null) {
      Differences more = new Differences();
      Map<Integer, Double> gains = shares(continuous, "AST");
      more.add("than on CGR", Difference.between(gains, shares(even, "CGR")));
      more.add("than on CFR", Difference.between(gains, shares(rare, "CFR")));
      sentences.add(
          claim(
              "3.4 (3)",
              "DBMTL's gain over ESMM, as a share of ESMM's figure, is larger on the continuous AST",
              more));
    }
    return sentences;
  }

  private List<String> roots(Comparison table) {
    Differences natural = new Differences();
    Differences even = new Differences();
    for (Measure measure : headlines(table)) {
      for (String root : List.of("CGR", "CFR")) {
        natural.add(
            "%s against %s>*".formatted(measure.target(), root),
            better(table, PaperTable.CTR, root, measure));
      }
      even.add(String.valueOf(measure.target()), better(table, "CGR", "CFR", measure));
    }
    return List.of(
        claim(
            "3.5, natural causes", "CTR>* is better than the other roots on all targets", natural),
        claim("3.5, even before rare", "CGR>* is better than CFR>* on all targets", even));
  }

  private static String claim(String number, String text, Differences differences) {
    return "%s %s: %s (%s).".formatted(number, text, differences.verdict(), differences);
  }

  /** The printed metric of each target that is trained. */
  private static List<Measure> headlines(Comparison table) {
    return table.study().targets().stream()
        .filter(target -> target.weight() > 0)
        .map(target -> headline(table, target.name()))
        .toList();
  }

  private static Measure headline(Comparison table, String target) {
    Measure auc = auc(target);
    return table.measures().contains(auc) ? auc : new Measure(target, Metric.MSE);
  }

  private static Measure auc(String target) {
    return new Measure(target, Metric.AUC);
  }

  private static @Nullable Difference better(
      Comparison table, Method method, Method other, Measure measure) {
    return Difference.between(
        merits(of(table, method), measure), merits(of(table, other), measure));
  }

  private static @Nullable Difference better(
      Comparison table, String root, String other, Measure measure) {
    return Difference.between(
        merits(ofRoot(table, root), measure), merits(ofRoot(table, other), measure));
  }

  private static Map<Integer, Double> gains(
      Comparison table, String target, Method method, Method other) {
    Measure measure = headline(table, target);
    return combine(
        merits(of(table, method), measure),
        merits(of(table, other), measure),
        (own, others) -> own - others);
  }

  /** What DBMTL gains over ESMM as a share of ESMM's figure, by seed. */
  private static Map<Integer, Double> shares(Comparison table, String target) {
    Measure measure = headline(table, target);
    return combine(
        merits(of(table, Method.DBMTL), measure),
        merits(of(table, Method.ESMM), measure),
        (own, others) -> (own - others) / Math.abs(others));
  }

  private static @Nullable Difference overChance(Map<Integer, Double> aucs) {
    return Difference.between(aucs, combine(aucs, aucs, (auc, same) -> CHANCE));
  }

  /** Of the repeats that both have. */
  private static Map<Integer, Double> combine(
      Map<Integer, Double> first, Map<Integer, Double> second, DoubleBinaryOperator function) {
    Map<Integer, Double> combined = new LinkedHashMap<>();
    first.forEach(
        (repeat, value) -> {
          Double other = second.get(repeat);
          if (other != null) {
            combined.put(repeat, function.applyAsDouble(value, other));
          }
        });
    return combined;
  }

  private static Map<Integer, Double> merits(
      @Nullable ComparedCandidate candidate, Measure measure) {
    Figure figure = candidate == null ? null : candidate.figures().get(measure);
    return figure == null ? Map.of() : figure.merits(measure);
  }

  private static @Nullable ComparedCandidate of(Comparison table, Method method) {
    return table.candidates().stream()
        .filter(candidate -> candidate.candidate().network().method() == method)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ComparedCandidate ofRoot(Comparison table, String root) {
    TargetGraph structure = TargetGraph.parse(table.study().targetNames(), root + ">*");
    return table.candidates().stream()
        .filter(candidate -> candidate.candidate().structure().equals(structure))
        .findFirst()
        .orElse(null);
  }
}
