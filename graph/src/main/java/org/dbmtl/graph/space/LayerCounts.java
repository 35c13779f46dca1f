package org.dbmtl.graph.space;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the ways to build the acyclic structures of one component layer by layer.
 *
 * <p>Every DAG has one sequence of layers: the targets without parents inside the component, then
 * those without once the first are taken away, and so on. A target of a layer has all its inner
 * parents in earlier layers and at least one in the layer just before. So with {@code U} placed,
 * {@code L} of it in the last layer, and {@code N(v, U)} parent sets of {@code v} within {@code U},
 *
 * <pre>
 *   ways(U, L) = sum over nonempty T outside U of
 *                  product over v in T of [N(v, U) - N(v, U without L)] * ways(U + T, T)
 * </pre>
 *
 * with {@code N(v, U)} alone in the first layer and 1 way when all are placed. Without constraints
 * this is the recursion by outpoints of Kuipers and Moffa, "Uniform random generation of large
 * acyclic digraphs", Statistics and Computing 25 (2015), section 4, and counts what Robinson's
 * recurrence counts; with a set of allowed parents per target it is the root-layering of Talvitie,
 * Vuoksenmaa and Koivisto, "Exact sampling of directed acyclic graphs from modular distributions",
 * UAI 2019, section 3. All terms are positive, so the same numbers serve to draw. Deviation from
 * both: {@code U}, {@code L} and {@code T} are numbers of targets of each kind of {@link
 * Component}, not sets; the number of choices is multiplied in.
 *
 * <p>Cost: one step per {@link #steps}, from n<sup>3</sup>/6 for one kind to 4<sup>n</sup> for n
 * kinds. Immutable and thread-safe once constructed.
 */
final class LayerCounts {
  /** Sees the possible next layers one by one; false ends the walk. */
  @FunctionalInterface
  interface LayerVisitor {
    /**
     * Sees one layer.
     *
     * @param layer [kinds] how many targets of each kind are in it; valid during the call only
     * @param ways number of structures that go on with such a layer, more than zero
     */
    boolean visit(int[] layer, BigInteger ways);
  }

  private final Component component;
  private final Map<Long, BigInteger> ways = new HashMap<>();

  LayerCounts(Component component) {
    this.component = component;
    total();
  }

  /** Number of additions needed for a component; may be infinite. */
  static double steps(Component component) {
    double steps = 1;
    for (int kind = 0; kind < component.kinds(); kind++) {
      // Each target is placed before the last layer, in it, in the next one, or later.
      double n = component.size(kind);
      steps *= (n + 1) * (n + 2) * (n + 3) / 6;
    }
    return steps;
  }

  /** Number of acyclic choices of the parents of all targets of the component. */
  BigInteger total() {
    return ways(new int[component.kinds()], new int[component.kinds()]);
  }

  /** Number of ways to go on when so many of each kind are placed, so many in the last layer. */
  BigInteger ways(int[] placed, int[] last) {
    long state = 0;
    boolean complete = true;
    for (int kind = 0; kind < placed.length; kind++) {
      int radix = component.size(kind) + 1;
      state = (state * radix + placed[kind]) * radix + last[kind];
      complete &= placed[kind] == component.size(kind);
    }
    if (complete) {
      return BigInteger.ONE;
    }
    BigInteger known = ways.get(state);
    if (known == null) {
      Sum sum = new Sum();
      forEachLayer(placed, last, sum);
      known = sum.value;
      ways.put(state, known);
    }
    return known;
  }

  private static final class Sum implements LayerVisitor {
    private BigInteger value = BigInteger.ZERO;

    @Override
    public boolean visit(int[] layer, BigInteger ways) {
      value = value.add(ways);
      return true;
    }
  }

  /** Walks over the layers that can come next, in a fixed order. */
  void forEachLayer(int[] placed, int[] last, LayerVisitor visitor) {
    boolean first = true;
    int[] before = new int[placed.length];
    for (int kind = 0; kind < placed.length; kind++) {
      before[kind] = placed[kind] - last[kind];
      first &= placed[kind] == 0;
    }
    BigInteger[] parentSets = new BigInteger[placed.length];
    for (int kind = 0; kind < placed.length; kind++) {
      parentSets[kind] = component.parentSets(kind, placed);
      if (!first) {
        parentSets[kind] = parentSets[kind].subtract(component.parentSets(kind, before));
      }
    }
    new Walk(placed, parentSets, visitor).from(0, BigInteger.ONE, 0);
  }

  private final class Walk {
    private final int[] placed;
    private final BigInteger[] parentSets;
    private final LayerVisitor visitor;
    private final int[] layer;

    Walk(int[] placed, BigInteger[] parentSets, LayerVisitor visitor) {
      this.placed = placed;
      this.parentSets = parentSets;
      this.visitor = visitor;
      this.layer = new int[placed.length];
    }

    boolean from(int kind, BigInteger choices, int members) {
      if (kind == layer.length) {
        return members == 0 || visit(choices);
      }
      int left = component.size(kind) - placed[kind];
      int most = parentSets[kind].signum() == 0 ? 0 : left;
      BigInteger power = choices;
      for (int count = 0; count <= most; count++) {
        layer[kind] = count;
        if (!from(kind + 1, power.multiply(Binomials.choose(left, count)), members + count)) {
          return false;
        }
        power = power.multiply(parentSets[kind]);
      }
      layer[kind] = 0;
      return true;
    }

    private boolean visit(BigInteger choices) {
      int[] next = new int[placed.length];
      for (int kind = 0; kind < next.length; kind++) {
        next[kind] = placed[kind] + layer[kind];
      }
      BigInteger continued = choices.multiply(ways(next, layer));
      return continued.signum() == 0 || visitor.visit(layer, continued);
    }
  }
}
