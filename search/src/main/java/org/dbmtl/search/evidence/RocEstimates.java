package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/** Averages the ROC curves over the repeats of one candidate. */
public final class RocEstimates {
  private RocEstimates() {}

  /** For each target in the structure's order that has a curve in some repeat, their mean. */
  public static Map<String, RocCurve> of(
      List<? extends TrialOutcome> outcomes, Candidate candidate, Part part) {
    Map<String, RocCurve> means = new LinkedHashMap<>();
    for (String target : candidate.structure().targets()) {
      List<RocCurve> curves = new ArrayList<>();
      for (TrialOutcome outcome : outcomes) {
        if (outcome instanceof Completed completed
            && completed.spec().candidate().equals(candidate)) {
          TargetMetrics metrics = completed.metrics().getOrDefault(part, Map.of()).get(target);
          RocCurve curve = metrics == null ? null : metrics.roc();
          if (curve != null) {
            curves.add(curve);
          }
        }
      }
      if (!curves.isEmpty()) {
        means.put(target, RocCurve.mean(curves));
      }
    }
    return means;
  }
}
