package org.dbmtl.search.look;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.run.TrialFile;
import org.dbmtl.search.store.Attempt;
import org.dbmtl.search.store.CurveJson;
import org.dbmtl.search.store.NewStudy;
import org.dbmtl.search.store.StoredStudy;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.StudyBudget;
import org.dbmtl.search.store.TrialState;
import org.dbmtl.search.store.Worker;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is seen in a store, for programs to read. Times are ISO 8601 in UTC, scores nats per row.
 * What is not known (the end of a trial that runs) is absent.
 */
public final class LookJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private LookJson() {}

  /** {@code {"studies": [...]}}. */
  public static String studies(List<StudySummary> studies) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode array = root.putArray("studies");
    studies.forEach(summary -> study(array.addObject(), summary));
    return text(root);
  }

  /** {@code {"store", "study", "run", "trials": [...]}}. */
  public static String trials(String place, StoredStudy study, List<StoredTrial> trials) {
    ObjectNode root = MAPPER.createObjectNode();
    place(root, place, study);
    ArrayNode array = root.putArray("trials");
    trials.forEach(trial -> trial(array.addObject(), study.study(), trial));
    return text(root);
  }

  /** One trial with its metrics, attempts and files, and the settings of its study. */
  public static String trial(TrialDetails details) {
    ObjectNode root = MAPPER.createObjectNode();
    place(root, details.place(), details.study());
    StoredTrial trial = details.trial();
    trial(root, details.study().study(), trial);
    root.put("candidate", trial.key());
    ObjectNode fidelity = root.putObject("fidelity");
    fidelity.put("data", trial.fidelity().data());
    fidelity.put("epochs", trial.fidelity().epochs());
    root.put("losses", trial.losses());
    root.put("failures", trial.failures());
    metrics(root.putObject("metrics"), trial.metrics());
    if (!trial.curve().isEmpty()) {
      CurveJson.write(root.putObject("curve"), trial.curve());
    }
    Provenance provenance = trial.provenance();
    if (provenance != null) {
      provenance(root.putObject("provenance"), provenance);
    }
    ArrayNode attempts = root.putArray("history");
    details.attempts().forEach(attempt -> attempt(attempts.addObject(), attempt));
    root.put("folder", details.folder().toString());
    ArrayNode files = root.putArray("files");
    for (TrialFile file : details.files()) {
      files.addObject().put("name", file.name()).put("bytes", file.bytes());
    }
    root.put("data", details.study().study().data());
    ObjectNode settings = root.putObject("settings");
    details.settings().forEach(settings::put);
    return text(root);
  }

  private static void place(ObjectNode node, String place, StoredStudy study) {
    node.put("store", place);
    node.put("study", study.study().name());
    node.put("run", study.run());
  }

  private static void study(ObjectNode node, StudySummary summary) {
    StoredStudy study = summary.study();
    place(node, summary.place(), study);
    node.put("current", summary.current());
    time(node, "created", study.created());
    node.put("state", summary.progress().key());
    if (study.stopped() != null) {
      node.put("ended", study.stopped());
    }
    ArrayNode workers = node.putArray("workers");
    summary.live().forEach(worker -> workers.add(worker.label()));
    ObjectNode counts = node.putObject("trials");
    for (TrialState state : TrialState.values()) {
      counts.put(state.key(), summary.count(state));
    }
    StudyBudget budget = study.study().budget();
    node.putObject("budget")
        .put("trials", budget.trials())
        .put("minutes", budget.minutes())
        .put("confirm", budget.confirm());
    CandidateScores best = summary.best();
    if (best != null) {
      node.putObject("best")
          .put("structure", best.structure())
          .put("method", best.method())
          .put("score", best.score().mean())
          .put("repeats", best.repeats());
    }
    time(node, "seen", summary.seen());
  }

  private static void trial(ObjectNode node, NewStudy study, StoredTrial trial) {
    node.put("number", trial.number());
    node.put("state", trial.state().key());
    node.put("structure", trial.structure());
    node.put("method", trial.method());
    node.put("repeat", trial.repeat());
    node.put("seed", trial.seed());
    if (trial.score() != null) {
      node.put("score", trial.score());
    }
    JointAndServed scores = StoredScores.of(study, trial, Part.VALID);
    if (scores != null) {
      node.put("joint", scores.joint()).put("served", scores.served());
    }
    node.put("attempts", trial.attempts());
    worker(node, trial.worker());
    time(node, "queued", trial.queued());
    time(node, "started", trial.started());
    time(node, "ended", trial.ended());
    String cause = trial.cause();
    if (cause != null) {
      node.put("cause", cause);
    }
  }

  private static void metrics(ObjectNode node, Map<Part, Map<String, TargetMetrics>> metrics) {
    metrics.forEach(
        (part, targets) -> {
          ObjectNode ofPart = node.putObject(part.key());
          targets.forEach(
              (target, measured) -> {
                ObjectNode ofTarget = ofPart.putObject(target);
                ofTarget.put("rows", measured.rows());
                if (!measured.isTrained()) {
                  ofTarget.put("trained", false);
                }
                measured.values().forEach((metric, value) -> ofTarget.put(metric.key(), value));
              });
        });
  }

  private static void provenance(ObjectNode node, Provenance provenance) {
    node.put("dbmtl", provenance.version());
    node.put("java", provenance.java());
    node.put("engine", provenance.engine());
    node.put("threads", provenance.threads());
    node.put("data", provenance.data());
    node.put("cpuSeconds", provenance.cpuSeconds());
    node.put("wallSeconds", provenance.wallSeconds());
  }

  private static void attempt(ObjectNode node, Attempt attempt) {
    node.put("number", attempt.number());
    worker(node, attempt.worker());
    time(node, "started", attempt.started());
    time(node, "ended", attempt.ended());
    if (attempt.ending() != null) {
      node.put("ending", attempt.ending());
    }
    if (attempt.cause() != null) {
      node.put("cause", attempt.cause());
    }
  }

  private static void worker(ObjectNode node, @Nullable Worker worker) {
    if (worker != null) {
      node.put("worker", worker.label());
    }
  }

  private static void time(ObjectNode node, String key, @Nullable Instant time) {
    if (time != null) {
      node.put(key, time.toString());
    }
  }

  private static String text(ObjectNode root) {
    return MAPPER.writeValueAsString(root) + "\n";
  }
}
