package org.dbmtl.search.strategy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;

/**
 * Every structure of the space once, the sparsest first and those with as many edges in the
 * lexicographic order of their edges. So a budget that ends early has tried the simple structures,
 * and the first proposal is the vanilla one. 543 structures for 4 targets, 29,281 for 5.
 */
public final class Exhaustive implements SearchStrategy {
  private final Iterator<TargetGraph> structures;
  private final Function<TargetGraph, Candidate> candidates;
  private final ScoreBook book = new ScoreBook();

  /**
   * @param candidates gives a structure its hyperparameters
   */
  public Exhaustive(DagSpace space, Function<TargetGraph, Candidate> candidates) {
    this.structures = new SparseFirst(space);
    this.candidates = candidates;
  }

  @Override
  public List<Candidate> ask(int max) {
    List<Candidate> round = new ArrayList<>();
    while (round.size() < max && structures.hasNext()) {
      TargetGraph structure = structures.next();
      if (book.claim(structure)) {
        round.add(candidates.apply(structure));
      }
    }
    return round;
  }

  @Override
  public void tell(TrialOutcome outcome) {
    book.tell(outcome);
  }

  /** Makes it for a study that asks for {@code exhaustive}. */
  public static final class Provider implements StrategyProvider {
    @Override
    public String name() {
      return "exhaustive";
    }

    @Override
    public SearchStrategy create(StrategyContext context) {
      return new Exhaustive(context.space(), context::candidate);
    }

    /** Counted up to 6 targets, where it is fast and where all can be tried at all. */
    @Override
    public long mostCandidates(DagSpace space) {
      return space.targets().size() > 6 ? 0 : space.count().longValueExact();
    }
  }
}
