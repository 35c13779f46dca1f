package org.dbmtl.search.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Leaderboard.Entry;
import org.dbmtl.search.study.DataSettings;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Split;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TargetMetrics;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaderboardTest {
  private static final List<String> TARGETS = List.of("click", "like");
  private static final Provenance HERE = new Provenance("1", "17", "table", 1, "abc", 0.1, 0.2);
  private static final int SEEDS = 4;

  private final Study study = study();
  private final Map<Candidate, Long> parameters = new LinkedHashMap<>();
  private final List<TrialOutcome> outcomes = new ArrayList<>();

  private static Study study() {
    Study plain =
        Study.of(
            "board",
            DataSettings.files(new Split.ByTime("time", Split.Shares.STANDARD), "log.csv"),
            List.of(Feature.id("user")),
            List.of(Target.binary("click"), Target.binary("like")));
    return plain.withMetrics(plain.metrics().withObjective(Objective.SERVED));
  }

  /**
   * A candidate whose served score is the mean plus what a seed moves all by, plus its own noise.
   */
  private Candidate add(Method method, String structure, long size, double mean, double noise) {
    NetworkSettings network = NetworkSettings.DEFAULT.withMethod(method);
    Candidate candidate =
        new Candidate(
            TargetGraph.parse(TARGETS, structure),
            network.withEmbedding(1 + parameters.size()),
            TrainingSettings.DEFAULT,
            Map.of());
    parameters.put(candidate, size);
    Random own = new Random(parameters.size());
    for (int seed = 0; seed < SEEDS; seed++) {
      double score = mean + 0.01 * seed + noise * own.nextGaussian();
      TargetMetrics half =
          new TargetMetrics(
              10, Map.of(Metric.GAIN, score / 2, Metric.CONDITIONAL_GAIN, score / 2 + 0.05));
      List<Double> blocks = List.of(score, score, score, score);
      outcomes.add(
          new TrialOutcome.Completed(
              new TrialSpec(
                  outcomes.size() + 1L, candidate, seed, 100 + seed, Fidelity.FULL, "abc"),
              0,
              Map.of(Part.TEST, ScoreBlocks.ofOne(blocks)),
              Map.of(Part.TEST, Map.of("click", half, "like", half)),
              HERE));
    }
    return candidate;
  }

  private Leaderboard board() {
    return Leaderboard.of(
        study,
        List.copyOf(parameters.keySet()),
        outcomes,
        Part.TEST,
        candidate -> parameters.getOrDefault(candidate, 0L));
  }

  private static double score(Leaderboard board, Candidate candidate) {
    return board.entries().stream()
        .filter(entry -> entry.candidate().equals(candidate))
        .findFirst()
        .orElseThrow()
        .score()
        .mean();
  }

  private static Candidate recommended(Leaderboard board) {
    Entry entry = board.recommended();
    assertThat(entry).isNotNull();
    return entry.candidate();
  }

  @Test
  void recommendsTheSimplestOfThoseTiedWithTheBest() {
    Candidate best = add(Method.DBMTL, "click>like", 50, 0.3002, 0.001);
    add(Method.ESMM, "click>like", 40, 0.3001, 0.001);
    Candidate small = add(Method.MTL, "", 40, 0.3, 0.001);
    Candidate large = add(Method.WDL, "", 90, 0.3, 0.001);
    Leaderboard board = board();
    assertThat(board.entries()).allMatch(Entry::tied);
    assertThat(board.entries().stream().map(Entry::candidate)).contains(best);
    assertThat(recommended(board))
        .as("of the two plain ones the better")
        .isEqualTo(score(board, small) > score(board, large) ? small : large);
    for (Entry entry : board.entries()) {
      assertThat(entry.joint().mean()).isCloseTo(entry.score().mean() + 0.1, offset());
    }
  }

  private static Offset<Double> offset() {
    return Offset.offset(1e-12);
  }

  @Test
  void recommendsEdgesWhereTheyAreClearlyWorthSomethingAndNotMoreThanNeeded() {
    add(Method.WDL, "", 90, 0.3, 0.001);
    add(Method.MTL, "", 40, 0.3, 0.001);
    Candidate one = add(Method.DBMTL, "click>like", 50, 0.35, 0.001);
    Leaderboard board = board();
    assertThat(recommended(board)).isEqualTo(one);
    assertThat(board.entries().get(0).toBest()).isNull();
    assertThat(board.entries().stream().filter(Entry::tied)).hasSize(1);
  }

  @Test
  void separateNetworksAreRecommendedWhereTheyAreBest() {
    Candidate wdl = add(Method.WDL, "", 90, 0.4, 0.001);
    add(Method.MTL, "", 40, 0.3, 0.001);
    add(Method.DBMTL, "click>like", 50, 0.31, 0.001);
    assertThat(recommended(board())).isEqualTo(wdl);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noSimplerCandidateIsTiedWithTheBest(long seed) {
    Random random = new Random(seed);
    List<Method> order = List.of(Method.WDL, Method.MTL, Method.ESMM, Method.DBMTL);
    for (int i = 0; i < 8; i++) {
      Method method = order.get(random.nextInt(order.size()));
      boolean edges = method.readsEdges();
      add(
          method,
          edges ? "click>like" : "",
          random.nextInt(100),
          0.3 + 0.002 * random.nextGaussian(),
          0.001);
    }
    Leaderboard board = board();
    Candidate recommended = recommended(board);
    int rank = Math.max(1, order.indexOf(recommended.network().method()));
    for (Entry entry : board.entries()) {
      int other = Math.max(1, order.indexOf(entry.candidate().network().method()));
      boolean simpler =
          other < rank || (other == rank && entry.score().mean() > score(board, recommended));
      assertThat(simpler && entry.tied()).as("%s", entry.candidate()).isFalse();
    }
  }

  @Test
  void aCandidateThatLacksASeedIsLast() {
    add(Method.MTL, "", 40, 0.3, 0.001);
    Candidate lacking = add(Method.WDL, "", 40, 0.9, 0.001);
    outcomes.remove(outcomes.size() - 1);
    Leaderboard board = board();
    assertThat(board.entries().get(1).candidate()).isEqualTo(lacking);
    assertThat(board.entries().get(1).partial()).isTrue();
  }
}
