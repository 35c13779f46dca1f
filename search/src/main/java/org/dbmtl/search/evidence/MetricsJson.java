package org.dbmtl.search.evidence;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file {@code metrics.json}: what came of one training, for programs to read.
 *
 * <p>As in {@link RankingJson}, all that differs between two runs of the same training, whether one
 * was broken off and went on or not, stands in the one object {@code times}, keys have a fixed
 * order, and a number that is not defined is absent.
 */
public final class MetricsJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private MetricsJson() {}

  /**
   * What a run of a training took.
   *
   * @param started when it began
   * @param firstStep steps that earlier runs had done
   * @param rowsPerSecond rows that went through a step, each second of training; null if unknown
   */
  public record Times(Instant started, long firstStep, @Nullable Double rowsPerSecond) {}

  /**
   * Writes the file whole or not at all.
   *
   * @throws org.dbmtl.search.study.StudyException if it cannot be written
   */
  public static void write(Path file, Study study, Completed outcome, Times times) {
    AtomicFile.write(file, text(study, outcome, times));
  }

  /** The file's content. */
  public static String text(Study study, Completed outcome, Times times) {
    TrialSpec spec = outcome.spec();
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", study.name());
    root.put("structure", spec.candidate().structure().text());
    root.put("method", spec.candidate().network().method().key());
    if (spec.seed() == Seeds.of(study.seed(), Seeds.REPEAT, spec.repeat())) {
      root.put("repeat", spec.repeat());
    }
    root.put("seed", spec.seed());
    RankingJson.versions(root.putObject("versions"), outcome.provenance());
    ObjectNode fingerprints = root.putObject("fingerprints");
    fingerprints.put("data", spec.data());
    fingerprints.put("study", StudySettings.of(study).fingerprint());
    root.put("objective", study.metrics().objective().text());
    root.put("score", outcome.score());
    ObjectNode named = root.putObject("scores");
    for (Part part : Part.values()) {
      if (outcome.metrics().containsKey(part)) {
        ScoresJson.values(named.putObject(part.key()), NamedScores.of(study, outcome, part));
      }
    }
    ObjectNode metrics = root.putObject("metrics");
    for (Part part : Part.values()) {
      Map<String, TargetMetrics> ofPart = outcome.metrics().get(part);
      if (ofPart != null) {
        targets(metrics.putObject(part.key()), ofPart);
      }
    }
    times(root.putObject("times"), outcome.provenance(), times);
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void targets(ObjectNode node, Map<String, TargetMetrics> targets) {
    targets.forEach(
        (target, metrics) -> {
          ObjectNode ofTarget = node.putObject(target);
          ofTarget.put("rows", metrics.rows());
          if (!metrics.isTrained()) {
            ofTarget.put("trained", false);
          }
          for (Metric metric : Metric.values()) {
            RankingJson.putIfDefined(ofTarget, metric.key(), metrics.value(metric));
          }
          if (!metrics.deciles().isEmpty()) {
            RankingJson.deciles(ofTarget.putArray("calibrationDeciles"), metrics.deciles());
          }
        });
  }

  private static void times(ObjectNode node, Provenance provenance, Times times) {
    node.put("started", times.started().toString());
    node.put("firstStep", times.firstStep());
    RankingJson.putIfDefined(node, "rowsPerSecond", times.rowsPerSecond());
    RankingJson.putIfDefined(node, "cpuSeconds", provenance.cpuSeconds());
    RankingJson.putIfDefined(node, "wallSeconds", provenance.wallSeconds());
  }
}
