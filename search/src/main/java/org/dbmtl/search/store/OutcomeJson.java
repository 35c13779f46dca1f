package org.dbmtl.search.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.RocCurve;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.dbmtl.search.trial.TrialOutcome.Failed.Reason;
import org.dbmtl.search.trial.TrialOutcome.Pruned;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * An outcome as a store keeps it. Numbers come back as the very same numbers.
 *
 * @param score null, as the curve, unless it completed
 * @param reason null, as the cause, unless it failed
 */
record OutcomeJson(
    @Nullable Double score,
    @JsonInclude(Include.NON_EMPTY) Map<Part, BlocksJson> blocks,
    @JsonInclude(Include.NON_EMPTY) Map<Part, Map<String, MetricsJson>> metrics,
    @Nullable TrainingCurve curve,
    @Nullable Reason reason,
    @Nullable String cause,
    Provenance provenance) {
  OutcomeJson {
    blocks = blocks == null ? Map.of() : blocks;
    metrics = metrics == null ? Map.of() : metrics;
  }

  static TrialState state(TrialOutcome outcome) {
    if (outcome instanceof Completed) {
      return TrialState.COMPLETED;
    }
    return outcome instanceof Failed ? TrialState.FAILED : TrialState.PRUNED;
  }

  static String write(TrialOutcome outcome) {
    return RecordJson.line(of(outcome));
  }

  private static OutcomeJson of(TrialOutcome outcome) {
    if (outcome instanceof Completed completed) {
      Map<Part, BlocksJson> blocks = new EnumMap<>(Part.class);
      completed.blocks().forEach((part, own) -> blocks.put(part, BlocksJson.of(own)));
      return new OutcomeJson(
          completed.score(),
          blocks,
          byTarget(completed.metrics(), MetricsJson::of),
          completed.curve().isEmpty() ? null : completed.curve(),
          null,
          null,
          completed.provenance());
    }
    return outcome instanceof Failed failed
        ? failure(failed.reason(), failed.cause(), failed.provenance())
        : failure(null, null, outcome.provenance());
  }

  private static OutcomeJson failure(
      @Nullable Reason reason, @Nullable String cause, Provenance provenance) {
    return new OutcomeJson(null, Map.of(), Map.of(), null, reason, cause, provenance);
  }

  /** The outcome of a trial whose workers were killed so often. */
  static String lostTooOften(int times) {
    return RecordJson.line(
        failure(
            Reason.KILLED,
            ("its worker was killed, or lost its lease, %d times: maybe the machine runs out of memory"
                    + " (see its kernel log)")
                .formatted(times),
            Provenance.here("none", 0, "none", 0, 0)));
  }

  /**
   * Reads what was written.
   *
   * @throws StoreException if it cannot be read
   */
  static OutcomeJson read(String json) {
    try {
      return RecordJson.read(json, OutcomeJson.class);
    } catch (JacksonException e) {
      throw new StoreException("an outcome in the store is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What was measured; empty unless it completed. */
  Map<Part, Map<String, TargetMetrics>> measured() {
    return byTarget(metrics, MetricsJson::metrics);
  }

  private static <A, B> Map<Part, Map<String, B>> byTarget(
      Map<Part, Map<String, A>> from, Function<A, B> change) {
    Map<Part, Map<String, B>> changed = new EnumMap<>(Part.class);
    from.forEach(
        (part, targets) -> {
          Map<String, B> ofPart = new LinkedHashMap<>();
          targets.forEach((target, of) -> ofPart.put(target, change.apply(of)));
          changed.put(part, ofPart);
        });
    return changed;
  }

  /**
   * What was measured of one target.
   *
   * @param values by key; that of a metric which is no longer there is not read
   */
  record MetricsJson(
      long rows,
      Map<String, Double> values,
      List<CalibrationDecile> deciles,
      @Nullable RocCurve roc) {
    static MetricsJson of(TargetMetrics metrics) {
      Map<String, Double> values = new LinkedHashMap<>();
      metrics.values().forEach((metric, value) -> values.put(metric.key(), value));
      return new MetricsJson(metrics.rows(), values, metrics.deciles(), metrics.roc());
    }

    TargetMetrics metrics() {
      Map<Metric, Double> known = new TreeMap<>();
      for (Metric metric : Metric.all()) {
        Double value = values.get(metric.key());
        if (value != null) {
          known.put(metric, value);
        }
      }
      return new TargetMetrics(rows, known, deciles, roc);
    }
  }

  /** The outcome of a trial that ended in this state. */
  TrialOutcome outcome(TrialState state, TrialSpec spec) {
    return switch (state) {
      case COMPLETED -> {
        Map<Part, ScoreBlocks> scores = new EnumMap<>(Part.class);
        blocks.forEach((part, own) -> scores.put(part, own.blocks()));
        yield new Completed(
            spec,
            Objects.requireNonNull(score),
            scores,
            measured(),
            Objects.requireNonNullElse(curve, TrainingCurve.NONE),
            provenance);
      }
      case FAILED ->
          new Failed(
              spec, Objects.requireNonNull(reason), Objects.requireNonNull(cause), provenance);
      default -> new Pruned(spec, provenance);
    };
  }
}
