package org.dbmtl.search.trial;

import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.jspecify.annotations.Nullable;

/** The number that candidates are ranked by. */
public final class Score {
  private Score() {}

  /**
   * Sum of the terms' metrics by their weights, each turned so that higher is better. Every engine
   * scores by this. A {@link Metric#CONDITIONAL_GAIN} is the plain gain where no edge carries
   * labels.
   *
   * <p>A target that was not trained gains nothing.
   *
   * @param terms a study's {@link org.dbmtl.search.study.Study#scoreTerms}
   * @param metrics a part's metrics by target
   * @throws ArithmeticException if one of the metrics is not defined on the part
   */
  public static double of(List<Term> terms, Map<String, TargetMetrics> metrics) {
    double score = 0;
    for (Term term : terms) {
      TargetMetrics judged = metrics.get(term.target());
      if (judged == null || judged.rows() == 0) {
        throw new ArithmeticException(
            "target '%s' has no labelled row to be judged on, so there is no score"
                .formatted(term.target()));
      }
      if (!judged.isTrained() && term.metric() == Metric.GAIN) {
        continue; // nothing was learned of it
      }
      Double value = scored(judged, term.metric());
      if (value == null) {
        throw new ArithmeticException(
            "%s of target '%s' is not defined on its %d labelled rows, so there is no score"
                .formatted(term.metric().option(), term.target(), judged.rows()));
      }
      score += term.weight() * term.metric().merit(value);
    }
    return score;
  }

  /** As {@link #of}, but a metric that is not defined adds nothing. */
  public static double ofDefined(List<Term> terms, Map<String, TargetMetrics> metrics) {
    double score = 0;
    for (Term term : terms) {
      TargetMetrics judged = metrics.get(term.target());
      Double value = judged == null ? null : scored(judged, term.metric());
      score += value == null ? 0 : term.weight() * term.metric().merit(value);
    }
    return score;
  }

  private static @Nullable Double scored(TargetMetrics judged, Metric metric) {
    return metric == Metric.CONDITIONAL_GAIN ? judged.scoredGain() : judged.value(metric);
  }
}
