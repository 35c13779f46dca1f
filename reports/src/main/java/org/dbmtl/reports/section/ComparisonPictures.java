package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.chart.ForestPlot;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.reports.format.ReportPage.Picture;
import org.dbmtl.reports.picture.StructurePicture;
import org.dbmtl.reports.picture.StructurePicture.EdgeLook;
import org.dbmtl.reports.svg.Svg;
import org.dbmtl.search.evidence.ComparedCandidate;
import org.dbmtl.search.evidence.Comparison;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Figure;
import org.dbmtl.search.evidence.Figure.Mark;
import org.dbmtl.search.evidence.Measure;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/** The pictures of a comparison: its differences to the reference, and its structures. */
final class ComparisonPictures {
  /** Structures beyond so many are left to the table. */
  private static final int MOST_STRUCTURES = 12;

  private static final double PLAIN_WIDTH = 1.5;

  private final Comparison comparison;

  private ComparisonPictures(Comparison comparison) {
    this.comparison = comparison;
  }

  static List<Picture> of(Comparison comparison) {
    ComparisonPictures pictures = new ComparisonPictures(comparison);
    List<Picture> all = new ArrayList<>(pictures.differences());
    all.addAll(pictures.structures());
    return all;
  }

  private static @Nullable Figure score(ComparedCandidate candidate) {
    return candidate.figures().get(Measure.SCORE);
  }

  /** Each score minus the reference's, if there is one to compare. */
  private List<Picture> differences() {
    Candidate reference = comparison.reference();
    List<ForestPlot.Row> rows = new ArrayList<>();
    for (ComparedCandidate candidate : comparison.candidates()) {
      Figure score = score(candidate);
      Difference difference = score == null ? null : score.toReference();
      if (difference != null && !candidate.candidate().equals(reference)) {
        rows.add(
            new ForestPlot.Row(
                ComparisonSection.name(candidate.candidate()),
                difference.mean(),
                difference.low(),
                difference.high(),
                Numbers.withInterval(difference)));
      }
    }
    if (reference == null || rows.isEmpty()) {
      return List.of();
    }
    String to = ComparisonSection.name(reference);
    String unit =
        comparison.study().metrics().objective().isGain() ? "nats per row" : "points of score";
    String score = "Score (%s)".formatted(comparison.study().metrics().objective().text());
    return List.of(
        new Picture(
            ForestPlot.of(score + " minus that of " + to, unit, rows).inPage(),
            Prose.of(score + " minus that of ")
                .code(to)
                .and(
                    ", each with the 95 % interval by itself, which counts seeds and rows as drawn.")));
  }

  /** The structures that were trained, side by side, each target at one place. */
  private List<Picture> structures() {
    Map<TargetGraph, List<ComparedCandidate>> byStructure = new LinkedHashMap<>();
    TargetGraph best = null;
    for (ComparedCandidate candidate : comparison.candidates()) {
      if (candidate.candidate().network().method().readsEdges()) {
        TargetGraph structure = candidate.candidate().structure();
        byStructure.computeIfAbsent(structure, s -> new ArrayList<>()).add(candidate);
        Figure score = score(candidate);
        best = score != null && score.mark() == Mark.BEST ? structure : best;
      }
    }
    if (byStructure.size() < 2 || byStructure.size() > MOST_STRUCTURES) {
      return List.of();
    }
    List<StructurePicture> pictures = new ArrayList<>();
    for (TargetGraph structure : byStructure.keySet()) {
      pictures.add(picture(structure, best));
    }
    List<Svg> drawn = StructurePicture.alike(pictures);
    List<Picture> all = new ArrayList<>();
    byStructure.forEach(
        (structure, candidates) ->
            all.add(new Picture(drawn.get(all.size()).inPage(), caption(candidates))));
    return all;
  }

  private static StructurePicture picture(TargetGraph structure, @Nullable TargetGraph best) {
    Map<Edge, EdgeLook> edges = new LinkedHashMap<>();
    for (Edge edge : structure.edges()) {
      edges.put(edge, new EdgeLook(PLAIN_WIDTH, false, best != null && !best.contains(edge), ""));
    }
    return new StructurePicture(
        structure,
        structure.edgeCount() == 0 ? "No edges" : structure.text(),
        Map.of(),
        edges,
        List.of(),
        best == null
            ? List.of()
            : best.edges().stream().filter(edge -> !structure.contains(edge)).toList());
  }

  private static Prose caption(List<ComparedCandidate> candidates) {
    Prose caption = Prose.of("");
    for (ComparedCandidate candidate : candidates) {
      Figure score = score(candidate);
      if (!candidate.equals(candidates.get(0))) {
        caption = caption.and("; ");
      }
      caption =
          caption
              .code(ComparisonSection.name(candidate.candidate()))
              .and(
                  score == null || score.estimate() == null
                      ? ""
                      : ", "
                          + Numbers.withError(score.estimate())
                          + (score.mark() == Mark.BEST ? ", the best" : ""));
    }
    return caption;
  }
}
