package org.dbmtl.graph.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.dbmtl.graph.StructureException;

/**
 * Counts the structures that keep some rules and draws from them, each with the same probability.
 *
 * <p>The layers of each {@link Component} are drawn one after the other in proportion to the exact
 * {@link LayerCounts}, in integers of any size, so no rounding enters; then, given its layer, each
 * target draws its parent set uniformly from those that put it there. Immutable and thread-safe.
 */
final class UniformDags {
  /** About ten seconds of counting: 12 targets no two of which the constraints treat alike. */
  private static final double MAX_STEPS = 0x1p24;

  private final ParentRules rules;
  private final long[] optional;
  private final List<Component> components;
  private final List<LayerCounts> counts = new ArrayList<>();

  /**
   * @throws StructureException if the constraints tell too many targets apart to count exactly
   */
  UniformDags(ParentRules rules) {
    this.rules = rules;
    long[] needed = Reachability.descendants(rules.required());
    this.optional = new long[rules.size()];
    for (int child = 0; child < optional.length; child++) {
      optional[child] = rules.optional(child) & ~needed[child];
    }
    this.components = Component.of(rules, optional);
    for (Component component : components) {
      if (LayerCounts.steps(component) > MAX_STEPS) {
        throw new StructureException(
            ("the constraints distinguish %d kinds of targets among %d that may form cycles: too"
                    + " many to count or sample exactly (12 kinds are not), use tiers or fewer"
                    + " constraints")
                .formatted(component.kinds(), Long.bitCount(component.members())));
      }
    }
    for (Component component : components) {
      counts.add(new LayerCounts(component));
    }
  }

  /** Number of structures. */
  BigInteger count() {
    BigInteger count = BigInteger.ONE;
    for (LayerCounts component : counts) {
      count = count.multiply(component.total());
    }
    return count;
  }

  /** Parent masks of a structure drawn uniformly. */
  long[] draw(RandomGenerator random) {
    long[] parents = new long[rules.size()];
    for (int i = 0; i < components.size(); i++) {
      draw(components.get(i), counts.get(i), random, parents);
    }
    return parents;
  }

  private void draw(
      Component component, LayerCounts layers, RandomGenerator random, long[] parents) {
    int[] placed = new int[component.kinds()];
    int[] last = placed.clone();
    long outside = ~component.members();
    long placedMask = 0;
    long lastMask = 0;
    while (placedMask != component.members()) {
      last =
          new LayerDraw(RandomSubset.below(layers.ways(placed, last), random))
              .from(layers, placed, last);
      long layerMask = 0;
      for (int kind = 0; kind < last.length; kind++) {
        layerMask |= RandomSubset.of(component.mask(kind) & ~placedMask, last[kind], random);
        placed[kind] += last[kind];
      }
      for (long rest = layerMask; rest != 0; rest &= rest - 1) {
        int child = Long.numberOfTrailingZeros(rest);
        long free = optional[child] & (placedMask | outside);
        do {
          parents[child] =
              rules.required(child) | RandomSubset.atMost(free, rules.slots(child), random);
          // A target without a parent in the last layer would have been placed earlier.
        } while (placedMask != 0 && (parents[child] & lastMask) == 0);
      }
      placedMask |= layerMask;
      lastMask = layerMask;
    }
  }

  /** Finds the layer in whose share of all ways a drawn number falls. */
  private static final class LayerDraw implements LayerCounts.LayerVisitor {
    private BigInteger left;
    private int[] found = new int[0];

    LayerDraw(BigInteger drawn) {
      this.left = drawn;
    }

    int[] from(LayerCounts layers, int[] placed, int[] last) {
      layers.forEachLayer(placed, last, this);
      return found;
    }

    @Override
    public boolean visit(int[] layer, BigInteger ways) {
      left = left.subtract(ways);
      if (left.signum() < 0) {
        found = layer.clone();
        return false;
      }
      return true;
    }
  }
}
