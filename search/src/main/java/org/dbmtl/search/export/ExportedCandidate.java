package org.dbmtl.search.export;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyFile;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * A candidate to export. Immutable.
 *
 * @param file of the study
 * @param study whose network and training settings are the candidate's
 * @param candidate whose features are encoded as the study says
 * @param values how many values each embedded feature has in the training part, by name; a feature
 *     may be absent
 * @param origin where the candidate is from, in words
 */
public record ExportedCandidate(
    StudyFile file, Study study, Candidate candidate, Map<String, Long> values, String origin) {
  /** Rows of a table whose number of values is not known. */
  static final long UNKNOWN_SIZE = 100_000;

  /**
   * Checks the candidate.
   *
   * @throws IllegalArgumentException if the candidate encodes features otherwise than the study
   * @throws org.dbmtl.search.study.StudyException if it is not a model to serve
   */
  public ExportedCandidate {
    candidate.network().method().requireModel();
    values = Map.copyOf(values);
    if (!candidate.encoding().isEmpty()) {
      throw new IllegalArgumentException("the study must have the candidate's encoding");
    }
  }

  NetworkSettings network() {
    return candidate.network();
  }

  TrainingSettings training() {
    return candidate.training();
  }

  /** The targets, each after its parents. */
  List<Target> inOrder() {
    return candidate.structure().topologicalOrder().stream().map(study::target).toList();
  }

  /** The parents that a target's tower reads. */
  List<String> parents(Target target) {
    return network().method() == Method.DBMTL
        ? candidate.structure().parents(target.name())
        : List.of();
  }

  /** Factor of a target's loss. */
  double lossWeight(Target target) {
    return training().lossWeights().of(target.name(), target.weight());
  }

  /**
   * Column of a label as the other system reads it: one that is made by a rule has its own name.
   */
  static String label(Target target) {
    return target instanceof Target.Binary binary && binary.positive() != null
        ? binary.name()
        : target.column();
  }

  /** The columns of all labels, each once. */
  List<String> labels() {
    Set<String> labels = new LinkedHashSet<>();
    study.targets().forEach(target -> labels.add(label(target)));
    return List.copyOf(labels);
  }

  /** The binary target on whose rows alone a target counts, or null if there is none. */
  @Nullable Target space(Target target) {
    String where = target.where();
    return where != null && study.targetNames().contains(where) ? study.target(where) : null;
  }

  /** Rows of a feature's embedding table: its hash buckets, its values, or a round number. */
  long tableSize(Feature.Embedded feature) {
    return feature.hashBuckets() > 0
        ? feature.hashBuckets()
        : values.getOrDefault(feature.name(), UNKNOWN_SIZE);
  }

  /** The first trained binary target, by which the best weights are chosen; null if none is. */
  @Nullable Target judged() {
    return study.targets().stream()
        .filter(target -> target instanceof Target.Binary && lossWeight(target) > 0)
        .findFirst()
        .orElse(null);
  }

  /** Widths of the layers between a target's own layers and its output. */
  List<Integer> towerWidths() {
    List<Integer> widths = new ArrayList<>(network().specific());
    widths.addAll(network().bayes());
    return widths;
  }

  /**
   * Refuses methods whose networks the system does not have.
   *
   * @throws StudyException if this one's is among them
   */
  void refuse(String system, Method... methods) {
    for (Method method : methods) {
      if (network().method() == method) {
        throw new StudyException(
            switch (method) {
              case WDL ->
                  ("%s has no configuration for the method wdl, a network of its own for each target:"
                          + " export the study with --method mtl, or use --format yaml")
                      .formatted(system);
              default ->
                  ("%s has no model for the method esmm with this structure: use --format easyrec for"
                          + " two binary targets and one edge, --method dbmtl, or --format yaml")
                      .formatted(system);
            });
      }
    }
  }
}
