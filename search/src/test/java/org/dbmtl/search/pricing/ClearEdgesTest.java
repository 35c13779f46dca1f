package org.dbmtl.search.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.junit.jupiter.api.Test;

class ClearEdgesTest {
  private static final List<String> TARGETS = List.of("a", "b", "copy", "luck", "child");
  private static final int A = 1;
  private static final int B = 2;
  private static final int COPY = 4;
  private static final int LUCK = 8;

  /**
   * Four blocks of rows. What a and b add is the same in each; the copy of b adds a hundredth next
   * to b, more in some blocks and less in others; luck adds most, in one block alone.
   */
  private static LocalPrices prices() {
    Map<Long, LocalPrices.Price> child = new HashMap<>();
    for (long set = 0; set < 16; set++) {
      float[] blocks = {5, -3, 2, 0};
      for (int block = 0; block < blocks.length; block++) {
        blocks[block] += (set & A) != 0 ? 0.2f : 0;
        blocks[block] += (set & (B | COPY)) != 0 ? 0.1f : 0;
        blocks[block] += (set & (B | COPY)) == (B | COPY) ? 0.01f - 0.04f * (block % 2) : 0;
        blocks[block] += (set & LUCK) != 0 && block == 2 ? 1 : 0;
      }
      double mean = (blocks[0] + blocks[1] + blocks[2] + blocks[3]) / 4.0;
      child.put(set, new LocalPrices.Price(mean, blocks));
    }
    return new LocalPrices(TARGETS, List.of(Map.of(), Map.of(), Map.of(), Map.of(), child), 4000);
  }

  private static TargetGraph clear(EdgeConstraints constraints) {
    TargetGraph all = TargetGraph.parse(TARGETS, "a>child b>child copy>child luck>child");
    return new ClearEdges(new DagSpace(TARGETS, constraints), prices()).of(all);
  }

  /** Both b and its copy are worth nothing next to each other, and one of them must stay. */
  @Test
  void dropsOneAfterAnotherWhatTheRowsDoNotShow() {
    assertThat(clear(EdgeConstraints.NONE).text()).isIn("a>child b>child", "a>child copy>child");
  }

  @Test
  void keepsWhatIsRequired() {
    EdgeConstraints constraints =
        new EdgeConstraints(List.of(new Edge("luck", "child")), List.of(), List.of(), 4);
    assertThat(clear(constraints).text())
        .isIn("a>child b>child luck>child", "a>child copy>child luck>child");
  }
}
