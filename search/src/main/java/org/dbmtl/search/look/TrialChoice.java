package org.dbmtl.search.look;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.dbmtl.search.store.StoredTrial;
import org.dbmtl.search.store.TrialState;

/**
 * Which trials of a study a user asks for.
 *
 * @param states the states to show; none stands for all
 * @param best only those with a score: full trainings before smaller shares, and of one share the
 *     best first; else all, by number
 * @param limit most trials, or 0 for no limit
 */
public record TrialChoice(Set<TrialState> states, boolean best, int limit) {
  /** All trials, by number. */
  public static final TrialChoice ALL = new TrialChoice(Set.of(), false, 0);

  public TrialChoice {
    states = Set.copyOf(states);
  }

  /** The choice that options give. */
  public static TrialChoice of(Collection<TrialState> states, boolean best, int limit) {
    return new TrialChoice(states.isEmpty() ? Set.of() : EnumSet.copyOf(states), best, limit);
  }

  /**
   * The trials that are asked for.
   *
   * @param trials by number
   */
  public List<StoredTrial> of(List<StoredTrial> trials) {
    Stream<StoredTrial> chosen =
        trials.stream().filter(trial -> states.isEmpty() || states.contains(trial.state()));
    if (best) {
      chosen =
          chosen
              .filter(trial -> trial.score() != null)
              .sorted(
                  Comparator.comparingDouble((StoredTrial trial) -> trial.fidelity().share())
                      .thenComparing(StoredTrial::score)
                      .reversed());
    }
    return (limit > 0 ? chosen.limit(limit) : chosen).toList();
  }
}
