package org.dbmtl.search.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.sampler.Observation;
import org.dbmtl.search.sampler.SamplerProvider;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.junit.jupiter.api.Test;

class StructureMovesTest {
  private static final List<String> TARGETS = List.of("a", "b", "c");
  private static final DagSpace DAGS = new DagSpace(TARGETS, EdgeConstraints.NONE);
  private static final SearchSpace SPACE =
      new SearchSpace(List.of(new RealParameter("rate", 0, 1, false, null)), List.of());

  private static StructureMoves moves(long seed) {
    return new StructureMoves(
        SamplerProvider.named("tpe").create(SPACE, seed), DAGS, TargetGraph.empty(TARGETS), seed);
  }

  private static TargetGraph structure(Point point) {
    return TargetGraph.parse(TARGETS, point.get("structure").toString());
  }

  /** One for each of two edges, less for more edges, and a rate near .7. */
  private static double value(Point point) {
    String text = structure(point).text();
    double edges = (text.contains("a>b") ? 1 : 0) + (text.contains("b>c") ? 1 : 0);
    double more = 0.5 * Math.max(0, structure(point).edgeCount() - 2);
    return edges - more - Math.abs(point.number("rate") - 0.7);
  }

  private static List<Point> run(StructureMoves moves, int points) {
    List<Point> asked = new ArrayList<>();
    while (asked.size() < points) {
      for (Point point : moves.ask(4)) {
        asked.add(point);
        moves.tell(Observation.of(point, value(point)));
      }
    }
    return asked;
  }

  @Test
  void findsStructureAndRateTogetherAndNeverAsksTwice() {
    for (long seed = 1; seed <= 5; seed++) {
      List<Point> points = run(moves(seed), 80);
      assertThat(new HashSet<>(points)).as("seed %d", seed).hasSameSizeAs(points);
      assertThat(points).as("seed %d", seed).anyMatch(point -> value(point) > 1.9);
      assertThat(run(moves(seed), 80)).as("seed %d", seed).isEqualTo(points);
    }
  }

  @Test
  void everySecondPointIsTheBestSoFarWithOneEdit() {
    StructureMoves moves = moves(1);
    Point best = moves.ask(1).get(0);
    moves.tell(Observation.of(best, 10));
    Point moved = moves.ask(1).get(0);
    assertThat(moved.find("rate")).isEqualTo(best.find("rate"));
    assertThat(DAGS.neighbours(structure(best))).contains(structure(moved));
    Point sampled = moves.ask(1).get(0);
    assertThat(structure(sampled)).isEqualTo(structure(best));
    assertThat(sampled.find("rate")).isNotEqualTo(best.find("rate"));
  }
}
