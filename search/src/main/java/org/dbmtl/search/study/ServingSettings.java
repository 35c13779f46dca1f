package org.dbmtl.search.study;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.score.ScoreExpression;
import org.jspecify.annotations.Nullable;

/**
 * What is made of predictions once a model is used. None of it changes a training.
 *
 * @param score {@link ScoreExpression} over the study's targets, or null for the weighted sum
 */
@Withers
public record ServingSettings(@Nullable String score) implements ServingSettingsBuilder.With {
  /** Rows are ranked by the weighted sum. */
  public static final ServingSettings DEFAULT = new ServingSettings(null);

  /**
   * The score that rows are ranked by.
   *
   * @throws StudyException if it is not an expression over these targets
   */
  ScoreExpression expression(List<Target> targets) {
    List<String> names = targets.stream().map(Target::name).toList();
    Set<String> binary =
        targets.stream()
            .filter(Target.Binary.class::isInstance)
            .map(Target::name)
            .collect(Collectors.toSet());
    if (score == null) {
      double[] weights = targets.stream().mapToDouble(Target::weight).toArray();
      return ScoreExpression.weightedSum(names, binary, weights);
    }
    try {
      return ScoreExpression.parse(score, names, binary);
    } catch (ModelException e) {
      throw new StudyException("serving.score: " + e.getMessage(), e);
    }
  }

  /** These settings, with the weighted sum if the score names another target. */
  ServingSettings restrictedTo(List<Target> targets) {
    try {
      expression(targets);
      return this;
    } catch (StudyException e) {
      return DEFAULT;
    }
  }
}
