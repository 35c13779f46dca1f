package org.dbmtl.experiments.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.dbmtl.reports.section.EvidenceSentences;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.Evidence;
import org.dbmtl.search.evidence.Recommendation.Decision;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where no edge has an effect, at least 95 % of studies claim none, and all recommend none: real
 * trainings, on logs of {@link NullStudy}. Profile {@code evidence} runs 100 studies for each
 * signal.
 */
class NoEffectTest {
  private static final int RUNS = Integer.getInteger("dbmtl.test.studies", 10);

  /** Of studies that may claim an edge. */
  private static final double LEVEL = 0.05;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"embedding", "label"})
  void studiesWithoutAnyEffectClaimNoEdge(String signal) {
    List<Integer> claims = new ArrayList<>();
    List<Integer> recommends = new ArrayList<>();
    Map<Decision, Integer> decisions = new EnumMap<>(Decision.class);
    for (int seed = 1; seed <= RUNS; seed++) {
      SearchResult result = NullStudy.run(folder.resolve(signal + seed), seed, signal, "trained");
      Evidence evidence = Evidence.of(result.ranking());
      assertThat(evidence.edges())
          .hasSize(3)
          .allMatch(edge -> edge.linked() != null && edge.directed() != null);
      boolean linked = evidence.edges().stream().anyMatch(EdgeSupport::isLinked);
      // The sentences claim what the numbers do, and nothing else.
      assertThat(new EvidenceSentences(SearchSummary.of(result, List.of())).all())
          .anyMatch(sentence -> sentence.text().startsWith("Linked: ") == linked);
      if (linked || evidence.edges().stream().anyMatch(edge -> edge.direction() != null)) {
        claims.add(seed);
      }
      SearchAnswer answer = SearchAnswer.of(result, evidence);
      assertThat(answer).isNotNull();
      decisions.merge(answer.decision(), 1, Integer::sum);
      if (answer.recommended().edgeCount() > 0) {
        recommends.add(seed);
      }
    }

    System.out.printf(
        "no effect, %s: %d of %d studies claim an edge %s, %d recommend one %s, by %s%n",
        signal, claims.size(), RUNS, claims, recommends.size(), recommends, decisions);
    assertThat(recommends).as("seeds that recommend edges").isEmpty();
    assertThat(claims).as("seeds that claim an edge").hasSizeLessThanOrEqualTo(allowed());
  }

  /** Whatever the gate says of the prices, the test part has the last word. */
  @Test
  void pricesOfStudiesWithoutAnyEffectRecommendNoEdge() {
    List<Integer> recommends = new ArrayList<>();
    Map<Gate.Verdict, Integer> verdicts = new EnumMap<>(Gate.Verdict.class);
    for (int seed = 1; seed <= RUNS; seed++) {
      SearchResult result = NullStudy.run(folder.resolve("masked" + seed), seed, "label", "masked");
      Gate gate = Objects.requireNonNull(Objects.requireNonNull(result.pricing()).gate());
      verdicts.merge(gate.verdict(), 1, Integer::sum);
      SearchAnswer answer = SearchAnswer.of(result, Evidence.of(result.ranking()));
      if (Objects.requireNonNull(answer).recommended().edgeCount() > 0) {
        recommends.add(seed);
      }
    }
    System.out.printf(
        "no effect, masked: %d of %d studies recommend an edge %s, gates %s%n",
        recommends.size(), RUNS, recommends, verdicts);
    assertThat(recommends).as("seeds that recommend edges").isEmpty();
  }

  /**
   * 5 of 100 studies. Of the few in an ordinary build as many as a level of 5 % exceeds in one case
   * in a hundred.
   */
  private static int allowed() {
    return RUNS >= 100
        ? (int) (LEVEL * RUNS)
        : new BinomialDistribution(null, RUNS, LEVEL).inverseCumulativeProbability(0.99);
  }
}
