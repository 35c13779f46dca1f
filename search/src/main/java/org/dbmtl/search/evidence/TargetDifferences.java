package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.TDistribution;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * How much more one candidate gains on each target than another, paired by seed: which targets pay
 * for a structure's advantage, and which win. Gains are those that count in the score ({@link
 * TargetMetrics#scoredGain}), not weighted, in nats per row.
 *
 * <p>An interval is Student's for this one difference, 95 %. Its deviation is that of {@link
 * PooledNoise} over all candidates of the outcomes, target by target; where these are too few to
 * tell one, of the pair's own differences. It allows for the seeds alone, not for the choice of
 * rows.
 */
public final class TargetDifferences {
  private final Map<Candidate, Map<String, Map<Integer, Double>>> gains = new LinkedHashMap<>();
  private final Map<String, PooledNoise> noise = new LinkedHashMap<>();

  /**
   * @param outcomes of all candidates
   * @param part of the log that is judged
   * @param pooled whether the noise is that of all candidates together
   */
  public TargetDifferences(List<? extends TrialOutcome> outcomes, Part part, boolean pooled) {
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed completed) {
        add(completed, part);
      }
    }
    if (pooled && !gains.isEmpty()) {
      for (String target : gains.keySet().iterator().next().structure().targets()) {
        List<Map<Integer, Double>> all = new ArrayList<>();
        gains.values().forEach(of -> all.add(of.getOrDefault(target, Map.of())));
        PooledNoise ofTarget = PooledNoise.of(all);
        if (ofTarget != null) {
          noise.put(target, ofTarget);
        }
      }
    }
  }

  private void add(Completed outcome, Part part) {
    Map<String, Map<Integer, Double>> ofCandidate =
        gains.computeIfAbsent(outcome.spec().candidate(), c -> new LinkedHashMap<>());
    outcome
        .metrics()
        .getOrDefault(part, Map.of())
        .forEach(
            (target, metrics) -> {
              Double gain = metrics.scoredGain();
              if (gain != null) {
                ofCandidate
                    .computeIfAbsent(target, t -> new TreeMap<>())
                    .put(outcome.spec().repeat(), gain);
              }
            });
  }

  /** The first's gain minus the second's by target; targets without a shared seed are left out. */
  public Map<String, Difference> between(Candidate first, Candidate second) {
    Map<String, Difference> differences = new LinkedHashMap<>();
    for (String target : first.structure().targets()) {
      Difference plain = Difference.between(of(first, target), of(second, target));
      if (plain != null) {
        differences.put(target, withNoise(plain, noise.get(target)));
      }
    }
    return differences;
  }

  private Map<Integer, Double> of(Candidate candidate, String target) {
    return gains.getOrDefault(candidate, Map.of()).getOrDefault(target, Map.of());
  }

  private static Difference withNoise(Difference plain, @Nullable PooledNoise pooled) {
    if (pooled == null) {
      return plain;
    }
    double margin =
        pooled.ofDifference()
            / Math.sqrt(plain.repeats())
            * new TDistribution(null, pooled.freedom())
                .inverseCumulativeProbability(1 - (1 - Difference.LEVEL) / 2);
    return new Difference(
        plain.mean(), plain.mean() - margin, plain.mean() + margin, plain.repeats());
  }
}
