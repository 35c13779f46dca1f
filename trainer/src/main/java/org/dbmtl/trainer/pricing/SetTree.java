package org.dbmtl.trainer.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parent sets of a target as a tree, in which a set hangs on the one without its last parent:
 * what labels add to a layer is then one addition a set. Nodes are in the order of a walk that
 * visits a node before those that hang on it. Immutable.
 *
 * @param nodes without the root, which is the empty set
 * @param ofEmpty index of the empty set among the sets, or {@value #NOT_ASKED}
 * @param depth most parents of a set
 */
record SetTree(List<Node> nodes, int ofEmpty, int depth) {
  static final int NOT_ASKED = -1;

  /**
   * A set.
   *
   * @param depth how many parents it has
   * @param last the last of them
   * @param set index among the sets that are asked for, or {@value #NOT_ASKED} of one that others
   *     hang on alone
   * @param leaf whether no other hangs on it
   */
  record Node(int depth, int last, int set, boolean leaf) {}

  /**
   * The tree of these sets.
   *
   * @param sets bit masks over the targets, each once
   */
  static SetTree of(long[] sets) {
    Branch root = new Branch();
    for (int set = 0; set < sets.length; set++) {
      Branch at = root;
      for (long rest = sets[set]; rest != 0; rest &= rest - 1) {
        at = at.branches.computeIfAbsent(Long.numberOfTrailingZeros(rest), last -> new Branch());
      }
      at.set = set;
    }
    List<Node> nodes = new ArrayList<>();
    root.addTo(nodes, 1);
    int depth = nodes.stream().mapToInt(Node::depth).max().orElse(0);
    return new SetTree(List.copyOf(nodes), root.set, depth);
  }

  private static final class Branch {
    final Map<Integer, Branch> branches = new TreeMap<>();
    int set = NOT_ASKED;

    void addTo(List<Node> nodes, int depth) {
      branches.forEach(
          (last, branch) -> {
            nodes.add(new Node(depth, last, branch.set, branch.branches.isEmpty()));
            branch.addTo(nodes, depth + 1);
          });
    }
  }
}
