package org.dbmtl.search.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.pricing.Gate.Purpose;
import org.junit.jupiter.api.Test;

class StructurePricingTest {
  /** Prices by a function of target and parents, and remembers what was asked for. */
  private static final class KnownPrices implements PricingTrainer.Prices {
    private final ToDoubleBiFunction<Integer, Long> gain;
    private final List<Set<Long>> asked = new ArrayList<>();

    /** Parents whose gain is one of a few rows. */
    private long luck;

    KnownPrices(int targets, ToDoubleBiFunction<Integer, Long> gain) {
      this.gain = gain;
      IntStream.range(0, targets).forEach(target -> asked.add(new HashSet<>()));
    }

    @Override
    public LocalPrices of(ParentSets sets, long mostRows, int threads, DoubleConsumer progress) {
      List<Map<Long, LocalPrices.Price>> prices = new ArrayList<>();
      for (int target = 0; target < sets.targets().size(); target++) {
        Map<Long, LocalPrices.Price> own = new HashMap<>();
        for (long set : sets.sets().get(target)) {
          assertThat(asked.get(target).add(set)).as("set %x is priced once", set).isTrue();
          float price = (float) gain.applyAsDouble(target, set);
          float few = (set & luck) != 0 ? 3 : 0;
          own.put(
              set, new LocalPrices.Price(price, new float[] {price - 1 - few, price + 1 + few}));
        }
        prices.add(own);
      }
      return new LocalPrices(sets.targets(), prices, mostRows);
    }
  }

  private static List<String> names(int targets) {
    return IntStream.range(0, targets).mapToObj(target -> "t" + target).toList();
  }

  private static double[] ones(int targets) {
    return IntStream.range(0, targets).mapToDouble(target -> 1).toArray();
  }

  /** Oracle: both maxima over all subsets of the other targets. */
  @Test
  void anEdgeIsWorthTheDifferenceOfTheBestSetsWithItAndWithoutIt() throws Exception {
    int targets = 4;
    KnownPrices known =
        new KnownPrices(targets, (target, set) -> new Random(set * 31 + target).nextDouble());
    double[] weights = {1, 2, 0.5, 1};
    Pricing pricing =
        new StructurePricing(new DagSpace(names(targets), EdgeConstraints.NONE), weights, 0, 1)
            .run(known, 1000, 1, share -> {});
    assertThat(pricing.edges()).hasSize(12);
    for (EdgeWorth worth : pricing.edges()) {
      int parent = Integer.parseInt(worth.edge().parent().substring(1));
      int child = Integer.parseInt(worth.edge().child().substring(1));
      double with = Double.NEGATIVE_INFINITY;
      double without = Double.NEGATIVE_INFINITY;
      for (long set = 0; set < 1 << targets; set++) {
        if ((set >> child & 1) == 0) {
          double gain = known.gain.applyAsDouble(child, set);
          with = (set >> parent & 1) == 1 ? Math.max(with, gain) : with;
          without = (set >> parent & 1) == 0 ? Math.max(without, gain) : without;
        }
      }
      double alone =
          known.gain.applyAsDouble(child, 1L << parent) - known.gain.applyAsDouble(child, 0L);
      assertThat(worth.alone().mean()).isCloseTo(weights[child] * alone, within(1e-5));
      assertThat(worth.givenOthers()).isNotNull();
      assertThat(worth.givenOthers().mean())
          .isCloseTo(weights[child] * (with - without), within(1e-5));
    }
  }

  /** Eighteen targets have more sets than are priced: each one's three parents must be kept. */
  @Test
  void aScreeningKeepsTheParentsThatHelpAndTheConstraints() throws Exception {
    int targets = 18;
    long[] parents = new long[targets];
    Random random = new Random(5);
    for (int child = 3; child < targets; child++) {
      while (Long.bitCount(parents[child]) < 3) {
        parents[child] |= 1L << random.nextInt(child);
      }
    }
    EdgeConstraints constraints =
        new EdgeConstraints(
            List.of(new Edge("t0", "t17")), List.of(new Edge("t1", "t2")), List.of(), 4);
    KnownPrices known =
        new KnownPrices(
            targets,
            (child, set) ->
                0.02 * Long.bitCount(set & parents[child])
                    - 0.001 * Long.bitCount(set & ~parents[child]));
    Pricing pricing =
        new StructurePricing(new DagSpace(names(targets), constraints), ones(targets), 0, 1)
            .run(known, 50_000, 1, share -> {});
    assertThat(pricing.screened()).isTrue();
    assertThat(pricing.consideredParents()).hasSize(targets).allMatch(kept -> kept <= 12);
    for (int child = 3; child < targets; child++) {
      assertThat(pricing.winner().parentMask(child) & parents[child]).isEqualTo(parents[child]);
    }
    assertThat(constraints.violations(pricing.winner())).isEmpty();
    for (long set : known.asked.get(2)) {
      assertThat(set & 2).as("the forbidden parent in set %x", set).isZero();
    }
    assertThat(known.asked.stream().mapToLong(Set::size).sum()).isLessThan(200_000);
    Gate gate = pricing.gate();
    assertThat(gate).isNotNull();
    assertThat(gate.trained()).hasSize(8);
    assertThat(gate.trained().get(0).purpose()).isEqualTo(Purpose.WINNER);
    assertThat(gate.trained())
        .allMatch(one -> constraints.violations(one.structure()).isEmpty())
        .extracting(Gate.Trained::structure)
        .doesNotHaveDuplicates();
  }

  /** All parents gain alike in the mean, those that are luck in some rows alone. */
  @Test
  void edgesThatTheRowsDoNotShowAreDropped() throws Exception {
    int targets = 4;
    KnownPrices known = new KnownPrices(targets, (target, set) -> 0.1 * Long.bitCount(set));
    known.luck = 0b0001;
    EdgeConstraints noCycle =
        new EdgeConstraints(
            List.of(), List.of(), List.of(List.of("t0"), List.of("t1"), List.of("t2", "t3")), 4);
    Pricing pricing =
        new StructurePricing(new DagSpace(names(targets), noCycle), ones(targets), 0, 1)
            .run(known, 1000, 1, share -> {});
    assertThat(pricing.best()).isNotEmpty();
    for (PricedStructure best : pricing.best()) {
      assertThat(best.structure().edges()).noneMatch(edge -> edge.parent().equals("t0"));
    }
    assertThat(pricing.winner().edges()).contains(new Edge("t1", "t2"), new Edge("t1", "t3"));
  }
}
