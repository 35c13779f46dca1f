package org.dbmtl.search.seeding;

import java.util.List;
import java.util.ServiceLoader;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.Registered;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyNames;

/**
 * Proposes a start structure and an order of targets from the labels alone, before anything is
 * trained.
 *
 * <p>Contract: the proposal is inside the space, has the required edges, and depends on the
 * statistics and the space alone. Thread-safe.
 *
 * <p>Implementations have a public constructor without arguments and are found by {@link
 * ServiceLoader}: one class, and one line that names it in {@code
 * META-INF/services/org.dbmtl.search.seeding.Seeding}.
 */
public interface Seeding {
  /** Name of the heuristic in {@code search.seeding}, such as {@code natural}. */
  String name();

  /**
   * The proposal for a study.
   *
   * @param statistics of the same targets in the same order as the space
   * @param space the structures that the study allows
   */
  StartProposal propose(TargetStatistics statistics, DagSpace space);

  /** The names of all heuristics on the class path. */
  static List<String> names() {
    return Registered.names(Seeding.class, Seeding::name);
  }

  /**
   * The heuristic of that name on the class path, with its default thresholds.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  static Seeding named(String name) {
    return Registered.named(Seeding.class, Seeding::name, "search.seeding", name);
  }

  /** The names that a study may give in {@code search.seeding}. */
  final class Names implements StudyNames {
    @Override
    public String key() {
      return "search.seeding";
    }

    @Override
    public List<String> names() {
      return Seeding.names();
    }
  }
}
