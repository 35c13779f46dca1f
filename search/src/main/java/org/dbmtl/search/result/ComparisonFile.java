package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/**
 * Comparisons of named candidates: the file {@code compare.json}. All that differs between two runs
 * stands in {@code times}.
 *
 * @param versions null if no training ended
 */
public record ComparisonFile(
    String title, @Nullable Versions versions, List<Compared> comparisons, Times times) {

  /** One comparison. */
  public record Compared(
      String title,
      String study,
      long seed,
      Fingerprints fingerprints,
      String objective,
      Part part,
      int repeats,
      double level,
      List<TargetFacts> targets,
      @Nullable Named reference,
      List<Row> candidates,
      List<Failure> failed) {}

  /**
   * What was trained.
   *
   * @param structure null if the method reads no edges
   */
  public record Named(String method, @Nullable TargetGraph structure) {
    static Named of(Candidate candidate) {
      boolean reads = candidate.network().method().readsEdges();
      return new Named(candidate.network().method().key(), reads ? candidate.structure() : null);
    }
  }

  /**
   * A candidate.
   *
   * @param targets by target and metric a {@link Cell}; {@code trained: false} of a target that the
   *     training left out
   */
  public record Row(
      @JsonUnwrapped Named candidate,
      int repeats,
      boolean partial,
      @Nullable Cell score,
      @Nullable Cell joint,
      @Nullable Cell served,
      Map<String, Map<String, Object>> targets) {}

  /**
   * A candidate's figure in one measure; as {@link Figure}.
   *
   * @param mark best or tied; null for neither
   * @param values by repeat
   */
  public record Cell(
      @Nullable Double mean,
      @Nullable Double standardError,
      @Nullable String mark,
      @Nullable Difference differenceToBest,
      @Nullable Difference differenceToReference,
      Map<Integer, Double> values) {
    static @Nullable Cell of(@Nullable Figure figure) {
      if (figure == null) {
        return null;
      }
      Estimate estimate = figure.estimate();
      return new Cell(
          estimate == null ? null : (Double) estimate.mean(),
          estimate == null ? null : estimate.standardError(),
          figure.mark() == Figure.Mark.NONE ? null : figure.mark().key(),
          figure.toBest(),
          figure.toReference(),
          figure.values());
    }
  }

  /** A training that failed. */
  public record Failure(@JsonUnwrapped Named candidate, int repeat, String cause) {}

  /** What trainings took, by comparison and candidate. */
  public record Times(List<List<Pace>> comparisons) {}

  /** What the trainings of one candidate took; as {@link ComparedCandidate}. */
  public record Pace(
      @JsonUnwrapped Named candidate,
      @Nullable Double cpuSeconds,
      @Nullable Double rowsPerCpuSecond) {}

  /** The file of comparisons. */
  public static ComparisonFile of(String title, List<Comparison> comparisons) {
    return new ComparisonFile(
        title,
        comparisons.stream()
            .flatMap(comparison -> comparison.outcomes().stream())
            .findFirst()
            .map(outcome -> Versions.of(outcome.provenance()))
            .orElse(null),
        comparisons.stream().map(ComparisonFile::compared).toList(),
        new Times(
            comparisons.stream()
                .map(of -> of.candidates().stream().map(ComparisonFile::pace).toList())
                .toList()));
  }

  private static Compared compared(Comparison comparison) {
    return new Compared(
        comparison.title(),
        comparison.study().name(),
        comparison.study().seed(),
        Fingerprints.of(comparison.data(), comparison.study()),
        comparison.study().metrics().objective().text(),
        comparison.part(),
        comparison.asked(),
        Ranking.LEVEL,
        TargetFacts.of(comparison.study()).stream().map(TargetFacts::inShort).toList(),
        comparison.reference() == null ? null : Named.of(comparison.reference()),
        comparison.candidates().stream().map(candidate -> row(candidate, comparison)).toList(),
        comparison.failed().stream()
            .map(
                failed ->
                    new Failure(
                        Named.of(failed.spec().candidate()),
                        failed.spec().repeat(),
                        failed.cause()))
            .toList());
  }

  private static Row row(ComparedCandidate candidate, Comparison comparison) {
    Map<String, Map<String, Object>> targets = new LinkedHashMap<>();
    candidate
        .figures()
        .forEach(
            (measure, figure) -> {
              String target = measure.target();
              if (target != null) {
                boolean trained = candidate.candidate().trains(comparison.study().target(target));
                Cell cell = trained ? Cell.of(figure) : null;
                targets
                    .computeIfAbsent(target, t -> new LinkedHashMap<>())
                    .put(cell == null ? "trained" : measure.key(), cell == null ? false : cell);
              }
            });
    return new Row(
        Named.of(candidate.candidate()),
        candidate.repeats(),
        candidate.partial(),
        Cell.of(candidate.figures().get(Measure.SCORE)),
        Cell.of(candidate.figures().get(Measure.JOINT)),
        Cell.of(candidate.figures().get(Measure.SERVED)),
        targets);
  }

  private static Pace pace(ComparedCandidate candidate) {
    return new Pace(
        Named.of(candidate.candidate()), candidate.cpuSeconds(), candidate.rowsPerCpuSecond());
  }
}
