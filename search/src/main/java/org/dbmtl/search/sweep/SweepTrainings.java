package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.run.TrialBatches;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.sweep.SweepSettings.Share;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;

/**
 * Gets the trainings of a sweep done. Two points that come to one network are one training, whose
 * number and outcome both have. One thread owns it.
 */
final class SweepTrainings {
  private final Study study;
  private final Share fidelity;
  private final CandidateLogs logs;
  private final String data;
  private final TrialBatches batches;
  private final Map<TrialSpec, TrialSpec> asked = new HashMap<>();
  private final Map<TrialSpec, TrialOutcome> known = new HashMap<>();

  /**
   * A training that is asked for.
   *
   * @param point null for the study's own settings
   * @param purpose of the seed, see {@link Seeds}
   * @param share of a full training, in (0, 1]
   */
  record Planned(
      @Nullable Point point, Candidate candidate, int repeat, String purpose, double share) {}

  /**
   * @param data fingerprint of the study's own log
   */
  SweepTrainings(
      Study study, Share fidelity, CandidateLogs logs, String data, TrialBatches batches) {
    this.study = study;
    this.fidelity = fidelity;
    this.logs = logs;
    this.data = data;
    this.batches = batches;
  }

  /**
   * Trains what was not trained yet.
   *
   * @return [planned], in their order; empty if the sweep was interrupted
   */
  List<TrialOutcome> outcomes(List<Planned> planned) {
    List<TrialSpec> specs = planned.stream().map(this::spec).toList();
    Map<TrialSpec, TrialSpec> open = new LinkedHashMap<>();
    specs.forEach(spec -> open.put(spec, spec));
    open.keySet().removeAll(known.keySet());
    // A round ends as a whole: a deadline that cut it would make the sweep depend on the clock.
    batches.run(List.copyOf(open.keySet()), () -> true).forEach(o -> known.put(o.spec(), o));
    List<TrialOutcome> outcomes = new ArrayList<>();
    for (TrialSpec spec : specs) {
      TrialOutcome outcome = known.get(spec);
      if (outcome == null) {
        return List.of();
      }
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private TrialSpec spec(Planned one) {
    TrialSpec unnumbered =
        new TrialSpec(
            0,
            one.candidate(),
            one.repeat(),
            Seeds.of(study.seed(), one.purpose(), one.repeat()),
            fidelity == Share.DATA ? new Fidelity(one.share(), 1) : new Fidelity(1, one.share()),
            fingerprint(one.candidate()));
    return asked.computeIfAbsent(
        unnumbered,
        spec ->
            new TrialSpec(
                asked.size() + 1L,
                spec.candidate(),
                spec.repeat(),
                spec.seed(),
                spec.fidelity(),
                spec.data()));
  }

  /** Of a log that cannot be encoded so, the study's own: the trainer then fails the trial. */
  private String fingerprint(Candidate candidate) {
    try {
      return logs.of(candidate).fingerprint();
    } catch (StudyException e) {
      if (candidate.encoding().isEmpty()) {
        throw e;
      }
      return data;
    }
  }
}
