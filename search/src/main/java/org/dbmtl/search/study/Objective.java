package org.dbmtl.search.study;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a candidate's score is made of: by default the gain of every target by its weight, else a
 * weighted sum of named metrics. Higher is better in either case: metrics of which less is better
 * are subtracted, and calibration counts by its distance to 1 ({@link Metric#merit}).
 *
 * @param weights weight of each metric of each target, above 0, in the order of {@link Metric} and
 *     then of the study; empty for the gain
 * @param pareto whether the front over the targets' gains is reported beside the score
 */
public record Objective(Map<Metric, Map<String, Double>> weights, boolean pareto) {
  /** The gain by the targets' weights. */
  public static final Objective GAIN = new Objective(Map.of(), false);

  private static final String KEY = "search.objective.%s.%s";

  /**
   * A summand of a score.
   *
   * @param weight factor of the metric's merit, above 0
   */
  public record Term(String target, Metric metric, double weight) {}

  /**
   * @throws StudyException if a weight is not above 0
   */
  public Objective {
    Map<Metric, Map<String, Double>> copy = new EnumMap<>(Metric.class);
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

  /** Whether the score is the gain by the targets' weights, nats per row. */
  public boolean isGain() {
    return weights.isEmpty();
  }

  /** This objective with or without the front. */
  public Objective withPareto(boolean newPareto) {
    return new Objective(weights, newPareto);
  }

  /** What a score is counted in, for people. */
  public String unit() {
    return isGain() ? "nats per row" : "points";
  }

  /**
   * The summands of a score; of the gain, those of targets whose weight is not 0.
   *
   * @param targetWeights the targets' own weights, in their order
   */
  public List<Term> terms(Map<String, Double> targetWeights) {
    List<Term> terms = new ArrayList<>();
    if (isGain()) {
      targetWeights.forEach(
          (target, weight) -> {
            if (weight > 0) {
              terms.add(new Term(target, Metric.GAIN, weight));
            }
          });
    }
    weights.forEach(
        (metric, byTarget) ->
            byTarget.forEach((target, weight) -> terms.add(new Term(target, metric, weight))));
    return terms;
  }

  /** The sum in one line, such as {@code auc of click + 0.5 auc of like - 0.1 mse of stay}. */
  public String text() {
    if (isGain()) {
      return "gain";
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
                  text.append(metric == Metric.CALIBRATION ? "|%s - 1|".formatted(value) : value);
                }));
    return text.toString();
  }

  /**
   * This objective as far as it speaks of the kept targets.
   *
   * @throws StudyException if it speaks of none of them
   */
  Objective restrictedTo(Collection<String> kept) {
    Map<Metric, Map<String, Double>> rest = new EnumMap<>(Metric.class);
    weights.forEach(
        (metric, byTarget) -> {
          Map<String, Double> own = new LinkedHashMap<>(byTarget);
          own.keySet().retainAll(kept);
          if (!own.isEmpty()) {
            rest.put(metric, own);
          }
        });
    if (rest.isEmpty() && !isGain()) {
      throw new StudyException(
          "search.objective speaks of none of the targets %s: keep a target of it, or use gain"
              .formatted(String.join(", ", kept)));
    }
    return new Objective(rest, pareto);
  }

  /**
   * Checks that every metric is one of its target.
   *
   * @param group the study's group column, or null
   * @throws StudyException if one is not, or needs groups that are not there
   */
  void check(List<Target> targets, @Nullable String group) {
    List<String> names = targets.stream().map(Target::name).toList();
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
      if (!term.metric().isOf(target) || term.metric().isConditional()) {
        throw new StudyException(
            "%s: %s is no metric of a %s target: use one of %s"
                .formatted(
                    key,
                    term.metric().option(),
                    target instanceof Target.Binary ? "binary" : "continuous",
                    Arrays.stream(Metric.values())
                        .filter(metric -> metric.isOf(target) && !metric.isConditional())
                        .map(Metric::option)
                        .collect(Collectors.joining(", "))));
      }
      if (term.metric() == Metric.GAUC && group == null) {
        throw new StudyException(
            "%s: gauc needs groups: name their column in metrics.group, such as user_id"
                .formatted(key));
      }
    }
  }
}
