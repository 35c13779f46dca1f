package org.dbmtl.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructureTextTest {
  private static final List<String> TARGETS = List.of("click", "like", "stay");

  static LongStream seeds() {
    return Oracle.seeds(20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void textReadsBackAsAnEqualStructure(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (List<String> targets : List.of(Oracle.targets(9), HostileNames.ALL)) {
      TargetGraph graph = Oracle.randomGraph(targets, .3, random);
      assertThat(graph.text()).hasLineCount(1);
      assertThat(TargetGraph.parse(targets, graph.text())).isEqualTo(graph);
    }
  }

  @Test
  void onlyNamesThatNeedItAreQuoted() {
    List<String> targets = List.of("click-1", "it's", "say \"so\"", "a\\b", "é.x/y:z");
    assertThat(TargetGraph.parse(targets, "click-1>* it's>é.x/y:z").text())
        .isEqualTo(
            "click-1>\"it's\" click-1>\"say \\\"so\\\"\" click-1>\"a\\\\b\" click-1>é.x/y:z"
                + " \"it's\">é.x/y:z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "click>like click>stay",
        "click>stay,click>like",
        "  click > like ,, click>\tstay ",
        "click>*",
        "click>* click>like",
        "\"click\">like \"click\">\"stay\""
      })
  void waysToWriteTheSame(String text) {
    assertThat(TargetGraph.parse(TARGETS, text).text()).isEqualTo("click>like click>stay");
  }

  @Test
  void aStarAtTheParentsPlaceMeansAllOthersPointThere() {
    assertThat(TargetGraph.parse(TARGETS, "*>like").text()).isEqualTo("click>like stay>like");
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aStarIsWrittenOutAsPlainEdges(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> targets = Oracle.targets(2 + random.nextInt(6));
    for (int i = 0; i < 50; i++) {
      List<String> words = new ArrayList<>();
      Set<Edge> expected = new HashSet<>();
      for (int word = 0; word < 3; word++) {
        String one = targets.get(random.nextInt(targets.size()));
        String two = targets.get(random.nextInt(targets.size()));
        int form = one.equals(two) ? random.nextInt(2) : random.nextInt(3);
        words.add(form == 0 ? one + ">*" : form == 1 ? "*>" + one : one + ">" + two);
        for (Edge edge : Oracle.allEdges(targets)) {
          boolean named =
              switch (form) {
                case 0 -> edge.parent().equals(one);
                case 1 -> edge.child().equals(one);
                default -> edge.parent().equals(one) && edge.child().equals(two);
              };
          if (named) {
            expected.add(edge);
          }
        }
      }
      String text = String.join(random.nextBoolean() ? " " : ", ", words);
      assertThat(Edge.parse(targets, text)).as(text).hasSameElementsAs(expected);
      if (Oracle.isAcyclic(expected)) {
        assertThat(TargetGraph.parse(targets, text).edges()).hasSameElementsAs(expected);
      } else {
        assertThatThrownBy(() -> TargetGraph.parse(targets, text))
            .isInstanceOf(StructureException.class)
            .hasMessageContaining("close a cycle");
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void briefTextReadsBackAsAnEqualStructure(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (List<String> targets : List.of(Oracle.targets(3), HostileNames.ALL)) {
      TargetGraph graph = Oracle.randomGraph(targets, .8, random);
      assertThat(TargetGraph.parse(targets, graph.briefText())).isEqualTo(graph);
      assertThat(graph.briefText().length()).isLessThanOrEqualTo(graph.text().length());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "click>like click>stay, click>*",
    "like>click stay>click, *>click",
    "click>like click>stay like>stay, click>* like>stay",
    "click>like, click>like",
    "'', ''",
  })
  void theBriefTextNamesARootOfAllOthersOnce(String text, String brief) {
    assertThat(TargetGraph.parse(TARGETS, text).briefText()).isEqualTo(brief);
  }

  @Test
  void twoTargetsHaveNoStars() {
    List<String> targets = List.of("a", "b");
    assertThat(TargetGraph.parse(targets, "b>*").briefText()).isEqualTo("b>a");
  }

  @Test
  void noEdgesIsTheEmptyText() {
    assertThat(TargetGraph.parse(TARGETS, " ").edges()).isEmpty();
    assertThat(TargetGraph.empty(TARGETS).text()).isEmpty();
  }

  @Test
  void edgesAloneMayCloseACycle() {
    assertThat(Edge.parse(TARGETS, "like>click click>like like>click"))
        .containsExactly(new Edge("like", "click"), new Edge("click", "like"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "click>like stay; 'stay' in 'click>like stay' is not an edge",
        "click like; 'click like' in 'click like' is not an edge",
        "click>like>stay; 'click>like>stay' in 'click>like>stay' is not an edge",
        "click>,like>stay; 'click>' in 'click>,like>stay' is not an edge",
        ">like; '>like' in '>like' is not an edge",
        "click>; 'click>' in 'click>' is not an edge",
        "*>*; '*>*' in '*>*' is not an edge",
        "~\"click\"x>like~; '\"click\"x>like' in '\"click\"x>like' is not an edge",
        "like>~\"click~; not closed",
        "click>lik; there is no target 'lik', maybe 'like'",
        "lik>*; there is no target 'lik', maybe 'like'",
        "\"*\">like; there is no target '*'",
        "like>like; 'like>like' points at itself",
      })
  void badTextNamesTheWord(String text, String message) {
    assertThatThrownBy(() -> TargetGraph.parse(TARGETS, text.replace("~", "")))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining(message)
        .message()
        .hasLineCount(1);
  }
}
