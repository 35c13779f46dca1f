package org.dbmtl.search.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.search.evidence.AtomicFile;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.ScoresJson;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.sweep.SweepResult.Confirmed;
import org.dbmtl.search.sweep.SweepResult.Finalist;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A sweep as one JSON object, for programs to read. All that differs between two runs stands in the
 * object {@code times} at the end, keys have a fixed order, and a number that is not defined is
 * absent. A trial without a point is of the study's own settings.
 */
public final class SweepJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SweepJson() {}

  /**
   * Writes the file whole or not at all.
   *
   * @throws StudyException if it cannot be written
   */
  public static void write(Path file, SweepResult result) {
    AtomicFile.write(file, text(result));
  }

  /** The file's content. */
  public static String text(SweepResult result) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", result.study().name());
    root.put("seed", result.study().seed());
    ObjectNode fingerprints = root.putObject("fingerprints");
    fingerprints.put("data", result.data());
    fingerprints.put("study", StudySettings.of(result.study()).fingerprint());
    settings(root.putObject("sweep"), result.settings());
    root.put("stopped", result.stopped().key());
    Point winner = result.winner();
    if (winner != null) {
      point(root, "best", winner);
    }
    Confirmed confirmed = result.confirmation();
    if (confirmed != null) {
      confirmed(root.putObject("confirmation"), confirmed);
    }
    ArrayNode finalists = root.putArray("finalists");
    for (Finalist finalist : result.finalists()) {
      ObjectNode node = finalists.addObject();
      point(node, "point", finalist.point());
      estimate(node.putObject("score"), finalist.score());
      ScoresJson.estimates(node, finalist.named());
    }
    ObjectNode importance = root.putObject("importance");
    result.importance().forEach(importance::put);
    ArrayNode trials = root.putArray("trials");
    for (SweepTrial trial : result.trials()) {
      trial(trials.addObject(), trial, result.study());
    }
    if (result.study().metrics().objective().pareto()) {
      ArrayNode front = root.putArray("front");
      result.front().forEach(trial -> front.add(trial.outcome().spec().id()));
    }
    ObjectNode times = root.putObject("times");
    times.put("started", result.started().toString());
    times.put("seconds", result.worked().toMillis() / 1000.0);
    ArrayNode cpu = times.putArray("cpuSeconds");
    result.trials().forEach(trial -> cpu.add(trial.outcome().provenance().cpuSeconds()));
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void settings(ObjectNode node, SweepSettings settings) {
    node.put("sampler", settings.sampler());
    node.put("scheduler", settings.scheduler());
    node.put("trials", settings.trials());
    node.put("minutes", settings.minutes());
    node.put("round", settings.round());
    node.put("fidelity", settings.fidelity().key());
    node.put("least", settings.least());
    node.put("eta", settings.eta());
  }

  private static void point(ObjectNode node, String key, @Nullable Point point) {
    if (point != null) {
      ObjectNode values = node.putObject(key);
      point.values().forEach((name, value) -> values.set(name, MAPPER.valueToTree(value)));
    }
  }

  private static void trial(ObjectNode node, SweepTrial trial, Study study) {
    node.put("trial", trial.outcome().spec().id());
    point(node, "point", trial.point());
    node.put("share", trial.share());
    Double score = trial.score();
    if (score != null) {
      node.put("score", score);
      ScoresJson.values(node, NamedScores.of(study, (Completed) trial.outcome(), Part.VALID));
      if (study.metrics().objective().pareto()) {
        ObjectNode gains = node.putObject("gains");
        List<Double> values = SweepObjectives.of(study, (Completed) trial.outcome());
        List<String> names = SweepObjectives.names(study);
        for (int i = 0; i < names.size(); i++) {
          gains.put(names.get(i), values.get(i));
        }
      }
    } else if (trial.outcome() instanceof Failed failed) {
      node.put("failed", failed.cause());
    }
  }

  private static void confirmed(ObjectNode node, Confirmed confirmed) {
    ObjectNode best = node.putObject("best");
    estimate(best, confirmed.winner());
    ScoresJson.estimates(best, confirmed.ofWinner());
    ObjectNode standard = node.putObject("standard");
    estimate(standard, confirmed.standard());
    ScoresJson.estimates(standard, confirmed.ofStandard());
    Difference gain = confirmed.gain();
    if (gain != null) {
      ObjectNode difference = node.putObject("gain");
      difference.put("mean", gain.mean());
      put(difference, "low", gain.low());
      put(difference, "high", gain.high());
      difference.put("repeats", gain.repeats());
      ScoresJson.differences(difference, confirmed.ofWinner().minus(confirmed.ofStandard()));
    }
    node.put("better", confirmed.isBetter());
  }

  private static void estimate(ObjectNode node, Estimate estimate) {
    node.put("mean", estimate.mean());
    put(node, "standardError", estimate.standardError());
    node.put("repeats", estimate.repeats());
  }

  private static void put(ObjectNode node, String key, @Nullable Double value) {
    if (value != null) {
      node.put(key, value);
    }
  }

  /**
   * What an earlier sweep observed, as far as its points are in a space and it has what the study
   * is to raise: where that is a front, a sweep by the score has not.
   *
   * @param file its {@code sweep.json}
   * @param study that is swept now
   * @throws StudyException if the file cannot be read
   */
  public static List<Observation> observations(Path file, SearchSpace space, Study study) {
    JsonNode root;
    try {
      root = MAPPER.readTree(Files.readString(file));
    } catch (IOException | JacksonException e) {
      throw new StudyException(
          "%s cannot be read as the sweep.json of an earlier sweep (%s): give its output folder"
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    List<Observation> observations = new ArrayList<>();
    for (JsonNode trial : root.path("trials")) {
      List<Double> values = new ArrayList<>();
      JsonNode reached = study.metrics().objective().pareto() ? trial.path("gains") : trial;
      for (String name : SweepObjectives.names(study)) {
        if (reached.has(name)) {
          values.add(reached.path(name).asDouble());
        }
      }
      if (trial.has("point") && values.size() == SweepObjectives.names(study).size()) {
        try {
          Point point = space.point(PlainValues.byName(trial.path("point")));
          observations.add(new Observation(point, values, trial.path("share").asDouble(1)));
        } catch (StudyException e) {
          // A point of a wider space tells nothing of this one.
        }
      }
    }
    return observations;
  }
}
