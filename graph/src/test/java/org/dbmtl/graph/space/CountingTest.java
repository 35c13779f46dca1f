package org.dbmtl.graph.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Oracle;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CountingTest {
  static LongStream seeds() {
    return Oracle.seeds(30);
  }

  private static DagSpace free(int targets) {
    return new DagSpace(Oracle.targets(targets), EdgeConstraints.NONE);
  }

  @ParameterizedTest(name = "{0} targets: {1}")
  @CsvSource({"0,1", "1,1", "2,3", "3,25", "4,543", "5,29281"})
  void enumerationGivesEachStructureOnce(int targets, int count) {
    List<TargetGraph> all = free(targets).all().toList();
    assertThat(all).hasSize(count).doesNotHaveDuplicates();
    assertThat(free(targets).count()).isEqualTo(count);
  }

  /** OEIS A003024, number of acyclic digraphs with n labeled nodes. */
  @ParameterizedTest(name = "{0} targets: {1}")
  @CsvSource({
    "6,3781503",
    "7,1138779265",
    "8,783702329343",
    "9,1213442454842881",
    "10,4175098976430598143",
    "11,31603459396418917607425",
    "12,521939651343829405020504063"
  })
  void countIsTheKnownNumber(int targets, BigInteger count) {
    assertThat(free(targets).count()).isEqualTo(count);
  }

  /** a(n) = sum over k of (-1)^(k+1) C(n,k) 2^(k(n-k)) a(n-k): Robinson (1973), equation 3. */
  @Test
  void countAgreesWithRobinsonsRecurrenceUpToSixtyFourTargets() {
    List<BigInteger> robinson = new ArrayList<>(List.of(BigInteger.ONE));
    for (int n = 1; n <= 64; n++) {
      BigInteger sum = BigInteger.ZERO;
      BigInteger choose = BigInteger.ONE;
      for (int k = 1; k <= n; k++) {
        choose = choose.multiply(BigInteger.valueOf(n - k + 1)).divide(BigInteger.valueOf(k));
        BigInteger term = choose.shiftLeft(k * (n - k)).multiply(robinson.get(n - k));
        sum = k % 2 == 1 ? sum.add(term) : sum.subtract(term);
      }
      robinson.add(sum);
    }
    for (int n : new int[] {13, 20, 31, 63, 64}) {
      assertThat(free(n).count()).isEqualTo(robinson.get(n));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void constraintsLeaveExactlyWhatFilteringAllStructuresLeaves(long seed) {
    List<String> targets = Oracle.targets(4);
    EdgeConstraints constraints = Oracle.randomConstraints(targets, seed);
    Set<TargetGraph> kept = new HashSet<>();
    free(4).all().filter(g -> Oracle.keeps(constraints, g.edges())).forEach(kept::add);
    DagSpace space = new DagSpace(targets, constraints);
    assertThat(space.all()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(kept);
    assertThat(space.count()).isEqualTo(kept.size());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void countAgreesWithEnumerationOnMoreTargets(long seed) {
    List<String> targets = Oracle.targets(5 + (int) (seed % 2));
    EdgeConstraints random = Oracle.randomConstraints(targets, seed);
    EdgeConstraints constraints =
        new EdgeConstraints(
            random.required(),
            random.forbidden(),
            random.tiers(),
            Math.min(3, Math.max(random.maxParents(), 2)));
    DagSpace space = new DagSpace(targets, constraints);
    assertThat(space.count()).isEqualTo(space.all().count());
  }

  @Test
  void theOrderOfEnumerationIsAsDocumented() {
    assertThat(free(3).all().limit(8).map(TargetGraph::text))
        .containsExactly(
            "",
            "t0>t2",
            "t1>t2",
            "t0>t2 t1>t2",
            "t0>t1",
            "t0>t1 t0>t2",
            "t0>t1 t1>t2",
            "t0>t1 t0>t2 t1>t2");
    assertThat(free(4).all().toList()).isEqualTo(free(4).all().toList());
  }

  @Test
  void enumerationStartsAtOnceForSixtyFourTargets() {
    List<String> targets = Oracle.targets(64);
    for (int maxParents : new int[] {0, 1, 2, 63}) {
      DagSpace space =
          new DagSpace(
              targets,
              new EdgeConstraints(
                  maxParents == 0 ? List.of() : List.of(new Edge("t63", "t0")),
                  List.of(),
                  List.of(),
                  maxParents));
      assertThat(space.all().findFirst()).contains(space.smallest());
      int many = maxParents == 0 ? 1 : 50_000;
      assertThat(space.all().limit(many).distinct()).hasSize(many).allMatch(space::contains);
    }
  }

  @Test
  void tiersSplitLargeSpacesIntoProducts() {
    List<String> targets = Oracle.targets(64);
    EdgeConstraints tiers =
        new EdgeConstraints(
            List.of(), List.of(), List.of(targets.subList(0, 30), targets.subList(30, 64)), 63);
    assertThat(new DagSpace(targets, tiers).count())
        .isEqualTo(free(30).count().multiply(free(34).count()).shiftLeft(30 * 34));
  }

  @Test
  void aFewSpecialTargetsAmongManyAreCountedExactly() {
    // Edges t0>t1 present, t1>t0 present and both absent are the three ways to have the pair, the
    // first two equally many; so the space without either edge makes up the rest.
    List<String> targets = Oracle.targets(40);
    List<Edge> forward = Edge.parse(targets, "t0>t1");
    List<Edge> both = Edge.parse(targets, "t0>t1 t1>t0");
    BigInteger with =
        new DagSpace(targets, new EdgeConstraints(forward, List.of(), List.of(), 63)).count();
    BigInteger without =
        new DagSpace(targets, new EdgeConstraints(List.of(), both, List.of(), 63)).count();
    assertThat(with.shiftLeft(1).add(without)).isEqualTo(free(40).count());
  }

  @Test
  void tooManyKindsOfTargetsAreRefusedButStillEnumerated() {
    List<String> targets = Oracle.targets(30);
    SplittableRandom random = new SplittableRandom(3);
    List<Edge> forbidden =
        Oracle.allEdges(targets).stream().filter(e -> random.nextInt(4) == 0).toList();
    DagSpace space =
        new DagSpace(targets, new EdgeConstraints(List.of(), forbidden, List.of(), 63));
    assertThatThrownBy(space::count)
        .isInstanceOf(StructureException.class)
        .hasMessageContaining("distinguish 30 kinds of targets among 30")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> space.random(random)).isInstanceOf(StructureException.class);
    assertThat(space.all().limit(100)).hasSize(100);
  }
}
