package org.dbmtl.search.strategy;

import java.util.List;
import java.util.ServiceLoader;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.Registered;
import org.dbmtl.search.study.Repeats;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyNames;

/**
 * Makes strategies of one name. Implementations have a public constructor without arguments and are
 * found by {@link ServiceLoader}: one class, and one line that names it in {@code
 * META-INF/services/org.dbmtl.search.strategy.StrategyProvider}.
 */
public interface StrategyProvider {
  /** Name of the strategy in {@code search.strategy}, such as {@code greedy}. */
  String name();

  /**
   * A new strategy for one search.
   *
   * @throws StudyException if the study does not fit the strategy
   */
  SearchStrategy create(StrategyContext context);

  /**
   * The budget of a study that names none.
   *
   * @param targets their number, at least 1
   * @param repeats trainings of each candidate
   * @return trainings, or 0 for no limit, where the strategy ends by itself or the user cuts it
   */
  default int defaultTrials(int targets, Repeats repeats) {
    return 0;
  }

  /**
   * The most candidates that the strategy can propose, so that progress has a total.
   *
   * @return candidates, or 0 if that is not known before the search
   */
  default long mostCandidates(DagSpace space) {
    return 0;
  }

  /** The names of all strategies on the class path. */
  static List<String> names() {
    return Registered.names(StrategyProvider.class, StrategyProvider::name);
  }

  /**
   * The provider of that name on the class path.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  static StrategyProvider named(String name) {
    return Registered.named(
        StrategyProvider.class, StrategyProvider::name, "search.strategy", name);
  }

  /** The names that a study may give in {@code search.strategy}. */
  final class Names implements StudyNames {
    @Override
    public String key() {
      return "search.strategy";
    }

    @Override
    public List<String> names() {
      return StrategyProvider.names();
    }

    @Override
    public int defaultTrials(String name, int targets, Repeats repeats) {
      return StrategyProvider.named(name).defaultTrials(targets, repeats);
    }
  }
}
