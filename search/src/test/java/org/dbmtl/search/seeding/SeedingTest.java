package org.dbmtl.search.seeding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.TargetStatistics.Levels;
import org.dbmtl.search.study.StudyException;
import org.jgrapht.alg.spanning.KruskalMinimumSpanningTree;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeedingTest {
  private static final int FREE = 63;

  private static DagSpace space(TargetStatistics statistics, EdgeConstraints constraints) {
    return new DagSpace(statistics.targets().stream().map(Levels::target).toList(), constraints);
  }

  private static DagSpace space(TargetStatistics statistics) {
    return space(statistics, EdgeConstraints.NONE);
  }

  private static TargetStatistics table(List<Levels> targets, int[][] counts) {
    var builder = TargetStatistics.builder(targets);
    for (int a = 0; a < counts.length; a++) {
      for (int b = 0; b < counts[a].length; b++) {
        for (int i = 0; i < counts[a][b]; i++) {
          builder.add(new int[] {a, b});
        }
      }
    }
    return builder.build();
  }

  /** Click half of the time; like and follow after a click alone; follow needs a like. */
  private static TargetStatistics liveStream() {
    var builder =
        TargetStatistics.builder(
            List.of(
                new Levels("follow", true, 2),
                new Levels("like", true, 2),
                new Levels("click", true, 2),
                new Levels("always", true, 2),
                new Levels("noise", true, 2)));
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      int click = random.nextInt(2);
      int like = click == 1 && random.nextInt(5) == 0 ? 1 : 0;
      int follow = like == 1 && random.nextInt(4) == 0 ? 1 : 0;
      int always = random.nextInt(50) == 0 ? 0 : 1;
      builder.add(new int[] {follow, like, click, always, random.nextInt(3) == 0 ? 1 : 0});
    }
    return builder.build();
  }

  @Test
  void entropiesAgreeWithScipy() {
    TargetStatistics statistics =
        table(
            List.of(new Levels("a", true, 2), new Levels("b", true, 2)),
            new int[][] {{560, 40}, {240, 160}});
    // scipy 1.17.1, scipy.stats.entropy([600, 400]) and ([800, 200])
    assertThat(Entropies.of(statistics, 0)).isCloseTo(0.6730116670092565, within(1e-12));
    assertThat(Entropies.of(statistics, 1)).isCloseTo(0.5004024235381879, within(1e-12));
    assertThat(Entropies.descending(statistics)).containsExactly("a", "b");
  }

  @Test
  void mutualInformationAgreesWithScipy() {
    // scipy 1.17.1: g, p, dof = chi2_contingency(table, correction=False,
    // lambda_='log-likelihood'); mutual information is g / 2 / rows.
    MutualInformation strong =
        MutualInformation.of(
            table(
                List.of(new Levels("a", true, 2), new Levels("b", true, 2)),
                new int[][] {{560, 40}, {240, 160}}),
            0,
            1);
    assertThat(strong.nats()).isCloseTo(0.08423974065770412, within(1e-12));
    assertThat(strong.share()).isCloseTo(0.08423974065770412 / 0.5004024235381879, within(1e-12));
    assertThat(strong.pValue()).isCloseTo(1.589540047802176e-38, within(1e-48));
    assertThat(strong.rows()).isEqualTo(1000);

    MutualInformation weak =
        MutualInformation.of(
            table(
                List.of(new Levels("a", true, 2), new Levels("b", false, 3)),
                new int[][] {{30, 25, 20}, {22, 28, 31}}),
            0,
            1);
    assertThat(weak.nats()).isCloseTo(0.011429622912034284, within(1e-12));
    assertThat(weak.pValue()).isCloseTo(0.16812943088325896, within(1e-12));
  }

  @Test
  void aConstantOrUnlabelledTargetTellsNothing() {
    TargetStatistics constant =
        table(
            List.of(new Levels("a", true, 2), new Levels("b", true, 2)),
            new int[][] {{0, 0}, {30, 70}});
    assertThat(Entropies.of(constant, 0)).isZero();
    assertThat(MutualInformation.of(constant, 1, 0)).isEqualTo(new MutualInformation(0, 0, 100, 1));
    TargetStatistics empty =
        table(List.of(new Levels("a", true, 2), new Levels("b", true, 2)), new int[][] {});
    assertThat(Entropies.of(empty, 1)).isZero();
    assertThat(MutualInformation.of(empty, 0, 1).pValue()).isEqualTo(1);
  }

  @Test
  void entropyPointsFromEvenToRare() {
    TargetStatistics statistics = liveStream();
    StartProposal proposal = new EntropySeeding().propose(statistics, space(statistics));
    assertThat(proposal.order()).containsExactly("click", "noise", "like", "follow", "always");
    assertThat(proposal.start().text()).isEqualTo("like>follow click>follow click>like");
    assertThat(proposal.reasons().get(new Edge("click", "like"))).contains("click", "nats");
  }

  @Test
  void causalityFindsNearImplicationsWithoutShortcuts() {
    TargetStatistics statistics = liveStream();
    StartProposal proposal = new CausalitySeeding().propose(statistics, space(statistics));
    // always=1 holds on 98 % of the rows of anything, which implies nothing.
    assertThat(proposal.start().text()).isEqualTo("like>follow click>like");
    assertThat(proposal.order()).containsSubsequence("click", "like", "follow");
    assertThat(proposal.reasons().get(new Edge("click", "like")))
        .startsWith("P(click=1 | like=1) is 1.000, against 0.");
  }

  /** A stay of 0 without a click, else above 0 on nearly all; a vote independent of both. */
  private static TargetStatistics withStay(double stayWithoutClick, int off) {
    var builder =
        TargetStatistics.builder(
            List.of(
                new Levels("stay", false, 8, off),
                new Levels("vote", true, 2),
                new Levels("click", true, 2)));
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      int click = random.nextInt(4) == 0 ? 1 : 0;
      boolean stays = random.nextDouble() < (click == 1 ? 0.99 : stayWithoutClick);
      builder.add(new int[] {stays ? 1 + random.nextInt(7) : 0, random.nextInt(2), click});
    }
    return builder.build();
  }

  @Test
  void aContinuousTargetCountsByBeingOff() {
    TargetStatistics statistics = withStay(0, 0);
    // Its oracle is the plain formula on the rate that the table counts.
    double on = 1 - statistics.count(0, 0, 0, 0) / 20_000.0;
    assertThat(Entropies.of(statistics, 0))
        .isCloseTo(-on * Math.log(on) - (1 - on) * Math.log(1 - on), within(1e-12));
    assertThat(Entropies.descending(statistics)).first().isEqualTo("vote");
  }

  @Test
  void aContinuousTargetWithNoOffValueCountsByItsMedian() {
    TargetStatistics statistics =
        table(
            List.of(new Levels("a", false, 4), new Levels("b", true, 2)),
            new int[][] {{25, 0}, {15, 0}, {20, 20}, {20, 0}});
    // scipy 1.17.1, scipy.stats.entropy([40, 60])
    assertThat(Entropies.of(statistics, 0)).isCloseTo(0.6730116670092565, within(1e-12));
    assertThat(statistics.isOn(0, 1)).isFalse();
    assertThat(statistics.isOn(0, 2)).isTrue();
    assertThat(statistics.countOn(0, true, 1, true)).isEqualTo(20);
  }

  @Test
  void naturalSeedingPutsTheClickBeforeTheStay() {
    for (double withoutClick : new double[] {0, 0.01}) {
      TargetStatistics statistics = withStay(withoutClick, 0);
      StartProposal proposal = new NaturalSeeding().propose(statistics, space(statistics));
      assertThat(proposal.start().text()).isEqualTo("click>stay");
      assertThat(proposal.order()).containsSubsequence("click", "stay");
      assertThat(proposal.reasons().get(new Edge("click", "stay")))
          .startsWith("P(click=1 | stay is not off) is ");
    }
    // Nine of ten rows stay, with or without a click: then evenness decides, as in a video feed.
    TargetStatistics feed = withStay(0.88, 0);
    assertThat(new NaturalSeeding().propose(feed, space(feed)).order())
        .containsSubsequence("click", "stay");
  }

  @Test
  void naturalSeedingAddsEvennessToCausalityAlone() {
    var builder =
        TargetStatistics.builder(
            List.of(
                new Levels("gift", true, 2),
                new Levels("like", true, 2),
                new Levels("click", true, 2)));
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      int click = random.nextInt(10) < 7 ? 1 : 0;
      int like = click == 1 && random.nextInt(7) < 5 ? 1 : 0; // as even as can be: P is 0.5
      int gift = random.nextInt(100) < (like == 1 ? 60 : 10) ? 1 : 0;
      builder.add(new int[] {gift, like, click});
    }
    TargetStatistics statistics = builder.build();
    // Entropy alone turns click and like round; both together do not.
    assertThat(new EntropySeeding().propose(statistics, space(statistics)).start().text())
        .contains("like>click");
    StartProposal proposal = new NaturalSeeding().propose(statistics, space(statistics));
    assertThat(proposal.start().contains(new Edge("click", "like"))).isTrue();
    assertThat(proposal.start().contains(new Edge("like", "gift"))).isTrue();
    assertThat(proposal.order()).containsExactly("click", "like", "gift");
  }

  @Test
  void causalityAsksForSupport() {
    TargetStatistics statistics =
        table(
            List.of(new Levels("click", true, 2), new Levels("like", true, 2)),
            new int[][] {{50, 0}, {21, 29}});
    assertThat(new CausalitySeeding().propose(statistics, space(statistics)).start().edgeCount())
        .isZero();
    assertThat(
            new CausalitySeeding(0.95, 29, 0.8)
                .propose(statistics, space(statistics))
                .start()
                .text())
        .isEqualTo("click>like");
  }

  @Test
  void causalityKeepsTheTiers() {
    TargetStatistics statistics = liveStream();
    StartProposal proposal =
        new CausalitySeeding()
            .propose(
                statistics,
                space(
                    statistics,
                    new EdgeConstraints(
                        List.of(), List.of(), List.of(List.of("follow"), List.of("like")), FREE)));
    // Without like>follow the chain to follow is broken, so click points at it itself.
    assertThat(proposal.start().text()).isEqualTo("click>follow click>like");
    assertThat(proposal.order()).startsWith("click", "follow", "like");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void mutualInformationSpansLikeKruskal(long seed) {
    Random random = new Random(seed);
    int n = 6;
    var builder =
        TargetStatistics.builder(
            IntStream.range(0, n).mapToObj(i -> new Levels("t" + i, true, 2)).toList());
    for (int row = 0; row < 3000; row++) {
      int[] levels = new int[n];
      for (int i = 0; i < n; i++) {
        levels[i] = i == 0 || random.nextInt(4) == 0 ? random.nextInt(2) : levels[i / 2];
      }
      builder.add(levels);
    }
    TargetStatistics statistics = builder.build();
    var graph = new SimpleWeightedGraph<Integer, DefaultWeightedEdge>(DefaultWeightedEdge.class);
    IntStream.range(0, n).forEach(graph::addVertex);
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        graph.setEdgeWeight(graph.addEdge(i, j), -MutualInformation.of(statistics, i, j).nats());
      }
    }
    List<String> expected = new ArrayList<>();
    for (var edge : new KruskalMinimumSpanningTree<>(graph).getSpanningTree().getEdges()) {
      expected.add("t%d t%d".formatted(graph.getEdgeSource(edge), graph.getEdgeTarget(edge)));
    }

    StartProposal proposal = new MutualInformationSeeding().propose(statistics, space(statistics));

    assertThat(proposal.start().edges().stream().map(SeedingTest::undirected).toList())
        .containsExactlyInAnyOrderElementsOf(expected);
    // Directed away from the root: each other target has one parent.
    assertThat(proposal.order().get(0)).isEqualTo(Entropies.descending(statistics).get(0));
    for (int i = 0; i < n; i++) {
      assertThat(proposal.start().parents(proposal.order().get(i))).hasSize(i == 0 ? 0 : 1);
    }
  }

  private static String undirected(Edge edge) {
    return edge.parent().compareTo(edge.child()) < 0
        ? edge.parent() + " " + edge.child()
        : edge.child() + " " + edge.parent();
  }

  @Test
  void independentTargetsAreNotLinked() {
    TargetStatistics statistics = liveStream();
    StartProposal proposal = new MutualInformationSeeding().propose(statistics, space(statistics));
    assertThat(proposal.start().text()).isEqualTo("like>follow click>like");
    assertThat(proposal.order()).hasSize(5);
  }

  static List<String> heuristics() {
    return Seeding.names();
  }

  @ParameterizedTest
  @MethodSource("heuristics")
  void everyHeuristicKeepsTheConstraints(String name) {
    TargetStatistics statistics = liveStream();
    DagSpace space =
        space(
            statistics,
            new EdgeConstraints(
                List.of(new Edge("follow", "noise")),
                List.of(new Edge("click", "like")),
                List.of(List.of("like"), List.of("click")),
                1));
    StartProposal proposal = Seeding.named(name).propose(statistics, space);
    assertThat(space.contains(proposal.start())).isTrue();
    assertThat(proposal.order()).containsExactlyInAnyOrderElementsOf(space.targets());
    assertThat(proposal.reasons()).containsOnlyKeys(proposal.start().edges());
    assertThat(proposal.reasons().get(new Edge("follow", "noise")))
        .isEqualTo("required by the study");
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    assertThatThrownBy(() -> Seeding.named("magic"))
        .isInstanceOf(StudyException.class)
        .hasMessage(
            "search.seeding is 'magic': use one of natural, entropy, causality, mutual-information,"
                + " edge-map, none");
  }
}
