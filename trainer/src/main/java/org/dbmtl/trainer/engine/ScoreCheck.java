package org.dbmtl.trainer.engine;

import java.util.List;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective.Term;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.TargetColumn;
import org.dbmtl.trainer.metric.TargetEvaluation;

/**
 * Finds out before any training whether a score of chosen metrics is defined on the validation
 * part: that depends on the labels alone, so any predictions will do.
 */
final class ScoreCheck {
  private ScoreCheck() {}

  /**
   * Checks the terms that are not gains; a gain is defined wherever there is a label.
   *
   * @throws StudyException if a metric is not defined
   */
  static void of(EncodedLog log, List<Term> score) {
    List<String> names = log.targets().stream().map(TargetColumn::name).toList();
    for (int target = 0; target < names.size(); target++) {
      String name = names.get(target);
      List<Term> own =
          score.stream()
              .filter(term -> term.target().equals(name))
              .filter(t -> t.metric() != Metric.GAIN && t.metric() != Metric.CONDITIONAL_GAIN)
              .toList();
      if (own.isEmpty()) {
        continue;
      }
      float[] any = new float[Math.toIntExact(log.rows(Part.VALID))];
      TargetMetrics metrics =
          TargetEvaluation.of(
              log.targets().get(target),
              log.label(target, Part.VALID),
              log.weights(Part.VALID),
              any,
              any,
              log.groups(Part.VALID));
      for (Term term : own) {
        // Whether a metric of a user is defined may depend on the predictions.
        boolean known = term.metric().isBuiltIn() || metrics.rows() == 0;
        if (known && metrics.value(defining(term.metric())) == null) {
          throw undefined(term, metrics.rows());
        }
      }
    }
  }

  /** The metric of a target's own prediction that is defined just where this one is. */
  private static Metric defining(Metric metric) {
    return metric == Metric.FUSED_AUC
        ? Metric.AUC
        : metric == Metric.FUSED_GAUC ? Metric.GAUC : metric;
  }

  private static StudyException undefined(Term term, long rows) {
    String why =
        term.metric() == Metric.CALIBRATION
            ? "the labels add up to 0"
            : defining(term.metric()) == Metric.GAUC
                ? "no group has both classes"
                : "all labels are equal";
    return new StudyException(
        ("search.objective.%s.%s: it is not defined on the validation part, where %s (target '%s', %,d"
                + " labelled rows): use another metric, or a larger validation part")
            .formatted(
                term.metric().option(),
                term.target(),
                rows == 0 ? "there is no label" : why,
                term.target(),
                rows));
  }
}
