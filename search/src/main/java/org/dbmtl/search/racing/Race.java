package org.dbmtl.search.racing;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.search.evidence.Ranking;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * Gives repeats to the candidates that can still be the best: all are trained on the same seeds,
 * one more seed a round, and those that are clearly worse than the best drop out.
 *
 * <p>A race in the sense of Maron and Moore, "The Racing Algorithm: Model Selection for Lazy
 * Learners", Artificial Intelligence Review 11 (1997), 193-225, blocked by seeds as in Birattari,
 * Stützle, Paquete and Varrentrapp, "A Racing Algorithm for Configuring Metaheuristics", GECCO
 * 2002. The test is not their Friedman test, whose ranks of two or three seeds hold next to
 * nothing, but a paired t test against the best so far: after each seed, a candidate drops out if
 * Dunnett's maximum ({@link org.dbmtl.search.evidence.DunnettMaximum}) for all other candidates of
 * the race reaches its distance to the best with probability {@code level / looks} at most, the
 * deviation pooled over all candidates and seeds so far ({@link
 * org.dbmtl.search.evidence.PooledNoise}). {@code looks} is the number of times that is tested at
 * most, {@code most - first}; there is no test after the last repeat. So the truly best candidate
 * drops out with probability {@code level} at most, whatever the scores: the best so far is one of
 * the others, and Bonferroni's inequality adds up the looks. A ranking of a race's outcomes at
 * {@link #rankingLevel} keeps the promise that {@link Ranking} makes at its own level.
 *
 * <p><b>Rounds.</b> Candidates {@link #enter}; then in turn {@link #ask} for trainings, train them
 * in any order, side by side or not, and {@link #tell} what came of them, until none are asked for.
 * What is asked depends on nothing but the settings, the order of entry and the set of outcomes
 * told: told only a part of a round, the race asks for the rest of it. So a race that was killed
 * goes on by entering the same candidates and telling the outcomes that were kept, in any order.
 *
 * <p><b>Late entry.</b> Candidates may enter at any time. First {@link #opening} names what they
 * lack of the first repeats. The race then is run over in thought from its first look, with all
 * entrants: one that had dropped out may be back. Nothing is trained twice.
 *
 * <p><b>Budget.</b> Never more trainings than {@code budget} are asked for, all outcomes told
 * counted. Where what is left is fewer than those racing, the best so far get it, if at least two
 * can; where it does not suffice for the first repeats, the first entrants get them. A candidate
 * with a training that did not complete drops out: a ranking puts it after all others.
 *
 * <p>Not thread-safe. Each call runs the race over: O(looks (C R + R³)) for C candidates on R
 * seeds.
 */
public final class Race {
  private final RaceSettings settings;
  private final Set<Candidate> entrants = new LinkedHashSet<>();
  private final Map<Training, TrialOutcome> outcomes = new HashMap<>();

  public Race(RaceSettings settings) {
    this.settings = settings;
  }

  /** Adds candidates in this order; those that entered before stay where they are. */
  public void enter(Collection<Candidate> candidates) {
    entrants.addAll(candidates);
  }

  /**
   * Takes in the outcome of a training, asked for or not, of an entrant or not. It counts in the
   * budget once, however often it is told.
   */
  public void tell(TrialOutcome outcome) {
    outcomes.put(new Training(outcome.spec().candidate(), outcome.spec().repeat()), outcome);
  }

  /**
   * The trainings that entrants lack of the first repeats, within the budget; empty if none do. A
   * search that proposes candidates in rounds trains these before it proposes the next ones.
   */
  public List<Training> opening() {
    return replay().opening();
  }

  /**
   * The trainings of the next round, within the budget, without repetition: those of {@link
   * #opening} if there are any. Asked again before anything is told, they are the same. Empty if
   * the race is over.
   */
  public List<Training> ask() {
    return standing().next();
  }

  /** How the race stands. */
  public Standing standing() {
    return replay().run();
  }

  private Replay replay() {
    return new Replay(settings, List.copyOf(entrants), Map.copyOf(outcomes));
  }

  /**
   * The level at which a ranking of this race's outcomes holds the truly best candidate among the
   * tied with the probability that {@link Ranking#LEVEL} promises.
   *
   * @return in (0, 1)
   * @throws IllegalArgumentException if the race itself uses up that level
   */
  public static double rankingLevel(RaceSettings settings) {
    if (settings.level() >= Ranking.LEVEL) {
      throw new IllegalArgumentException(
          "a race at level %s leaves nothing of %s to the ranking: use a lower one, such as %s"
              .formatted(settings.level(), Ranking.LEVEL, RaceSettings.LEVEL));
    }
    return Ranking.LEVEL - settings.level();
  }

  /** The score of a training, or null if it did not complete or is not known. */
  static @Nullable Double score(@Nullable TrialOutcome outcome) {
    return outcome instanceof Completed completed ? (Double) completed.score() : null;
  }
}
