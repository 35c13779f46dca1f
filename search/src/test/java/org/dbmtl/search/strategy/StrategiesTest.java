package org.dbmtl.search.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StrategiesTest {
  private static final DagSpace SPACE =
      new DagSpace(
          List.of("a", "b", "c"),
          new EdgeConstraints(List.of(), List.of(new Edge("c", "a")), List.of(), 63));
  private static final StartProposal PROPOSAL =
      new StartProposal(
          TargetGraph.parse(SPACE.targets(), "b>c"), List.of("c", "b", "a"), Map.of());

  private static Study study(String start, List<String> order) {
    return Study.of(
            "test",
            DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
            List.of(Feature.id("user")),
            SPACE.targets().stream().map(Target::binary).toList())
        .withConstraints(SPACE.constraints())
        .withSearch(
            SearchSettings.DEFAULT.with(
                s ->
                    s.strategy("local")
                        .repeats(Repeats.of(1))
                        .parallel(1)
                        .start(start.isEmpty() ? null : start)
                        .seeding("none")
                        .order(order)
                        .restarts(0)
                        .iterations(10)
                        .confirm(0)));
  }

  private static SearchStrategy strategy(String name, Study study) {
    return StrategyProvider.named(name).create(new StrategyContext(study, SPACE, PROPOSAL));
  }

  static List<String> names() {
    return StrategyProvider.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void makesEachWithTheStudysHyperparameters(String name) {
    List<Candidate> round = strategy(name, study("", List.of())).ask(4);
    assertThat(round).isNotEmpty();
    assertThat(round).allMatch(c -> c.training().equals(TrainingSettings.DEFAULT));
  }

  @ParameterizedTest
  @CsvSource({"'', b>c", "'a>b', a>b"})
  void theStudysStartOverridesTheProposals(String start, String first) {
    assertThat(strategy("local", study(start, List.of())).ask(1).get(0).structure().text())
        .isEqualTo(first);
  }

  @Test
  void theStudysOrderOverridesTheProposals() {
    SearchStrategy proposed = strategy("greedy", study("", List.of()));
    SearchStrategy given = strategy("greedy", study("", List.of("a", "c", "b")));
    assertThat(Tables.play(proposed, Map.of(), 4, 2).get(1).text()).isEqualTo("c>b");
    // c>a is forbidden, so a>c alone is tried.
    assertThat(Tables.play(given, Map.of(), 4, 2).get(1).text()).isEqualTo("a>c");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> strategy("genetic", study("", List.of())))
        .isInstanceOf(StudyException.class)
        .hasMessage("search.strategy is 'genetic': use one of exhaustive, greedy, local, random");
    assertThatThrownBy(() -> strategy("gredy", study("", List.of())))
        .hasMessageStartingWith("search.strategy is 'gredy': maybe 'greedy'; use one of ");
    assertThatThrownBy(() -> strategy("greedy", study("", List.of("a", "b"))))
        .isInstanceOf(StudyException.class)
        .hasMessage("search.order is a, b, but it must name each target once: a, b, c");
    assertThatThrownBy(() -> strategy("local", study("c>a", List.of())))
        .isInstanceOf(StudyException.class)
        .hasMessageStartingWith("search.start 'c>a' breaks the study's constraints: ");
    assertThatThrownBy(() -> strategy("local", study("a>b b>a", List.of())))
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("cycle");
  }
}
