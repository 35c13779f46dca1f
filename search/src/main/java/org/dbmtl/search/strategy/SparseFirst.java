package org.dbmtl.search.strategy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.jspecify.annotations.Nullable;

/**
 * All structures of a space by their number of edges, the sparsest first; those of equal number in
 * the lexicographic order of their edges (by the parent's position, then by the child's).
 *
 * <p>Depth-first search over edge sets of growing size on top of the required edges. Taking an edge
 * that is not required out of a structure of the space leaves it in the space, so a set that is
 * outside is never extended, and the first size without any structure is the end. Lazy; memory is
 * {@code O(n^4)} for {@code n} targets.
 */
final class SparseFirst implements Iterator<TargetGraph> {
  private static final class Frame {
    final TargetGraph graph;
    int next;

    Frame(TargetGraph graph, int next) {
      this.graph = graph;
      this.next = next;
    }
  }

  private final DagSpace space;
  private final List<Edge> options = new ArrayList<>();
  private final Deque<Frame> path = new ArrayDeque<>();
  private int added;
  private boolean foundOfThisSize;
  private @Nullable TargetGraph upcoming;

  SparseFirst(DagSpace space) {
    this.space = space;
    TargetGraph smallest = space.smallest();
    for (String parent : space.targets()) {
      for (String child : space.targets()) {
        if (!parent.equals(child)) {
          Edge edge = new Edge(parent, child);
          if (!smallest.contains(edge) && space.allows(smallest, new AddEdge(edge))) {
            options.add(edge);
          }
        }
      }
    }
    path.push(new Frame(smallest, 0));
    upcoming = advance();
  }

  @Override
  public boolean hasNext() {
    return upcoming != null;
  }

  @Override
  public TargetGraph next() {
    TargetGraph result = upcoming;
    if (result == null) {
      throw new NoSuchElementException("the space is exhausted");
    }
    upcoming = advance();
    return result;
  }

  private @Nullable TargetGraph advance() {
    while (true) {
      while (!path.isEmpty()) {
        Frame top = path.element();
        int missing = added + 1 - path.size();
        if (missing == 0) {
          path.pop();
          foundOfThisSize = true;
          return top.graph;
        }
        if (top.next + missing > options.size()) {
          path.pop();
          continue;
        }
        AddEdge add = new AddEdge(options.get(top.next++));
        if (space.allows(top.graph, add)) {
          path.push(new Frame(top.graph.with(add), top.next));
        }
      }
      if (!foundOfThisSize) {
        return null;
      }
      added++;
      foundOfThisSize = false;
      path.push(new Frame(space.smallest(), 0));
    }
  }
}
