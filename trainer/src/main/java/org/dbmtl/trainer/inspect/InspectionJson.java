package org.dbmtl.trainer.inspect;

import java.util.List;
import org.dbmtl.search.json.RecordJson;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.Proposal;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.dbmtl.trainer.inspect.LogInspection.Warning;
import org.dbmtl.trainer.inspect.LogInspection.WeightSummary;
import org.jspecify.annotations.Nullable;

/**
 * An inspection for programs to read: {@code rows}, {@code features[]}, {@code targets[]}, {@code
 * pairs[]}, {@code proposals[]} and {@code warnings[]} with a {@code concern} each. Keys have a
 * fixed order; what is not known or does not apply is absent. Entropies are nats.
 */
public record InspectionJson(
    String study,
    String fingerprint,
    PartCounts rows,
    @Nullable WeightSummary weights,
    List<FeatureSummary> features,
    List<TargetJson> targets,
    List<TargetPair> pairs,
    List<Proposal> proposals,
    List<Warning> warnings) {
  /** The inspection as JSON text, with a line feed at its end. */
  public static String of(LogInspection inspection) {
    return RecordJson.text(
        new InspectionJson(
            inspection.study(),
            inspection.fingerprint(),
            inspection.rows(),
            inspection.weights(),
            inspection.features(),
            inspection.targets().stream().map(TargetJson::of).toList(),
            inspection.pairs(),
            inspection.proposals(),
            inspection.warnings()));
  }

  /** A target: the rate of a binary one, or the moments of a continuous one. */
  record TargetJson(
      String name,
      String kind,
      String density,
      PartCounts labelled,
      @Nullable PartCounts positives,
      @Nullable Double rate,
      @Nullable String transform,
      @Nullable Double mean,
      @Nullable Double deviation,
      double entropy) {
    static TargetJson of(TargetSummary target) {
      boolean binary = target.binary();
      return new TargetJson(
          target.name(),
          binary ? "binary" : "continuous",
          target.density(),
          target.labelled(),
          target.positives(),
          binary ? target.mean() : null,
          binary ? null : target.transform().key(),
          binary ? null : target.mean(),
          binary ? null : target.deviation(),
          target.entropy());
    }
  }
}
