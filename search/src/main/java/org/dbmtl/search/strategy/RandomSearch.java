package org.dbmtl.search.strategy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Structures drawn uniformly from the space, none twice, until there are none left: the baseline
 * that a cleverer strategy has to beat (Bergstra and Bengio, JMLR 13, 2012).
 *
 * <p>A draw that came up before is drawn again; once half of the space is known the rest is listed
 * and shuffled, so that the whole takes {@code O(N)} draws for {@code N} structures.
 */
public final class RandomSearch implements SearchStrategy {
  private final DagSpace space;
  private final Function<TargetGraph, Candidate> candidates;
  private final Random random;
  private final BigInteger size;
  private final ScoreBook book = new ScoreBook();
  private int proposed;
  private @Nullable Iterator<TargetGraph> rest;

  /**
   * @param candidates gives a structure its hyperparameters
   * @param seed the study's seed
   */
  public RandomSearch(DagSpace space, Function<TargetGraph, Candidate> candidates, long seed) {
    this.space = space;
    this.candidates = candidates;
    this.random = new Random(Seeds.of(seed, "random", 0));
    this.size = space.count();
  }

  @Override
  public List<Candidate> ask(int max) {
    List<Candidate> round = new ArrayList<>();
    while (round.size() < max) {
      TargetGraph structure = draw();
      if (structure == null) {
        break;
      }
      if (book.claim(structure)) {
        proposed++;
        round.add(candidates.apply(structure));
      }
    }
    return round;
  }

  private @Nullable TargetGraph draw() {
    if (rest == null && BigInteger.valueOf(2L * proposed).compareTo(size) >= 0) {
      List<TargetGraph> unknown =
          new ArrayList<>(space.all().filter(structure -> !book.knows(structure)).toList());
      Collections.shuffle(unknown, random);
      rest = unknown.iterator();
    }
    if (rest == null) {
      return space.random(random);
    }
    return rest.hasNext() ? rest.next() : null;
  }

  @Override
  public void tell(TrialOutcome outcome) {
    book.tell(outcome);
  }

  /** Makes it for a study that asks for {@code random}. */
  public static final class Provider implements StrategyProvider {
    @Override
    public String name() {
      return "random";
    }

    @Override
    public SearchStrategy create(StrategyContext context) {
      return new RandomSearch(context.space(), context::candidate, context.study().seed());
    }
  }
}
