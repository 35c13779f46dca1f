package org.dbmtl.search.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbmtl.search.evidence.AtomicFile;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.sweep.SweepResult.Confirmed;
import org.dbmtl.search.sweep.SweepResult.Finalist;
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
    }
    ObjectNode importance = root.putObject("importance");
    result.importance().forEach(importance::put);
    ArrayNode trials = root.putArray("trials");
    for (SweepTrial trial : result.trials()) {
      trial(trials.addObject(), trial);
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
    node.put("fidelity", settings.fidelity().name().toLowerCase(Locale.ROOT));
    node.put("least", settings.least());
    node.put("eta", settings.eta());
  }

  private static void point(ObjectNode node, String key, @Nullable Point point) {
    if (point != null) {
      ObjectNode values = node.putObject(key);
      point.values().forEach((name, value) -> values.set(name, MAPPER.valueToTree(value)));
    }
  }

  private static void trial(ObjectNode node, SweepTrial trial) {
    node.put("trial", trial.outcome().spec().id());
    point(node, "point", trial.point());
    node.put("share", trial.share());
    Double score = trial.score();
    if (score != null) {
      node.put("score", score);
    } else if (trial.outcome() instanceof Failed failed) {
      node.put("failed", failed.cause());
    }
  }

  private static void confirmed(ObjectNode node, Confirmed confirmed) {
    estimate(node.putObject("best"), confirmed.winner());
    estimate(node.putObject("standard"), confirmed.standard());
    Difference gain = confirmed.gain();
    if (gain != null) {
      ObjectNode difference = node.putObject("gain");
      difference.put("mean", gain.mean());
      put(difference, "low", gain.low());
      put(difference, "high", gain.high());
      difference.put("repeats", gain.repeats());
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
   * What an earlier sweep observed, as far as its points are in a space.
   *
   * @param file its {@code sweep.json}
   * @throws StudyException if the file cannot be read
   */
  public static List<Observation> observations(Path file, SearchSpace space) {
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
      if (trial.has("point") && trial.has("score")) {
        try {
          Point point = space.point(PlainValues.byName(trial.path("point")));
          observations.add(
              new Observation(
                  point, List.of(trial.path("score").asDouble()), trial.path("share").asDouble(1)));
        } catch (StudyException e) {
          // A point of a wider space tells nothing of this one.
        }
      }
    }
    return observations;
  }
}
