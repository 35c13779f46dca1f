package org.dbmtl.search.study;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.graph.name.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate's score is made of: one of the scores with names, or a weighted sum of named
 * metrics. Higher is better in either case: metrics of which less is better are subtracted, and
 * calibration counts by its distance to 1 ({@link Metric#merit}).
 *
 * @param score which one
 * @param weights weight of each metric of each target, above 0, in the order of {@link Metric} and
 *     then of the study; empty except for a sum
 * @param pareto whether the front over the targets' gains is reported besides the score
 */
@Withers
public record Objective(Kind score, Map<Metric, Map<String, Double>> weights, boolean pareto)
    implements ObjectiveBuilder.With {
  /** The scores there are. */
  public enum Kind implements Keyed {
    /** The gain in the joint likelihood of all targets, each given its parents' labels. */
    JOINT,
    /** The gains of the targets from the features alone, by their weights. */
    SERVED,
    /** The mean of {@link Metric#FUSED_AUC} over binary targets, by their weights. */
    FUSED,
    /** A weighted sum of metrics. */
    SUM;
  }

  /** {@link Kind#JOINT}, which is {@link Kind#SERVED} where no edge carries a label. */
  public static final Objective JOINT = new Objective(Kind.JOINT, Map.of(), false);

  /** {@link Kind#SERVED}. */
  public static final Objective SERVED = new Objective(Kind.SERVED, Map.of(), false);

  /** {@link Kind#FUSED}. */
  public static final Objective FUSED = new Objective(Kind.FUSED, Map.of(), false);

  /** Names that stand for an objective. */
  public static final List<String> NAMES =
      Stream.of(Kind.JOINT, Kind.SERVED, Kind.FUSED).map(Kind::key).toList();

  private static final String KEY = "search.objective.%s.%s";

  /**
   * A summand of a score.
   *
   * @param weight factor of the metric's merit, above 0
   */
  public record Term(String target, Metric metric, double weight) {}

  /** A sum of metrics by these weights. */
  public Objective(Map<Metric, Map<String, Double>> weights, boolean pareto) {
    this(Kind.SUM, weights, pareto);
  }

  /**
   * The objective of that name.
   *
   * @throws StudyException if there is none
   */
  public static Objective named(String name) {
    return switch (name) {
      case "joint" -> JOINT;
      case "served" -> SERVED;
      case "fused" -> FUSED;
      default ->
          throw new StudyException(
              ("search.objective is '%s'%s: use one of %s, or a weighted sum of metrics, such as"
                      + " {auc: {click: 1}}")
                  .formatted(name, Nearest.maybe(name, NAMES), String.join(", ", NAMES)));
    };
  }

  /**
   * @throws StudyException if a weight is not above 0
   */
  public Objective {
    if (weights.isEmpty() == (score == Kind.SUM)) {
      throw new StudyException(
          "search.objective: a sum of metrics, and it alone, has weights: give some, or use joint");
    }
    Map<Metric, Map<String, Double>> copy = new TreeMap<>();
    weights.forEach(
        (metric, byTarget) ->
            copy.put(metric, Collections.unmodifiableMap(new LinkedHashMap<>(byTarget))));
    weights = Collections.unmodifiableMap(copy);
    weights.forEach(
        (metric, byTarget) ->
            byTarget.forEach(
                (target, weight) -> {
                  if (!(weight > 0 && weight <= 1e6)) {
                    throw new StudyException(
                        (KEY
                                + " is %s: use a number above 0, also for a metric of which less is"
                                + " better, or leave the target out")
                            .formatted(metric.option(), target, weight));
                  }
                }));
  }

  /** Whether the score is a gain by the targets' weights, nats per row: joint or served. */
  public boolean isGain() {
    return score == Kind.JOINT || score == Kind.SERVED;
  }

  /** What a score is counted in, for people. */
  public String unit() {
    return isGain() ? "nats per row" : "points";
  }

  /**
   * The summands of a score; of one with a name, those of targets whose weight is not 0.
   *
   * @param targetWeights the targets' own weights, in their order, of binary targets alone where
   *     the score is fused
   */
  private List<Term> terms(Map<String, Double> targetWeights) {
    List<Term> terms = new ArrayList<>();
    weights.forEach(
        (metric, byTarget) ->
            byTarget.forEach((target, weight) -> terms.add(new Term(target, metric, weight))));
    if (score != Kind.SUM) {
      Metric metric =
          switch (score) {
            case JOINT -> Metric.CONDITIONAL_GAIN;
            case SERVED -> Metric.GAIN;
            default -> Metric.FUSED_AUC;
          };
      double sum = targetWeights.values().stream().mapToDouble(weight -> weight).sum();
      targetWeights.forEach(
          (target, weight) -> {
            if (weight > 0) {
              terms.add(new Term(target, metric, score == Kind.FUSED ? weight / sum : weight));
            }
          });
    }
    return terms;
  }

  /**
   * The summands of a score; of one with a name, those of targets whose weight is not 0.
   *
   * @param targetWeights the targets' own weights, in their order
   * @param binary whether a target is binary
   */
  public List<Term> terms(Map<String, Double> targetWeights, Predicate<String> binary) {
    if (score != Kind.FUSED) {
      return terms(targetWeights);
    }
    Map<String, Double> ofBinary = new LinkedHashMap<>(targetWeights);
    ofBinary.keySet().removeIf(binary.negate());
    return terms(ofBinary);
  }

  /**
   * The score's name, or the sum in one line, such as {@code auc of click + 0.5 auc of like - 0.1
   * mse of stay}.
   */
  public String text() {
    if (score != Kind.SUM) {
      return score.key();
    }
    StringBuilder text = new StringBuilder();
    weights.forEach(
        (metric, byTarget) ->
            byTarget.forEach(
                (target, weight) -> {
                  boolean minus = metric.merit(2) < 0;
                  text.append(text.isEmpty() ? minus ? "-" : "" : minus ? " - " : " + ");
                  if (weight != 1) {
                    text.append(BigDecimal.valueOf(weight).stripTrailingZeros().toPlainString())
                        .append(' ');
                  }
                  String value = "%s of %s".formatted(metric.option(), target);
                  text.append(
                      metric.best() == Metric.Best.ONE ? "|%s - 1|".formatted(value) : value);
                }));
    return text.toString();
  }

  /**
   * This objective without what names other targets.
   *
   * @throws StudyException if it is about none of them
   */
  Objective restrictedTo(Collection<String> kept) {
    Map<Metric, Map<String, Double>> rest = new TreeMap<>();
    weights.forEach(
        (metric, byTarget) -> {
          Map<String, Double> own = new LinkedHashMap<>(byTarget);
          own.keySet().retainAll(kept);
          if (!own.isEmpty()) {
            rest.put(metric, own);
          }
        });
    if (rest.isEmpty() && score == Kind.SUM) {
      throw new StudyException(
          "search.objective names none of the targets %s: keep a target of it, or use joint"
              .formatted(String.join(", ", kept)));
    }
    return new Objective(score, rest, pareto);
  }

  /**
   * Checks that every metric is one of its target.
   *
   * @param group the study's group column, or null
   * @throws StudyException if one is not, or needs groups that are not there
   */
  void check(List<Target> targets, @Nullable String group) {
    List<String> names = targets.stream().map(Target::name).toList();
    if (score == Kind.FUSED
        && targets.stream().noneMatch(t -> t instanceof Target.Binary && t.weight() > 0)) {
      throw new StudyException(
          "search.objective is fused, but no binary target has a weight above 0 that the fused"
              + " score could be judged by: use joint or served");
    }
    for (Term term : terms(Map.of())) {
      String key = KEY.formatted(term.metric().option(), term.target());
      if (!names.contains(term.target())) {
        throw new StudyException(
            "%s: there is no target '%s'%s; the study's targets are %s"
                .formatted(
                    key,
                    term.target(),
                    Nearest.maybe(term.target(), names),
                    String.join(", ", names)));
      }
      Target target = targets.get(names.indexOf(term.target()));
      if (!term.metric().isOf(target) || !term.metric().isObjective()) {
        throw new StudyException(
            "%s: %s is not a metric of a %s target: use one of %s"
                .formatted(
                    key,
                    term.metric().option(),
                    target instanceof Target.Binary ? "binary" : "continuous",
                    Metric.all().stream()
                        .filter(metric -> metric.isOf(target) && metric.isObjective())
                        .map(Metric::option)
                        .collect(Collectors.joining(", "))));
      }
      if ((term.metric() == Metric.GAUC || term.metric() == Metric.FUSED_GAUC) && group == null) {
        throw new StudyException(
            "%s: %s needs groups: name their column in metrics.group, such as user_id"
                .formatted(key, term.metric().option()));
      }
    }
  }
}
