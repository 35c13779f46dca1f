package org.dbmtl.graph.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.HostileNames;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GraphFormatTest {
  private static final TargetGraph GRAPH =
      TargetGraph.parse(List.of("stay", "click", "like"), "click>like click>stay");

  @ParameterizedTest
  @EnumSource
  void whatIsWrittenReadsBackEqual(GraphFormat format) {
    for (long seed = 1; seed <= 30; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> targets = new ArrayList<>(seed % 3 == 0 ? HostileNames.ALL : Oracle.targets(8));
      // Order must survive too, whatever the edges are.
      Collections.shuffle(targets, new Random(seed));
      TargetGraph graph = Oracle.randomGraph(targets, .1 * (seed % 5), random);
      assertThat(format.read(format.write(graph))).as("seed %d", seed).isEqualTo(graph);
    }
  }

  @ParameterizedTest
  @EnumSource
  void sixtyFourTargetsAndASingleOneReadBackEqual(GraphFormat format) {
    TargetGraph large = Oracle.randomGraph(Oracle.targets(64), .5, new SplittableRandom(64));
    assertThat(format.read(format.write(large))).isEqualTo(large);
    TargetGraph single = TargetGraph.empty(List.of("click"));
    assertThat(format.read(format.write(single))).isEqualTo(single);
  }

  @Test
  void dotIsWhatGraphvizDrawsFromLeftToRight() {
    assertThat(GraphFormat.DOT.write(GRAPH))
        .isEqualTo(
            """
            strict digraph structure {
              rankdir=LR;
              "stay" [ shape="box" style="rounded" ];
              "click" [ shape="box" style="rounded" ];
              "like" [ shape="box" style="rounded" ];
              "click" -> "stay";
              "click" -> "like";
            }
            """);
  }

  @Test
  void jsonIsWhatTheJavadocSays() {
    assertThat(GraphFormat.JSON.write(GRAPH))
        .contains("\"nodes\":[{\"id\":\"stay\"},{\"id\":\"click\"},{\"id\":\"like\"}]")
        .contains("{\"source\":\"click\",\"target\":\"like\"}");
  }

  @Test
  void handWrittenFilesAreRead() {
    TargetGraph expected = TargetGraph.parse(List.of("click", "like", "stay"), "click>* like>stay");
    assertThat(
            GraphFormat.DOT.read(
                "// ours\ndigraph { click -> like [color=red]; click -> stay; like -> stay }"))
        .isEqualTo(expected);
    assertThat(GraphFormat.DOT.read("digraph graph1 { \"say \\\"so\\\"\" -> b }").targets())
        .containsExactly("say \"so\"", "b");
    assertThat(
            GraphFormat.JSON.read(
                """
                {"nodes": [{"id": "click"}, {"id": "like", "x": [1, {}]}, {"id": "stay"}],
                 "edges": [{"target": "like", "source": "click"},
                           {"source": "click", "target": "stay"},
                           {"source": "like", "target": "stay", "weight": 2}]}
                """))
        .isEqualTo(expected);
    assertThat(
            GraphFormat.GRAPHML.read(
                """
                <graphml xmlns="http://graphml.graphdrawing.org/xmlns">
                  <key id="d0" for="node" attr.name="label" attr.type="string"/>
                  <graph edgedefault="directed">
                    <node id="click"/><node id="n2"><data key="d0">like</data></node>
                    <node id="stay"/>
                    <edge source="click" target="n2"/><edge source="click" target="stay"/>
                    <edge source="n2" target="stay"/>
                  </graph>
                </graphml>
                """))
        .isEqualTo(expected);
  }

  @Test
  void dotDrawsAnOpenDirectionWithoutAHeadAndReadsItBack() {
    TargetGraph graph = TargetGraph.parse(List.of("a", "b", "c"), "a>b b>c");
    String dot = GraphFormat.DOT.write(graph, Set.of(new Edge("a", "b")));
    assertThat(dot.lines().filter(line -> line.contains("->")))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).contains("\"a\" -> \"b\"", "dir=\"none\""),
            line -> assertThat(line).contains("\"b\" -> \"c\"").doesNotContain("dir"));
    assertThat(GraphFormat.DOT.read(dot)).isEqualTo(graph);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "JSON; ~~; not a JSON structure",
        "JSON; {; not a JSON structure",
        "JSON; {}; it holds no target",
        "JSON; []; it holds no target",
        "JSON; {\"nodes\":[{\"id\":\"a\"}]} x; not a JSON structure",
        "JSON; {\"nodes\":[{\"name\":\"a\"}]}; a node has no 'id'",
        "JSON; {\"nodes\":[{\"id\":\"a\"},{\"id\":\"a\"}]}; 'a' is listed twice",
        "JSON; {\"nodes\":[{\"id\":\"a\"}],\"edges\":[{\"source\":\"a\"}]}; missing target",
        "JSON;"
            + " {\"nodes\":[{\"id\":\"click\"}],\"edges\":[{\"source\":\"click\",\"target\":\"x\"}]};no"
            + " target 'x'",
        "DOT; ~~; not a DOT structure",
        "DOT; digraph { a -> ; not a DOT structure",
        "DOT; digraph { \"a; not a DOT structure",
        "DOT; digraph { }; it holds no target",
        "DOT; hello; not a DOT structure",
        "DOT; graph { a -- b }; undirected",
        "DOT; /* x */ strict GRAPH g { a -- b }; undirected",
        "DOT; digraph { a -> b -> a }; cycle, a > b > a",
        "DOT; digraph { a -> a }; points at itself",
        "GRAPHML; ~~; not a GRAPHML structure",
        "GRAPHML; <graphml>; not a GRAPHML structure",
        "GRAPHML; <foo/>; it holds no target",
        "GRAPHML; <graphml><graph edgedefault='undirected'><node id='a'/></graph></graphml>;"
            + "undirected",
        "GRAPHML; <graphml><graph><node id='a'/><node id='a'/></graph></graphml>; already exists",
        "GRAPHML; <graphml><graph><node id='a'/><edge source='a' target='b'/></graph></graphml>;"
            + "b",
        "GRAPHML; <!DOCTYPE g [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><graphml/>; document type",
      })
  void malformedInputIsOneLine(GraphFormat format, String text, String message) {
    assertThatThrownBy(() -> format.read(text))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }
}
