package org.dbmtl.search.study;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.dbmtl.predictor.fault.ModelException;
import org.dbmtl.predictor.score.ScoreExpression;
import org.dbmtl.predictor.signal.EdgeSignal;
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
   * Says where a score asks for joint terms but the study's edges carry no labels, so that none of
   * its models will know them.
   *
   * @return at most one sentence
   */
  public static List<String> warnings(Study study) {
    EdgeSignals signals = study.network().signals();
    boolean labels =
        signals.standard().readsLabels()
            || signals.own().values().stream().anyMatch(EdgeSignal::readsLabels);
    return labels || study.fusedScore().jointTerms().isEmpty()
        ? List.of()
        : List.of(
            ("serving.score has P(...) or E(...), but no edge carries labels (network.edge-signal"
                    + " is %s), so a model of this study will not know which outcomes happen"
                    + " together: set network.edge-signal to label, or multiply predictions")
                .formatted(signals.standard().key()));
  }

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
