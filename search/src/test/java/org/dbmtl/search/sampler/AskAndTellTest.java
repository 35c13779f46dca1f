package org.dbmtl.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.ExpressionConstraint;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.RealParameter;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.space.WholeParameter;
import org.junit.jupiter.api.Test;

/** The example of docs/sweeps.md. */
class AskAndTellTest {
  private static double score(Point point) {
    Object second = point.find("width2");
    double width = second == null ? 8 : ((Number) second).doubleValue();
    return -Math.abs(Math.log10(point.number("rate")) + 2) - Math.abs(Math.log(width / 64));
  }

  @Test
  void theExampleFindsAGoodPoint() {
    SearchSpace space =
        new SearchSpace(
            List.of(
                new RealParameter("rate", 1e-4, 1, true, null),
                new WholeParameter("layers", 1, 4, 1, false, null),
                new WholeParameter(
                    "width2", 8, 256, 1, true, new Condition("layers", List.of(2, 3, 4)))),
            List.of(
                ExpressionConstraint.parse("layers < 4 or rate < 0.1", List.of("layers", "rate"))));
    Sampler sampler = SamplerProvider.named("tpe").create(space, 42);
    Point best = sampler.ask(1).get(0);
    double most = score(best);
    sampler.tell(Observation.of(best, most));
    for (int trial = 0; trial < 50; trial++) {
      Point point = sampler.ask(1).get(0);
      double value = score(point);
      sampler.tell(Observation.of(point, value));
      if (value > most) {
        most = value;
        best = point;
      }
    }
    assertThat(most).as("best is %s", best).isGreaterThan(-0.5);
  }
}
