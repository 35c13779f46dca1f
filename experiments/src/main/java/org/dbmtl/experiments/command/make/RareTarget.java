package org.dbmtl.experiments.command.make;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.experiments.command.run.EncodedStudy;
import org.dbmtl.experiments.command.scaffold.Talk;
import org.dbmtl.experiments.command.scaffold.WorkFolder;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.run.RepeatedTrials;
import org.dbmtl.search.run.SearchListener;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * What a structure is worth to a target with few labels: {@code follow} as the product of {@code
 * click} and what follows on a click (ESMM), against shared layers alone ({@code mtl}), on shared
 * seeds.
 *
 * @param shared AUC of follow under {@code mtl}, test part
 * @param product the same under ESMM
 * @param difference the second minus the first; null if fewer than two seeds completed both
 */
public record RareTarget(Estimate shared, Estimate product, @Nullable Difference difference) {
  private static final String TARGET = "follow";
  private static final String PARENT = "click";

  /** Trains both on this many seeds; null if no training of one of them completed. */
  static @Nullable RareTarget of(Study study, Path cache, int seeds, Talk talk) {
    Candidate shared = candidate(study, Method.MTL, "");
    Candidate product = candidate(study, Method.ESMM, PARENT + ">" + TARGET);
    try (WorkFolder work = WorkFolder.create();
        EncodedStudy encoded = EncodedStudy.open(study, cache, talk)) {
      List<TrialOutcome> outcomes =
          new RepeatedTrials(study, encoded.log(), encoded.trainer(), work.path())
              .run(List.of(shared, product), seeds, 0, SearchListener.NONE);
      Map<Integer, Double> ofShared = aucs(outcomes, shared);
      Map<Integer, Double> ofProduct = aucs(outcomes, product);
      return ofShared.isEmpty() || ofProduct.isEmpty()
          ? null
          : new RareTarget(
              Estimate.of(List.copyOf(ofShared.values())),
              Estimate.of(List.copyOf(ofProduct.values())),
              Difference.between(ofProduct, ofShared));
    }
  }

  private static Candidate candidate(Study study, Method method, String edges) {
    TargetGraph structure = TargetGraph.parse(study.targetNames(), edges);
    return Candidate.of(study.withNetwork(study.network().withMethod(method)), structure);
  }

  private static Map<Integer, Double> aucs(List<TrialOutcome> outcomes, Candidate candidate) {
    Map<Integer, Double> aucs = new LinkedHashMap<>();
    for (TrialOutcome outcome : outcomes) {
      if (outcome instanceof Completed done && done.spec().candidate().equals(candidate)) {
        TargetMetrics metrics = Objects.requireNonNull(done.metrics().get(Part.TEST)).get(TARGET);
        Double auc = metrics == null ? null : metrics.value(Metric.AUC);
        if (auc != null) {
          aucs.put(done.spec().repeat(), auc);
        }
      }
    }
    return aucs;
  }

  /** The comparison in lines for a terminal, without a line feed at the end. */
  String text() {
    String line =
        "  AUC on new rows, mean of %d seeds: %.4f from shared layers (mtl), %.4f as click times follow given click (esmm)"
            .formatted(product.repeats(), shared.mean(), product.mean());
    if (difference == null) {
      return line;
    }
    String interval =
        difference.low() == null || difference.high() == null
            ? ""
            : ", 95 %% interval %+.4f to %+.4f".formatted(difference.low(), difference.high());
    String verdict =
        difference.isClear()
            ? difference.mean() > 0 ? "a gain" : "a loss"
            : "no difference that these seeds can tell";
    return "%s%n  esmm minus mtl %+.4f%s: %s".formatted(line, difference.mean(), interval, verdict);
  }
}
