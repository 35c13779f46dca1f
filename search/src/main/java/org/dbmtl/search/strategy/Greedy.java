package org.dbmtl.search.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit.AddEdge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Adds targets one at a time and keeps the links of the new target that score best; earlier links
 * stay.
 *
 * <p>Section 2.3 of Wang et al., "Deep Bayesian Multi-Target Learning" (2019), the O(n^2)
 * procedure. The paper leaves open in which order targets come and which links are tried. Here:
 *
 * <ul>
 *   <li><b>Order.</b> Given: the study's {@code search.order}, or else the seeding's (by default
 *       the labels' entropy, descending).
 *   <li><b>What is trained.</b> Always a structure over all targets; one that was not added yet has
 *       no links but the required ones.
 *   <li><b>Link options.</b> The start is the smallest structure of the space: 1 evaluation. For
 *       the k-th target in order, each earlier target in turn, first to last, is tried as its
 *       parent (1 evaluation), as its child (1 evaluation), and not at all (the best so far, known
 *       already). The best of the three is kept before the next earlier target is tried. A link is
 *       kept only if it scores higher than no link. Of two such links the parent is kept, unless
 *       the child scores higher by more than two standard errors of the paired difference: the
 *       order says what comes first, and luck should not turn it round.
 *   <li><b>Left out.</b> An option that closes a cycle or breaks a constraint is not evaluated, nor
 *       is any for a pair that a required edge links already.
 *   <li><b>Backward.</b> A link is kept for any gain, noise included. So where candidates are
 *       trained on several seeds, the result is tried without its edges at the end, by {@link
 *       BackwardElimination}.
 * </ul>
 *
 * <p>So there are exactly {@code 1 + n(n-1)} evaluations for {@code n} targets, less one for each
 * option left out, and at most two for each edge of the result. A call of {@link #ask} returns the
 * one or two options of one pair, since the next pair depends on their scores; where every option
 * of a pair is left out it goes on to the next pair.
 */
public final class Greedy implements SearchStrategy {
  private final DagSpace space;
  private final List<String> order;
  private final Function<TargetGraph, Candidate> candidates;
  private final ScoreBook book = new ScoreBook();

  private TargetGraph best;
  private List<TargetGraph> options;
  private int newcomer;
  private int earlier;
  private @Nullable BackwardElimination backward;

  /**
   * @param order every target of the space once, the first to add first
   * @param candidates gives a structure its hyperparameters
   */
  public Greedy(DagSpace space, List<String> order, Function<TargetGraph, Candidate> candidates) {
    this.space = space;
    this.order = List.copyOf(order);
    this.candidates = candidates;
    this.best = space.smallest();
    this.options = List.of(best);
  }

  @Override
  public List<Candidate> ask(int max) {
    List<Candidate> round = new ArrayList<>();
    while (newcomer < order.size()) {
      for (TargetGraph option : options) {
        if (round.size() < max && book.claim(option)) {
          round.add(candidates.apply(option));
        }
      }
      if (!round.isEmpty()) {
        return round;
      }
      keepTheBest();
      nextPair();
    }
    return book.hasSeveralSeeds(best) ? askBackward(max) : round;
  }

  private List<Candidate> askBackward(int max) {
    if (backward == null) {
      backward = new BackwardElimination(space, book, best);
    }
    List<Candidate> round = new ArrayList<>();
    for (TargetGraph single : backward.singles()) {
      if (round.size() < max && book.claim(single)) {
        round.add(candidates.apply(single));
      }
    }
    while (round.isEmpty()) {
      TargetGraph next = backward.next();
      if (next == null) {
        break;
      }
      if (book.claim(next)) {
        round.add(candidates.apply(next));
      }
    }
    return round;
  }

  private void keepTheBest() {
    TargetGraph before = best;
    for (TargetGraph option : options) {
      boolean first = best.equals(before);
      if (first ? book.score(option) > book.score(best) : book.isClearlyBetter(option, best)) {
        best = option;
      }
    }
  }

  private void nextPair() {
    earlier++;
    if (earlier >= newcomer) {
      newcomer++;
      earlier = 0;
    }
    options = newcomer < order.size() ? links(order.get(earlier), order.get(newcomer)) : List.of();
  }

  private List<TargetGraph> links(String known, String added) {
    Edge asParent = new Edge(known, added);
    if (best.contains(asParent) || best.contains(asParent.reversed())) {
      return List.of();
    }
    List<TargetGraph> links = new ArrayList<>();
    for (Edge edge : List.of(asParent, asParent.reversed())) {
      if (space.allows(best, new AddEdge(edge))) {
        links.add(best.with(new AddEdge(edge)));
      }
    }
    return links;
  }

  @Override
  public void tell(TrialOutcome outcome) {
    book.tell(outcome);
  }

  /** Makes it for a study that asks for {@code greedy}. */
  public static final class Provider implements StrategyProvider {
    @Override
    public String name() {
      return "greedy";
    }

    @Override
    public SearchStrategy create(StrategyContext context) {
      return new Greedy(context.space(), context.order(), context::candidate);
    }

    @Override
    public long mostCandidates(DagSpace space) {
      long n = space.targets().size();
      return 1 + n * (n - 1);
    }
  }
}
