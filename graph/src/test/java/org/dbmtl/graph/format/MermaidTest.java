package org.dbmtl.graph.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;

class MermaidTest {
  @Test
  void namesAreTextsAndEveryTargetIsThere() {
    List<String> targets = List.of("click", "a\"]<b>", "stay");
    TargetGraph graph = TargetGraph.empty(targets).withParents(new long[] {0, 1, 0});
    assertThat(Mermaid.write(graph))
        .isEqualTo(
            """
            flowchart TD
              t0["click"]
              t1["a#34;#93;#60;b#62;"]
              t2["stay"]
              t0 --> t1
            """);
  }
}
