package org.dbmtl.search.seeding;

import java.util.List;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.StudyException;

/**
 * Proposes a start structure and an order of targets from the labels alone, before anything is
 * trained.
 *
 * <p>Contract: the proposal is inside the space, has the required edges, and depends on the
 * statistics and the space alone. Thread-safe.
 */
@FunctionalInterface
public interface Seeding {
  /**
   * The proposal for a study.
   *
   * @param statistics of the same targets in the same order as the space
   * @param space the structures that the study allows
   */
  StartProposal propose(TargetStatistics statistics, DagSpace space);

  /** The names that {@link #named} knows. */
  static List<String> names() {
    return List.of("natural", "entropy", "causality", "mutual-information", "none");
  }

  /**
   * The heuristic of that name with its default thresholds; {@code none} proposes the smallest
   * structure and the study's own order.
   *
   * @throws StudyException if there is none of that name
   */
  static Seeding named(String name) {
    return switch (name) {
      case "natural" -> NaturalSeeding.DEFAULT;
      case "entropy" -> EntropySeeding.DEFAULT;
      case "causality" -> CausalitySeeding.DEFAULT;
      case "mutual-information" -> MutualInformationSeeding.DEFAULT;
      case "none" -> (statistics, space) -> new ProposalBuilder(space).build(space.targets());
      default ->
          throw new StudyException(
              "search.seeding is '%s': use one of %s".formatted(name, String.join(", ", names())));
    };
  }
}
