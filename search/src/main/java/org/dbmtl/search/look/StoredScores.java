package org.dbmtl.search.look;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.jspecify.annotations.Nullable;

/** Both scores with names of a trial in a store, by the weights in the settings of its study. */
public final class StoredScores {
  private StoredScores() {}

  /** On a part of the log; null unless the trial completed and was judged on it. */
  public static @Nullable JointAndServed of(NewStudy study, StoredTrial trial, Part part) {
    Map<String, TargetMetrics> metrics = trial.metrics().get(part);
    if (metrics == null) {
      return null;
    }
    Map<String, Double> weights = new LinkedHashMap<>();
    for (String target : metrics.keySet()) {
      String weight = study.settings().getOrDefault("targets." + target + ".weight", "1");
      weights.put(target, Double.parseDouble(weight));
    }
    return JointAndServed.of(weights, metrics);
  }

  /** What the study ranks by, such as {@code joint}. */
  public static String objective(NewStudy study) {
    return study.settings().getOrDefault("search.objective", "joint");
  }
}
