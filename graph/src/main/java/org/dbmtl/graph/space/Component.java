package org.dbmtl.graph.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Targets that may lie on a common cycle, sorted into kinds that the rules treat alike.
 *
 * <p>Draw every edge that the rules allow at all: a cycle never leaves a strongly connected
 * component of this digraph. So the parents from outside its component are free for each target,
 * and the number of structures is the product over the components. Tiers, for example, make one
 * component each. Two targets of a component are of one kind when swapping them leaves the rules as
 * they are; then counts need only know how many of a kind, not which. Without constraints there is
 * one component of one kind.
 */
final class Component {
  private final long members;
  private final List<int[]> kinds = new ArrayList<>();
  private final int[] outside;
  private final int[] slots;
  private final boolean[][] mayHave;
  private final boolean[][] mustHave;

  private Component(long members, ParentRules rules, long[] optional) {
    this.members = members;
    for (long rest = members; rest != 0; rest &= rest - 1) {
      addToItsKind(Long.numberOfTrailingZeros(rest), rules, optional);
    }
    int count = kinds.size();
    this.outside = new int[count];
    this.slots = new int[count];
    this.mayHave = new boolean[count][count];
    this.mustHave = new boolean[count][count];
    for (int kind = 0; kind < count; kind++) {
      int child = kinds.get(kind)[0];
      outside[kind] = Long.bitCount(optional[child] & ~members);
      slots[kind] = rules.slots(child);
      for (int other = 0; other < count; other++) {
        int[] parents = kinds.get(other);
        int parent = parents[parents.length - 1];
        mayHave[kind][other] = (optional[child] >>> parent & 1) != 0;
        mustHave[kind][other] = (rules.required(child) >>> parent & 1) != 0;
      }
    }
  }

  /**
   * The components, first members ascending.
   *
   * @param optional [targets] optional parents without those that required edges rule out
   */
  static List<Component> of(ParentRules rules, long[] optional) {
    long[] possible = rules.required();
    for (int child = 0; child < possible.length; child++) {
      possible[child] |= optional[child];
    }
    long[] descendants = Reachability.descendants(possible);
    List<Component> components = new ArrayList<>();
    long seen = 0;
    for (int target = 0; target < possible.length; target++) {
      if ((seen >>> target & 1) == 0) {
        long members = 1L << target;
        for (long rest = descendants[target]; rest != 0; rest &= rest - 1) {
          int other = Long.numberOfTrailingZeros(rest);
          members |= (descendants[other] >>> target & 1) << other;
        }
        components.add(new Component(members, rules, optional));
        seen |= members;
      }
    }
    return components;
  }

  private void addToItsKind(int target, ParentRules rules, long[] optional) {
    for (int kind = 0; kind < kinds.size(); kind++) {
      int[] alike = kinds.get(kind);
      if (interchangeable(alike[0], target, rules, optional)) {
        int[] longer = Arrays.copyOf(alike, alike.length + 1);
        longer[alike.length] = target;
        kinds.set(kind, longer);
        return;
      }
    }
    kinds.add(new int[] {target});
  }

  /** Whether swapping the two leaves the rules of this component as they are. */
  private boolean interchangeable(int a, int b, ParentRules rules, long[] optional) {
    if (rules.slots(a) != rules.slots(b)
        || Long.bitCount(optional[a] & ~members) != Long.bitCount(optional[b] & ~members)
        || swap(optional[a] & members, a, b) != (optional[b] & members)
        || swap(rules.required(a) & members, a, b) != (rules.required(b) & members)) {
      return false;
    }
    for (long rest = members & ~(1L << a | 1L << b); rest != 0; rest &= rest - 1) {
      int other = Long.numberOfTrailingZeros(rest);
      if (swap(optional[other], a, b) != optional[other]
          || swap(rules.required(other), a, b) != rules.required(other)) {
        return false;
      }
    }
    return true;
  }

  private static long swap(long mask, int a, int b) {
    long different = (mask >>> a ^ mask >>> b) & 1;
    return mask ^ (different << a | different << b);
  }

  /** Mask of its targets. */
  long members() {
    return members;
  }

  /** Number of kinds. */
  int kinds() {
    return kinds.size();
  }

  /** Number of targets of a kind. */
  int size(int kind) {
    return kinds.get(kind).length;
  }

  /** Mask of the targets of a kind. */
  long mask(int kind) {
    long mask = 0;
    for (int target : kinds.get(kind)) {
      mask |= 1L << target;
    }
    return mask;
  }

  /**
   * Number of parent sets of a target of this kind, when inside the component only the placed
   * targets may be parents.
   *
   * @param placed [kinds] how many targets of each kind are placed, the target itself not among
   *     them
   */
  BigInteger parentSets(int kind, int[] placed) {
    int free = outside[kind];
    for (int other = 0; other < placed.length; other++) {
      if (mustHave[kind][other] && placed[other] < size(other)) {
        return BigInteger.ZERO;
      }
      if (mayHave[kind][other]) {
        free += placed[other];
      }
    }
    return Binomials.chooseAtMost(free, slots[kind]);
  }
}
