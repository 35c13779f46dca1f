package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;

/** Averages the calibration by decile over the repeats of one structure. */
public final class DecileEstimates {
  private DecileEstimates() {}

  /**
   * For each target in the structure's order, its deciles that some repeat has: predictions and
   * labels are averaged by rows, and rows are those of all repeats together.
   *
   * @param outcomes of any candidates
   * @return targets without a decile are left out
   */
  public static Map<String, List<CalibrationDecile>> of(
      List<? extends TrialOutcome> outcomes, Candidate candidate, Part part) {
    Map<String, List<CalibrationDecile>> estimates = new LinkedHashMap<>();
    for (String target : candidate.structure().targets()) {
      List<CalibrationDecile> all = new ArrayList<>();
      for (TrialOutcome outcome : outcomes) {
        if (outcome instanceof Completed completed
            && completed.spec().candidate().equals(candidate)) {
          TargetMetrics metrics = completed.metrics().getOrDefault(part, Map.of()).get(target);
          all.addAll(metrics == null ? List.of() : metrics.deciles());
        }
      }
      if (!all.isEmpty()) {
        estimates.put(target, merged(all));
      }
    }
    return estimates;
  }

  private static List<CalibrationDecile> merged(List<CalibrationDecile> all) {
    List<CalibrationDecile> merged = new ArrayList<>();
    for (int i = 1; i <= CalibrationDecile.COUNT; i++) {
      long rows = 0;
      double predicted = 0;
      double observed = 0;
      for (CalibrationDecile decile : all) {
        if (decile.decile() == i) {
          rows += decile.rows();
          predicted += decile.rows() * decile.predicted();
          observed += decile.rows() * decile.observed();
        }
      }
      if (rows > 0) {
        merged.add(new CalibrationDecile(i, rows, predicted / rows, observed / rows));
      }
    }
    return merged;
  }
}
