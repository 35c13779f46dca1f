package org.dbmtl.search.look;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.search.run.TrialFile;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrainingCurve;
import org.jspecify.annotations.Nullable;

/**
 * What is seen in a store, for programs to read. Times are ISO 8601 in UTC, scores nats per row.
 * What is not known (the end of a trial that runs) is absent.
 */
public final class LookJson {
  private LookJson() {}

  /** {@code {"studies": [...]}}. */
  public static String studies(List<StudySummary> studies) {
    return RecordJson.text(new Studies(studies.stream().map(OfStudy::of).toList()));
  }

  /** {@code {"store", "study", "run", "trials": [...]}}. */
  public static String trials(String place, StoredStudy study, List<StoredTrial> trials) {
    return RecordJson.text(
        new Trials(
            Place.of(place, study),
            trials.stream().map(trial -> OfTrial.of(study.study(), trial)).toList()));
  }

  /** One trial with its metrics, attempts and files, and the settings of its study. */
  public static String trial(TrialDetails details) {
    StoredTrial trial = details.trial();
    NewStudy study = details.study().study();
    return RecordJson.text(
        new Details(
            Place.of(details.place(), details.study()),
            OfTrial.of(study, trial),
            trial.key(),
            trial.fidelity(),
            trial.losses(),
            trial.failures(),
            metrics(trial.metrics()),
            trial.curve().isEmpty() ? null : trial.curve(),
            trial.provenance(),
            details.attempts().stream().map(OfAttempt::of).toList(),
            details.folder().toString(),
            details.files(),
            study.data(),
            details.settings()));
  }

  private static Map<Part, Map<String, OfTarget>> metrics(
      Map<Part, Map<String, TargetMetrics>> metrics) {
    Map<Part, Map<String, OfTarget>> byPart = new EnumMap<>(Part.class);
    metrics.forEach(
        (part, targets) -> {
          Map<String, OfTarget> byTarget = new LinkedHashMap<>();
          targets.forEach((target, measured) -> byTarget.put(target, OfTarget.of(measured)));
          byPart.put(part, byTarget);
        });
    return byPart;
  }

  private record Place(String store, String study, int run) {
    static Place of(String place, StoredStudy study) {
      return new Place(place, study.study().name(), study.run());
    }
  }

  private record Studies(List<OfStudy> studies) {}

  private record Best(String structure, String method, double score, int repeats) {
    static @Nullable Best of(@Nullable CandidateScores best) {
      return best == null
          ? null
          : new Best(best.structure(), best.method(), best.score().mean(), best.repeats());
    }
  }

  private record OfStudy(
      @JsonUnwrapped Place place,
      boolean current,
      Instant created,
      String state,
      @Nullable String ended,
      List<String> workers,
      Map<TrialState, Long> trials,
      StudyBudget budget,
      @Nullable Best best,
      @Nullable Instant seen) {
    static OfStudy of(StudySummary summary) {
      StoredStudy study = summary.study();
      return new OfStudy(
          Place.of(summary.place(), study),
          summary.current(),
          study.created(),
          summary.progress().key(),
          study.stopped(),
          summary.live().stream().map(Worker::label).toList(),
          summary.counts(),
          study.study().budget(),
          Best.of(summary.best()),
          summary.seen());
    }
  }

  private record Trials(@JsonUnwrapped Place place, List<OfTrial> trials) {}

  private record OfTrial(
      long number,
      TrialState state,
      String structure,
      String method,
      int repeat,
      long seed,
      @Nullable Double score,
      @JsonUnwrapped @Nullable JointAndServed scores,
      long attempts,
      @Nullable String worker,
      Instant queued,
      @Nullable Instant started,
      @Nullable Instant ended,
      @Nullable String cause) {
    static OfTrial of(NewStudy study, StoredTrial trial) {
      Worker worker = trial.worker();
      return new OfTrial(
          trial.number(),
          trial.state(),
          trial.structure(),
          trial.method(),
          trial.repeat(),
          trial.seed(),
          trial.score(),
          StoredScores.of(study, trial, Part.VALID),
          trial.attempts(),
          worker == null ? null : worker.label(),
          trial.queued(),
          trial.started(),
          trial.ended(),
          trial.cause());
    }
  }

  private record Details(
      @JsonUnwrapped Place place,
      @JsonUnwrapped OfTrial trial,
      String candidate,
      Fidelity fidelity,
      int losses,
      int failures,
      Map<Part, Map<String, OfTarget>> metrics,
      @Nullable TrainingCurve curve,
      @Nullable Provenance provenance,
      List<OfAttempt> history,
      String folder,
      List<TrialFile> files,
      String data,
      Map<String, String> settings) {}

  private record OfTarget(
      long rows, @Nullable Boolean trained, @JsonAnyGetter Map<String, Double> values) {
    static OfTarget of(TargetMetrics measured) {
      Map<String, Double> values = new LinkedHashMap<>();
      measured.values().forEach((metric, value) -> values.put(metric.key(), value));
      return new OfTarget(measured.rows(), measured.isTrained() ? null : Boolean.FALSE, values);
    }
  }

  private record OfAttempt(
      long number,
      String worker,
      Instant started,
      @Nullable Instant ended,
      @Nullable String ending,
      @Nullable String cause) {
    static OfAttempt of(Attempt attempt) {
      return new OfAttempt(
          attempt.number(),
          attempt.worker().label(),
          attempt.started(),
          attempt.ended(),
          attempt.ending(),
          attempt.cause());
    }
  }
}
