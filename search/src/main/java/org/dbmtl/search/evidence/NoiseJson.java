package org.dbmtl.search.evidence;

import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@link NoiseStudy} as one JSON object, for programs to read. All that differs between two runs
 * stands in {@code times}. A number that is not defined, or repeats beyond a million, are absent.
 */
public final class NoiseJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private NoiseJson() {}

  /** The object's text, with a line break at its end. */
  public static String text(NoiseStudy noise) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", noise.study().name());
    root.put("seed", noise.study().seed());
    root.put("data", noise.data());
    root.put("seeds", noise.seeds());
    ArrayNode structures = root.putArray("structures");
    noise.structures().stream().map(TargetGraph::text).forEach(structures::add);
    root.put("effect", noise.effect());
    root.put("effectSource", noise.effectSource());
    ArrayNode settings = root.putArray("settings");
    noise.settings().forEach(setting -> setting(settings.addObject(), noise, setting));
    ArrayNode incomplete = root.putArray("incomplete");
    noise.incomplete().forEach(setting -> incomplete.add(setting.name()));
    ArrayNode failed = root.putArray("failed");
    noise.failed().forEach(failure -> failed(failed.addObject(), failure));
    ObjectNode cpu = root.putObject("times").putObject("cpuSecondsPerTrial");
    noise.settings().forEach(s -> cpu.put(s.setting().name(), s.cpuSeconds()));
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void setting(ObjectNode node, NoiseStudy noise, SettingNoise setting) {
    node.put("name", setting.setting().name());
    node.put("change", setting.setting().change());
    node.put("seeds", setting.repeats().size());
    node.put("score", setting.score().mean());
    putIfDefined(node, "standardError", setting.score().standardError());
    Estimate reference = setting.reference().score();
    node.put("referenceScore", reference.mean());
    putIfDefined(node, "referenceStandardError", reference.standardError());
    NoiseComponents components = setting.components();
    ObjectNode spread = node.putObject("spread");
    spread.put("seeds", components.betweenSeeds());
    spread.put("differencesToReference", components.toReference());
    spread.put("differences", components.ofDifferences());
    putIfDefined(spread, "ratioToFirst", noise.ratioToFirst(setting));
    spread.put("means", components.betweenMeans());
    spread.put("structures", components.ofStructures());
    ObjectNode repeats = node.putObject("repeats");
    double largest = setting.effect(setting.mostDifferent()).mean();
    put(repeats, "largestEffect", setting.repeatsToDetect(largest));
    put(repeats, "commonEffect", setting.repeatsToDetect(noise.effect()));
    put(repeats, "typicalDifference", setting.repeatsToDetect(components.typicalDifference()));
    node.put("mostDifferent", setting.mostDifferent().candidate().structure().text());
    metrics(node.putObject("reference"), setting.reference());
    ArrayNode effects = node.putArray("effects");
    ArrayNode scores = node.putArray("scores");
    for (RankedCandidate structure : setting.structures()) {
      ObjectNode ofStructure = effects.addObject();
      Difference effect = setting.effect(structure);
      ofStructure.put("structure", structure.candidate().structure().text());
      ofStructure.put("mean", effect.mean());
      putIfDefined(ofStructure, "low", effect.low());
      putIfDefined(ofStructure, "high", effect.high());
      ArrayNode bySeed = scores.addArray();
      setting.repeats().forEach(repeat -> bySeed.add(structure.repeatScores().get(repeat)));
    }
    ArrayNode which = node.putArray("repeatsOfScores");
    setting.repeats().forEach(which::add);
  }

  private static void metrics(ObjectNode node, RankedCandidate candidate) {
    for (Map.Entry<String, Map<Metric, Estimate>> target : candidate.targets().entrySet()) {
      ObjectNode ofTarget = node.putObject(target.getKey());
      target.getValue().forEach((m, estimate) -> putIfDefined(ofTarget, m.key(), estimate.mean()));
    }
  }

  private static void failed(ObjectNode node, Failed failure) {
    node.put("structure", failure.spec().candidate().structure().text());
    node.put("repeat", failure.spec().repeat());
    node.put("cause", failure.cause());
  }

  private static void put(ObjectNode node, String key, @Nullable Integer value) {
    if (value != null) {
      node.put(key, value);
    }
  }

  private static void putIfDefined(ObjectNode node, String key, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      node.put(key, value);
    }
  }
}
