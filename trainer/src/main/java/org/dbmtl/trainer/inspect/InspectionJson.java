package org.dbmtl.trainer.inspect;

import java.util.Locale;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.NumberSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.dbmtl.trainer.inspect.LogInspection.Warning;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An inspection for programs to read: {@code rows}, {@code features[]}, {@code targets[]}, {@code
 * pairs[]} and {@code warnings[]} with a {@code concern} each. Keys have a fixed order; what is not
 * known or does not apply is absent. Entropies are nats.
 */
public final class InspectionJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private InspectionJson() {}

  /** The inspection as JSON text, with a line feed at its end. */
  public static String of(LogInspection inspection) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("study", inspection.study());
    root.put("fingerprint", inspection.fingerprint());
    counts(root.putObject("rows"), inspection.rows());
    var features = root.putArray("features");
    inspection.features().forEach(feature -> feature(features.addObject(), feature));
    var targets = root.putArray("targets");
    inspection.targets().forEach(target -> target(targets.addObject(), target));
    var pairs = root.putArray("pairs");
    inspection.pairs().forEach(pair -> pair(pairs.addObject(), pair));
    var warnings = root.putArray("warnings");
    inspection.warnings().forEach(warning -> warning(warnings.addObject(), warning));
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static void counts(ObjectNode node, PartCounts counts) {
    node.put("train", counts.train());
    node.put("valid", counts.valid());
    node.put("test", counts.test());
  }

  private static void feature(ObjectNode node, FeatureSummary feature) {
    node.put("name", feature.name());
    node.put("kind", feature.kind());
    counts(node.putObject("missing"), feature.missing());
    node.put("missingShare", feature.missingShare());
    Long distinct = feature.distinct();
    if (distinct != null) {
      node.put("distinct", distinct);
    }
    Integer vocabulary = feature.vocabulary();
    if (vocabulary != null) {
      node.put("vocabulary", vocabulary);
    }
    Double unseen = feature.unseenShare();
    if (unseen != null) {
      node.put("unseenShare", unseen);
    }
    NumberSummary numbers = feature.numbers();
    if (numbers != null) {
      node.put("mean", numbers.mean());
      node.put("deviation", numbers.deviation());
      node.put("min", numbers.low());
      node.put("max", numbers.high());
    }
  }

  private static void target(ObjectNode node, TargetSummary target) {
    node.put("name", target.name());
    node.put("kind", target.binary() ? "binary" : "continuous");
    node.put("density", target.density());
    counts(node.putObject("labelled"), target.labelled());
    PartCounts positives = target.positives();
    if (positives != null) {
      counts(node.putObject("positives"), positives);
      node.put("rate", target.mean());
    } else {
      node.put("transform", key(target.transform()));
      node.put("mean", target.mean());
      node.put("deviation", target.deviation());
    }
    node.put("entropy", target.entropy());
  }

  private static void pair(ObjectNode node, TargetPair pair) {
    node.put("target", pair.target());
    node.put("given", pair.given());
    node.put("both", pair.both());
    node.put("rows", pair.rows());
    Double probability = pair.probability();
    if (probability != null) {
      node.put("probability", probability);
    }
  }

  private static void warning(ObjectNode node, Warning warning) {
    node.put("concern", key(warning.concern()));
    node.put("subject", warning.subject());
    node.put("message", warning.message());
  }

  private static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
