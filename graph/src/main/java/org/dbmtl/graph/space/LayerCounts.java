package org.dbmtl.graph.space;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

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

  /** Known numbers of ways by {@link #digit} of every kind; null where not worked out. */
  private final @Nullable BigInteger[] ways;

  LayerCounts(Component component) {
    this.component = component;
    int states = 1;
    for (int kind = 0; kind < component.kinds(); kind++) {
      states = Math.multiplyExact(states, digits(kind));
    }
    this.ways = new BigInteger[states];
    total();
  }

  private int digits(int kind) {
    return (component.size(kind) + 1) * (component.size(kind) + 2) / 2;
  }

  /** Numbers the states of one kind: {@code last <= placed <= size}. */
  private static int digit(int placed, int last) {
    return placed * (placed + 1) / 2 + last;
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

  /**
   * Number of ways to go on when this many of each kind are placed, this many in the last layer.
   */
  BigInteger ways(int[] placed, int[] last) {
    int state = 0;
    boolean complete = true;
    for (int kind = 0; kind < placed.length; kind++) {
      state = state * digits(kind) + digit(placed[kind], last[kind]);
      complete &= placed[kind] == component.size(kind);
    }
    BigInteger known = ways[state];
    if (known == null) {
      Sum sum = new Sum();
      if (!complete) {
        forEachLayer(placed, last, sum);
      }
      known = complete ? BigInteger.ONE : sum.value;
      ways[state] = known;
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
    new Walk(placed, parentSets, visitor).from(0, BigInteger.ONE, 0, 0);
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

    /**
     * Tries all numbers of this and later kinds.
     *
     * @param choices ways to choose the members of earlier kinds and their parents
     * @param state digits of earlier kinds after this layer
     * @param members number of targets of earlier kinds in this layer
     */
    boolean from(int kind, BigInteger choices, int state, int members) {
      if (kind == layer.length) {
        return members == 0 || visit(choices, state);
      }
      int left = component.size(kind) - placed[kind];
      int most = parentSets[kind].signum() == 0 ? 0 : left;
      for (int count = 0; count <= most; count++) {
        layer[kind] = count;
        BigInteger here =
            count == 0
                ? choices
                : choices
                    .multiply(parentSets[kind].pow(count))
                    .multiply(Binomials.choose(left, count));
        if (!from(
            kind + 1,
            here,
            state * digits(kind) + digit(placed[kind] + count, count),
            members + count)) {
          return false;
        }
      }
      layer[kind] = 0;
      return true;
    }

    private boolean visit(BigInteger choices, int state) {
      BigInteger known = ways[state];
      if (known == null) {
        known = workOut();
      }
      return known.signum() == 0 || visitor.visit(layer, choices.multiply(known));
    }

    private BigInteger workOut() {
      int[] next = new int[placed.length];
      for (int kind = 0; kind < next.length; kind++) {
        next[kind] = placed[kind] + layer[kind];
      }
      return ways(next, layer.clone());
    }
  }
}
