package org.dbmtl.search.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.importance.FunctionalAnova;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;

/** How much each parameter of a sweep counted. */
final class SweepImportance {
  private SweepImportance() {}

  /**
   * Importance by parameter, from the smallest share of a training, at which every point was
   * trained; empty if too few completed, or the points hold a structure that no parameter stands
   * for.
   */
  static Map<String, Double> of(SearchSpace space, List<SweepTrial> trials) {
    double least =
        trials.stream()
            .filter(trial -> trial.point() != null)
            .mapToDouble(SweepTrial::share)
            .min()
            .orElse(1);
    Map<Point, Double> scores = new LinkedHashMap<>();
    for (SweepTrial trial : trials) {
      Point point = trial.point();
      Double score = trial.score();
      if (point != null && score != null && trial.share() == least) {
        scores.put(
            space.names().contains(PointKeys.STRUCTURE)
                ? point
                : point.without(PointKeys.STRUCTURE),
            score);
      }
    }
    return scores.size() < FunctionalAnova.LEAST_POINTS
        ? Map.of()
        : FunctionalAnova.of(space, scores, 1);
  }
}
