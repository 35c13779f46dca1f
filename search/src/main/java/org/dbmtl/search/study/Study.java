package org.dbmtl.search.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.predictor.score.ScoreExpression;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one search on one data set is given: what {@code study.yaml} says.
 *
 * @param name short name, used in reports and folder names
 * @param seed root of every random stream of the study
 * @param data where the rows come from and how they are split
 * @param features the inputs, in the order of the file
 * @param targets the outcomes to predict, in the order of the file; 1 to 64
 * @param network layer sizes and what else shapes the network
 * @param training how one candidate is trained
 * @param constraints which structures may be tried
 * @param search how structures are proposed and how many trainings they get
 * @param trial what one training may cost, and what is done when it goes wrong
 * @param metrics how predictions are judged
 * @param serving what is made of predictions once a model is used
 */
@Withers
public record Study(
    String name,
    long seed,
    DataSettings data,
    List<Feature> features,
    List<Target> targets,
    NetworkSettings network,
    TrainingSettings training,
    EdgeConstraints constraints,
    SearchSettings search,
    TrialSettings trial,
    MetricSettings metrics,
    ServingSettings serving)
    implements StudyBuilder.With {

  /** A study of these rows and columns that has the defaults for all else, and 1 as its seed. */
  public static Study of(
      String name, DataSettings data, List<Feature> features, List<Target> targets) {
    return new Study(
        name,
        1,
        data,
        features,
        targets,
        NetworkSettings.DEFAULT,
        TrainingSettings.DEFAULT,
        EdgeConstraints.NONE,
        SearchSettings.DEFAULT,
        TrialSettings.DEFAULT,
        MetricSettings.DEFAULT,
        ServingSettings.DEFAULT);
  }

  /**
   * @throws StudyException if there is no feature or no target, a name stands twice, a target is
   *     also a feature, or the loss weights the objective or the score do not fit the targets
   */
  public Study {
    features = List.copyOf(features);
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new StudyException("targets: a study needs at least one target to predict");
    }
    if (targets.size() > 64) {
      throw new StudyException(
          "targets: %d targets, but a structure holds at most 64: leave some out"
              .formatted(targets.size()));
    }
    if (features.isEmpty()) {
      throw new StudyException(
          "features: a study needs at least one feature to predict from: list one, or set its 'use' to true");
    }
    checkNames(features, targets);
    checkSampling(targets, data.sampling());
    checkLossWeights(targets, training.lossWeights());
    training = training.withLossWeights(training.lossWeights().beside(targets));
    metrics.objective().check(targets, metrics.group());
    serving.expression(targets);
  }

  private static void checkSampling(List<Target> targets, @Nullable Sampling sampling) {
    if (sampling == null) {
      return;
    }
    List<String> binary =
        targets.stream().filter(Target.Binary.class::isInstance).map(Target::name).toList();
    if (!binary.contains(sampling.target())) {
      throw new StudyException(
          ("data.sampling.target is '%s', which is not a binary target of the study%s: name one of %s,"
                  + " or write the weights 1 / share into a column (data.weight)")
              .formatted(
                  sampling.target(),
                  Nearest.maybe(sampling.target(), binary),
                  binary.isEmpty() ? "its binary targets" : String.join(", ", binary)));
    }
  }

  private static void checkLossWeights(List<Target> targets, LossWeights weights) {
    List<String> names = targets.stream().map(Target::name).toList();
    for (String name : weights.own().keySet()) {
      if (!names.contains(name)) {
        throw new StudyException(
            "training.loss-weights.%s: there is no target '%s'%s; the study's targets are %s"
                .formatted(name, name, Nearest.maybe(name, names), String.join(", ", names)));
      }
    }
    if (names.stream().allMatch(name -> weights.of(name, 1) == 0)) {
      throw new StudyException(
          "training.loss-weights are 0 for every target, so that nothing is trained: leave one out, or"
              + " make it greater");
    }
  }

  private static void checkNames(List<Feature> features, List<Target> targets) {
    Map<String, Target> byName = new HashMap<>();
    Map<String, Target> byColumn = new HashMap<>();
    for (Target target : targets) {
      if (byName.put(target.name(), target) != null) {
        throw new StudyException(
            "targets: '%s' is listed twice: keep one".formatted(target.name()));
      }
      byColumn.put(target.column(), target);
    }
    Map<String, Feature> seen = new HashMap<>();
    for (Feature feature : features) {
      if (seen.put(feature.name(), feature) != null) {
        throw new StudyException(
            "features: '%s' is listed twice: keep one".formatted(feature.name()));
      }
      Target target = byColumn.get(feature.column());
      if (target == null) {
        target = byName.get(feature.name());
      }
      if (target != null) {
        throw new StudyException(
            ("target '%s' is also listed as a feature ('features.%s'): a feature must be known"
                    + " before the outcome. Remove it from features, or from targets")
                .formatted(target.name(), feature.name()));
      }
    }
  }

  /** Names of the targets, in the study's order. */
  public List<String> targetNames() {
    return targets.stream().map(Target::name).toList();
  }

  /** The targets' weights in the scores, by name, in the study's order. */
  public Map<String, Double> targetWeights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    targets.forEach(target -> weights.put(target.name(), target.weight()));
    return weights;
  }

  /** The summands of a candidate's score. */
  public List<Objective.Term> scoreTerms() {
    return metrics
        .objective()
        .terms(targetWeights(), name -> target(name) instanceof Target.Binary);
  }

  /** What a model's predictions are ranked by: {@code serving.score}, or the weighted sum. */
  public ScoreExpression fusedScore() {
    return serving.expression(targets);
  }

  /**
   * The target of that name.
   *
   * @throws StudyException if there is none
   */
  public Target target(String name) {
    for (Target target : targets) {
      if (target.name().equals(name)) {
        return target;
      }
    }
    throw new StudyException(
        "there is no target '%s'; the study's targets are %s"
            .formatted(name, String.join(", ", targetNames())));
  }

  /**
   * This study with only the named targets, in the given order. Constraints on the others fall
   * away, and so do their edges in the start structure, their edge signals, their loss weights and
   * their places in the order, and a score that names one of them.
   *
   * @throws StudyException if a name is unknown or stands twice, or a kept target's {@code where}
   *     or the log's sampling names a dropped one
   */
  public Study restrictedTo(List<String> names) {
    Sampling sampling = data.sampling();
    if (sampling != null && !names.contains(sampling.target())) {
      throw new StudyException(
          "the log was thinned by the target '%s' (data.sampling.target): keep '%s' too"
              .formatted(sampling.target(), sampling.target()));
    }
    List<Target> kept = new ArrayList<>();
    for (String name : names) {
      kept.add(target(name));
    }
    for (Target target : kept) {
      String where = target.where();
      if (where != null && targetNames().contains(where) && !names.contains(where)) {
        throw new StudyException(
            "target '%s' counts only where '%s' is on (targets.%s.where): keep '%s' too"
                .formatted(target.name(), where, target.name(), where));
      }
    }
    return with(
        study -> {
          study.targets(kept).constraints(constraints.restrictedTo(names));
          study.network(network.withSignals(network.signals().restrictedTo(names)));
          study.training(training.withLossWeights(training.lossWeights().restrictedTo(names)));
          study.search(search.restrictedTo(targetNames(), names));
          study.metrics(metrics.withObjective(metrics.objective().restrictedTo(names)));
          study.serving(serving.restrictedTo(kept));
        });
  }
}
