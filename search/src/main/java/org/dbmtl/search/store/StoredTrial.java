package org.dbmtl.search.store;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Withers;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/**
 * A trial in a store.
 *
 * @param number of the trial in its study, from 1, in the order in which trials were asked for
 * @param key of its candidate: equal for equal candidates alone
 * @param structure of its candidate, as text
 * @param method that its candidate is trained by, such as {@code dbmtl}
 * @param repeat which of the shared seeds it has
 * @param seed of everything random in it
 * @param fidelity how much of a full training it is
 * @param state where it stands
 * @param attempts times that it was claimed
 * @param losses attempts whose worker was killed or lost its lease
 * @param failures attempts that ended in a failure that may pass
 * @param worker who has claimed it last, or null
 * @param leaseEnd until when the claim is the worker's own; null unless running
 * @param queued when it was asked for
 * @param started when it was first claimed, or null
 * @param ended when its outcome came, or null
 * @param score nats per row; null unless completed
 * @param outcomeJson what came of it, or null
 */
@Withers
public record StoredTrial(
    long number,
    @ColumnName("candidate") String key,
    String structure,
    String method,
    @ColumnName("repeat_number") int repeat,
    long seed,
    @Nested("fidelity") Fidelity fidelity,
    TrialState state,
    long attempts,
    int losses,
    int failures,
    @Nullable Worker worker,
    @Nullable Instant leaseEnd,
    Instant queued,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable Double score,
    @ColumnName("outcome") @Nullable String outcomeJson)
    implements StoredTrialBuilder.With {

  /**
   * What came of it, for the trial as its study asks for it; null before it has ended.
   *
   * @throws StoreException if the outcome cannot be read
   */
  public @Nullable TrialOutcome outcome(TrialSpec spec) {
    OutcomeJson stored = stored();
    return stored == null ? null : stored.outcome(state, spec);
  }

  private @Nullable OutcomeJson stored() {
    return outcomeJson == null || !state.isEnded() ? null : OutcomeJson.read(outcomeJson);
  }

  /** One line that says why it failed; null unless it did. */
  public @Nullable String cause() {
    OutcomeJson stored = stored();
    return stored == null ? null : stored.cause();
  }

  /** What was measured, by part and target; empty unless it completed. */
  public Map<Part, Map<String, TargetMetrics>> metrics() {
    OutcomeJson stored = stored();
    return stored == null ? Map.of() : stored.measured();
  }

  /** How its training went; empty unless it completed. */
  public TrainingCurve curve() {
    OutcomeJson stored = stored();
    return stored == null
        ? TrainingCurve.NONE
        : Objects.requireNonNullElse(stored.curve(), TrainingCurve.NONE);
  }

  /** What it ran on and what it cost; null before it has ended. */
  public @Nullable Provenance provenance() {
    OutcomeJson stored = stored();
    return stored == null ? null : stored.provenance();
  }

  /** Whether it has one of the fresh seeds on which the study judges its finalists. */
  public boolean confirms(NewStudy study) {
    String own = study.settings().get("seed");
    return own != null
        && own.matches("-?[0-9]{1,18}")
        && Seeds.of(Long.parseLong(own), Seeds.CONFIRM, repeat) == seed;
  }
}
