package org.dbmtl.search.evidence;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Comparisons as one JSON object, for programs to read. As in {@link RankingJson}, all that differs
 * between two runs stands in the one object {@code times} at the end, keys have a fixed order, and
 * a number that is not defined is absent. Differences count above 0 as better, also of measures of
 * which less is better.
 */
public final class ComparisonJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ComparisonJson() {}

  /**
   * Writes the file whole or not at all.
   *
   * @throws org.dbmtl.search.study.StudyException if it cannot be written
   */
  public static void write(Path file, String title, List<Comparison> comparisons) {
    AtomicFile.write(file, text(title, comparisons));
  }

  /** The file's content. */
  public static String text(String title, List<Comparison> comparisons) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("title", title);
    comparisons.stream()
        .flatMap(comparison -> comparison.outcomes().stream())
        .findFirst()
        .ifPresent(o -> RankingJson.versions(root.putObject("versions"), o.provenance()));
    ArrayNode array = root.putArray("comparisons");
    comparisons.forEach(comparison -> comparison(array.addObject(), comparison));
    ArrayNode times = root.putObject("times").putArray("comparisons");
    comparisons.forEach(comparison -> times(times.addArray(), comparison));
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void comparison(ObjectNode node, Comparison comparison) {
    node.put("title", comparison.title());
    node.put("study", comparison.study().name());
    node.put("seed", comparison.study().seed());
    ObjectNode fingerprints = node.putObject("fingerprints");
    fingerprints.put("data", comparison.data());
    fingerprints.put("study", StudySettings.of(comparison.study()).fingerprint());
    node.put("objective", comparison.study().metrics().objective().text());
    node.put("part", comparison.part().key());
    node.put("repeats", comparison.asked());
    node.put("level", Ranking.LEVEL);
    ArrayNode targets = node.putArray("targets");
    for (Target target : comparison.study().targets()) {
      ObjectNode ofTarget = targets.addObject();
      ofTarget.put("name", target.name());
      ofTarget.put("kind", target instanceof Target.Binary ? "binary" : "continuous");
      ofTarget.put("weight", target.weight());
    }
    Candidate reference = comparison.reference();
    if (reference != null) {
      named(node.putObject("reference"), reference);
    }
    ArrayNode candidates = node.putArray("candidates");
    for (ComparedCandidate candidate : comparison.candidates()) {
      candidate(candidates.addObject(), candidate, comparison.study());
    }
    ArrayNode failed = node.putArray("failed");
    for (Failed failure : comparison.failed()) {
      ObjectNode ofFailure = failed.addObject();
      named(ofFailure, failure.spec().candidate());
      ofFailure.put("repeat", failure.spec().repeat());
      ofFailure.put("cause", failure.cause());
    }
  }

  private static void named(ObjectNode node, Candidate candidate) {
    node.put("method", candidate.network().method().key());
    if (candidate.network().method().readsEdges()) {
      node.put("structure", candidate.structure().text());
    }
  }

  private static void candidate(ObjectNode node, ComparedCandidate candidate, Study study) {
    named(node, candidate.candidate());
    node.put("repeats", candidate.repeats());
    node.put("partial", candidate.partial());
    ObjectNode targets = MAPPER.createObjectNode();
    for (Map.Entry<Measure, Figure> entry : candidate.figures().entrySet()) {
      String target = entry.getKey().target();
      Metric metric = entry.getKey().metric();
      if (target == null || metric == null) { // one of the scores
        figure(node.putObject(entry.getKey().key()), entry.getValue());
      } else {
        if (!targets.has(target)) {
          targets.putObject(target);
        }
        ObjectNode ofTarget = (ObjectNode) targets.get(target);
        if (candidate.candidate().trains(study.target(target))) {
          figure(ofTarget.putObject(metric.key()), entry.getValue());
        } else {
          ofTarget.put("trained", false);
        }
      }
    }
    node.set("targets", targets);
  }

  private static void figure(ObjectNode node, Figure figure) {
    Estimate estimate = figure.estimate();
    if (estimate != null) {
      node.put("mean", estimate.mean());
      RankingJson.putIfDefined(node, "standardError", estimate.standardError());
    }
    if (figure.mark() != Figure.Mark.NONE) {
      node.put("mark", figure.mark().key());
    }
    ScoresJson.difference(node, "differenceToBest", figure.toBest());
    ScoresJson.difference(node, "differenceToReference", figure.toReference());
    ObjectNode values = node.putObject("values");
    figure.values().forEach((repeat, value) -> values.put(Integer.toString(repeat), value));
  }

  private static void times(ArrayNode array, Comparison comparison) {
    for (ComparedCandidate candidate : comparison.candidates()) {
      ObjectNode node = array.addObject();
      named(node, candidate.candidate());
      RankingJson.putIfDefined(node, "cpuSeconds", candidate.cpuSeconds());
      RankingJson.putIfDefined(node, "rowsPerCpuSecond", candidate.rowsPerCpuSecond());
    }
  }
}
