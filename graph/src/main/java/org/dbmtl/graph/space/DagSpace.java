package org.dbmtl.graph.space;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.Edit;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.jspecify.annotations.Nullable;

/**
 * All structures over some targets that keep some constraints. Never empty: the structure of the
 * required edges alone is in it. Immutable and thread-safe.
 */
public final class DagSpace {
  private final TargetGraph empty;
  private final EdgeConstraints constraints;
  private final ParentRules rules;
  private @Nullable UniformDags uniform;

  /**
   * @throws StructureException if the targets do not make a structure (see {@link
   *     TargetGraph#empty}), or the constraints name another target
   */
  public DagSpace(List<String> targets, EdgeConstraints constraints) {
    this.empty = TargetGraph.empty(targets);
    this.constraints = constraints;
    // indexOf complains about the first name that is not a target.
    constraints.targets().forEach(empty::indexOf);
    this.rules = new ParentRules(empty, constraints);
  }

  /** The targets in their order. */
  public List<String> targets() {
    return empty.targets();
  }

  /** What the structures of this space keep. */
  public EdgeConstraints constraints() {
    return constraints;
  }

  /** Whether the structure is over these targets and keeps the constraints. O(n). */
  public boolean contains(TargetGraph graph) {
    return sameTargets(graph) && rules.broken(graph) == 0;
  }

  private boolean sameTargets(TargetGraph graph) {
    return graph.targets().equals(empty.targets());
  }

  /**
   * Whether the edit can be made and leads to a structure of this space. The structure itself may
   * lie outside, when one edit can fix it. O(n<sup>2</sup>) word operations, O(n) as a rule.
   *
   * @throws StructureException if the edit names an unknown target
   */
  public boolean allows(TargetGraph graph, Edit edit) {
    int parent = empty.indexOf(edit.edge().parent());
    int child = empty.indexOf(edit.edge().child());
    if (!sameTargets(graph)) {
      return false;
    }
    boolean present = (graph.parentMask(child) >>> parent & 1) != 0;
    if (present == edit instanceof Edit.AddEdge
        || !keepsRules(graph, rules.broken(graph), edit, parent, child)) {
      return false;
    }
    if (edit instanceof Edit.RemoveEdge) {
      return true;
    }
    int start = edit instanceof Edit.AddEdge ? child : parent;
    return closesNoCycle(
        graph, edit, parent, child, Reachability.descendants(graph.parentMasks(), start));
  }

  /** Whether each target's parents are as the rules want them after the edit. */
  private boolean keepsRules(TargetGraph graph, long broken, Edit edit, int parent, int child) {
    long changed = 1L << child;
    boolean keeps = rules.allow(child, graph.parentMask(child) ^ 1L << parent);
    if (edit instanceof Edit.ReverseEdge) {
      changed |= 1L << parent;
      keeps &= rules.allow(parent, graph.parentMask(parent) | 1L << child);
    }
    return keeps && (broken & ~changed) == 0;
  }

  /**
   * Whether the structure after adding or reversing the edge is acyclic.
   *
   * @param descendants those of the child if the edge is added, of the parent if it is reversed
   */
  private static boolean closesNoCycle(
      TargetGraph graph, Edit edit, int parent, int child, long descendants) {
    return edit instanceof Edit.AddEdge
        ? (descendants >>> parent & 1) == 0
        // The turned edge closes a cycle with any other way from parent to child, and such a way
        // enters the child from another of its parents.
        : (descendants & graph.parentMask(child)) == 0;
  }

  /**
   * The edits of one edge that lead to a structure of this space, ordered by the position of the
   * edge's parent, then of its child; of a present edge, removal comes before reversal. Empty for a
   * structure over other targets. O(n<sup>3</sup>) word operations at most.
   */
  public List<Edit> edits(TargetGraph graph) {
    if (!sameTargets(graph)) {
      return List.of();
    }
    long broken = rules.broken(graph);
    long[] descendants = Reachability.descendants(graph.parentMasks());
    List<Edit> edits = new ArrayList<>();
    for (int parent = 0; parent < empty.size(); parent++) {
      for (int child = 0; child < empty.size(); child++) {
        if (parent != child) {
          Edge edge = new Edge(empty.targets().get(parent), empty.targets().get(child));
          boolean present = (graph.parentMask(child) >>> parent & 1) != 0;
          Edit turn = present ? new Edit.ReverseEdge(edge) : new Edit.AddEdge(edge);
          Edit removal = new Edit.RemoveEdge(edge);
          if (present && keepsRules(graph, broken, removal, parent, child)) {
            edits.add(removal);
          }
          if (keepsRules(graph, broken, turn, parent, child)
              && closesNoCycle(graph, turn, parent, child, descendants[present ? parent : child])) {
            edits.add(turn);
          }
        }
      }
    }
    return edits;
  }

  /** The structures one edit away, in the order of {@link #edits}. */
  public Stream<TargetGraph> neighbours(TargetGraph graph) {
    return edits(graph).stream().map(graph::with);
  }

  /** The parents that a target must have, as a bit mask. */
  public long requiredParents(int child) {
    return rules.required(child);
  }

  /** The parents that a target may have but need not, as a bit mask. */
  public long optionalParents(int child) {
    return rules.optional(child);
  }

  /** Most parents that a target may have next to its required ones. */
  public int optionalSlots(int child) {
    return Math.min(rules.slots(child), Long.bitCount(rules.optional(child)));
  }

  /** The structure with the required edges alone: the smallest of the space. */
  public TargetGraph smallest() {
    return empty.withParents(rules.required());
  }

  /**
   * All structures, each once, made only as the stream is read: the first is {@link #smallest} and
   * comes at once for any number of targets. The order is fixed: the first target's parents change
   * slowest, the last one's fastest; a target has few parents before many, and among equally many
   * those at earlier positions first.
   */
  public Stream<TargetGraph> all() {
    int traits =
        Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(
        () -> Spliterators.spliteratorUnknownSize(new DagIterator(empty, rules), traits),
        traits,
        false);
  }

  /**
   * Exact number of structures, by the recursion over layers of Kuipers and Moffa (2015) and
   * Talvitie et al. (2019) as {@link LayerCounts} writes it down; without constraints these are the
   * numbers of Robinson, "Counting labeled acyclic digraphs" (1973), OEIS A003024. The first call
   * of this or {@link #random} works out the counts: under a second for 64 targets without
   * constraints, about ten seconds at worst.
   *
   * @throws StructureException if constraints distinguish so many targets that exact counting would
   *     take too long: more than 12 targets, no two alike, that may all form cycles
   */
  public BigInteger count() {
    return uniform().count();
  }

  /**
   * A structure drawn uniformly: each of the space has exactly the same probability, by the layer
   * counts behind {@link #count}, drawn as Kuipers and Moffa (2015) do. The result depends on
   * nothing but the space and the generator's stream.
   *
   * @throws StructureException as {@link #count}: there is no fallback that is not uniform
   */
  public TargetGraph random(RandomGenerator random) {
    return empty.withParents(uniform().draw(random));
  }

  private synchronized UniformDags uniform() {
    UniformDags known = uniform;
    if (known == null) {
      known = new UniformDags(rules);
      uniform = known;
    }
    return known;
  }
}
