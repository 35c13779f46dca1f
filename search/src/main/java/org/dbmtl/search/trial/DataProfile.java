package org.dbmtl.search.trial;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dbmtl.search.seeding.Entropies;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.jspecify.annotations.Nullable;

/**
 * What a study's log holds, in short: as much as a report shows of it.
 *
 * @param rows of each part
 * @param targets in the study's order
 * @param features in the study's order
 * @param notes sentences on where the study's method takes for granted what the log denies
 */
public record DataProfile(
    Rows rows,
    List<OfTarget> targets,
    List<OfFeature> features,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {
  /** Rows of the training, the validation and the test part. */
  public record Rows(long train, long valid, long test) {}

  /**
   * A target in the training part.
   *
   * @param labelled rows that have a label there and on which the target counts
   * @param mean base rate of a binary target, mean of the transformed label of a continuous one;
   *     null if it is not known
   * @param entropy of being on or off, nats: see {@link TargetStatistics}
   */
  public record OfTarget(String name, long labelled, @Nullable Double mean, double entropy) {}

  /**
   * A feature.
   *
   * @param kind as the study names it, such as {@code id}
   * @param vocabulary rows of its embedding table; null without one, or if it is not known
   */
  public record OfFeature(String name, String kind, @Nullable Integer vocabulary) {}

  public DataProfile {
    targets = List.copyOf(targets);
    features = List.copyOf(features);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /** A profile without notes. */
  public DataProfile(
      long train, long valid, long test, List<OfTarget> targets, List<OfFeature> features) {
    this(new Rows(train, valid, test), targets, features, List.of());
  }

  /** The profile of an encoded log; reads no row. */
  public static DataProfile of(Study study, StudyData data) {
    TargetStatistics statistics = data.targetStatistics();
    Map<String, Double> means = data.targetMeans();
    List<OfTarget> targets = new ArrayList<>();
    for (int i = 0; i < statistics.targets().size(); i++) {
      int target = i;
      TargetStatistics.Levels levels = statistics.targets().get(i);
      long labelled =
          IntStream.range(0, levels.levels())
              .mapToLong(level -> statistics.count(target, level, target, level))
              .sum();
      targets.add(
          new OfTarget(
              levels.target(), labelled, means.get(levels.target()), Entropies.of(statistics, i)));
    }
    Map<String, Integer> vocabularies = data.vocabularies();
    List<OfFeature> features =
        study.features().stream()
            .map(f -> new OfFeature(f.name(), kind(f), vocabularies.get(f.name())))
            .toList();
    return new DataProfile(
        new Rows(data.rows(Part.TRAIN), data.rows(Part.VALID), data.rows(Part.TEST)),
        targets,
        features,
        EsmmAssumption.warnings(study, statistics));
  }

  private static String kind(Feature feature) {
    if (feature instanceof Feature.Id) {
      return "id";
    }
    if (feature instanceof Feature.Ids) {
      return "ids";
    }
    return feature instanceof Feature.Category ? "category" : "number";
  }
}
