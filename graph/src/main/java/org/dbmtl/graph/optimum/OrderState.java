package org.dbmtl.graph.optimum;

/**
 * An order of the targets in which each has its best parent set out of those before it, and the
 * moves of a block of neighbours within the order.
 *
 * <p>Every state allows all required parents: a step that would break this is not made. Not
 * thread-safe.
 */
final class OrderState {
  private final ParentTable[] tables;
  private final int[] order;
  private final long[] before;
  private final int[] ranks;
  private final int[] keptOrder;
  private final long[] keptBefore;
  private final int[] keptRanks;
  private long steps;

  OrderState(LocalScores scores) {
    int size = scores.size();
    this.tables = new ParentTable[size];
    for (int target = 0; target < size; target++) {
      tables[target] = scores.table(target);
    }
    this.order = new int[size];
    this.before = new long[size];
    this.ranks = new int[size];
    this.keptOrder = new int[size];
    this.keptBefore = new long[size];
    this.keptRanks = new int[size];
  }

  /** Takes an order in which required parents come first. */
  void set(int[] newOrder) {
    System.arraycopy(newOrder, 0, order, 0, order.length);
    long earlier = 0;
    for (int target : order) {
      before[target] = earlier;
      ranks[target] = tables[target].best(earlier, 0, tables[target].sets.length);
      earlier |= 1L << target;
    }
  }

  /** The order: a copy. */
  int[] order() {
    return order.clone();
  }

  /** Parents of every target as masks. */
  long[] parents() {
    long[] parents = new long[order.length];
    for (int target = 0; target < parents.length; target++) {
      parents[target] = tables[target].sets[ranks[target]];
    }
    return parents;
  }

  /** The structure's score, nats per row. */
  double score() {
    double sum = 0;
    for (int target = 0; target < order.length; target++) {
      sum += tables[target].scores[ranks[target]];
    }
    return sum;
  }

  /** How many steps of blocks were tried. */
  long steps() {
    return steps;
  }

  /**
   * Moves the block of {@code width} targets at position {@code from} to the best place to the left
   * or right of it, where that gains more than {@code least}.
   *
   * @return whether it moved
   */
  boolean moveToBest(int from, int width, boolean left, double least) {
    keep();
    double gain = 0;
    double best = least;
    int bestDistance = 0;
    int distance = 0;
    for (int place = from; canStep(place, width, left); place += left ? -1 : 1) {
      gain += left ? stepLeft(place, width) : stepRight(place, width);
      distance++;
      if (gain > best) {
        best = gain;
        bestDistance = distance;
        keep();
      }
    }
    if (distance > bestDistance) {
      restore();
    }
    return bestDistance > 0;
  }

  /** Moves a block by a number of steps, or less where a required parent or an end stops it. */
  void move(int from, int width, boolean left, int distance) {
    int place = from;
    for (int i = 0; i < distance && canStep(place, width, left); i++) {
      if (left) {
        stepLeft(place--, width);
      } else {
        stepRight(place++, width);
      }
    }
  }

  /**
   * Moves a target behind all others that do not descend from it, where it then finds a better
   * parent set. The structure gains by that set alone; no other target loses a parent.
   *
   * <p>This is what acyclic selection adds to a plain order search (Scanagatta, de Campos, Corani,
   * Zaffalon, "Learning Bayesian networks with thousands of variables", NIPS 2015).
   *
   * @return whether it moved
   */
  boolean moveBehindOthers(int target) {
    long family = 1L << target;
    for (int each : order) {
      if ((tables[each].sets[ranks[each]] & family) != 0) {
        family |= 1L << each;
      }
    }
    if (tables[target].best(allOf(order.length) & ~family, 0, ranks[target]) < 0) {
      return false;
    }
    int[] next = new int[order.length];
    int place = 0;
    for (int each : order) {
      if ((family >>> each & 1) == 0) {
        next[place++] = each;
      }
    }
    for (int each : order) {
      if ((family >>> each & 1) != 0) {
        next[place++] = each;
      }
    }
    set(next);
    return true;
  }

  static long allOf(int size) {
    return size == 0 ? 0 : -1L >>> (Long.SIZE - size);
  }

  private void keep() {
    System.arraycopy(order, 0, keptOrder, 0, order.length);
    System.arraycopy(before, 0, keptBefore, 0, order.length);
    System.arraycopy(ranks, 0, keptRanks, 0, order.length);
  }

  private void restore() {
    System.arraycopy(keptOrder, 0, order, 0, order.length);
    System.arraycopy(keptBefore, 0, before, 0, order.length);
    System.arraycopy(keptRanks, 0, ranks, 0, order.length);
  }

  private boolean canStep(int place, int width, boolean left) {
    if (left ? place == 0 : place + width == order.length) {
      return false;
    }
    int crossed = order[left ? place - 1 : place + width];
    for (int i = place; i < place + width; i++) {
      int child = left ? order[i] : crossed;
      int parent = left ? crossed : order[i];
      if ((tables[child].smallest >>> parent & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The block and the target before it change places. Returns the gain in nats per row. */
  private double stepLeft(int place, int width) {
    steps++;
    int crossed = order[place - 1];
    long block = 0;
    double gain = 0;
    for (int i = place; i < place + width; i++) {
      int member = order[i];
      block |= 1L << member;
      gain += lose(member, 1L << crossed);
      order[i - 1] = member;
    }
    order[place + width - 1] = crossed;
    return gain + win(crossed, block);
  }

  /** The block and the target after it change places. Returns the gain in nats per row. */
  private double stepRight(int place, int width) {
    steps++;
    int crossed = order[place + width];
    long block = 0;
    double gain = 0;
    for (int i = place + width - 1; i >= place; i--) {
      int member = order[i];
      block |= 1L << member;
      gain += win(member, 1L << crossed);
      order[i + 1] = member;
    }
    order[place] = crossed;
    return gain + lose(crossed, block);
  }

  private double win(int target, long parents) {
    before[target] |= parents;
    int rank = ranks[target];
    int better = tables[target].best(before[target], 0, rank);
    if (better < 0) {
      return 0;
    }
    ranks[target] = better;
    return tables[target].scores[better] - tables[target].scores[rank];
  }

  private double lose(int target, long parents) {
    before[target] &= ~parents;
    ParentTable table = tables[target];
    int rank = ranks[target];
    if ((table.sets[rank] & parents) == 0) {
      return 0;
    }
    ranks[target] = table.best(before[target], rank + 1, table.sets.length);
    return table.scores[ranks[target]] - table.scores[rank];
  }
}
