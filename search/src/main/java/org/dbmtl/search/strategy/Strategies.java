package org.dbmtl.search.strategy;

import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;

/** The strategies by their names. */
public final class Strategies {
  private Strategies() {}

  /** The names that {@link #named} knows. */
  public static List<String> names() {
    return List.of("exhaustive", "greedy", "local", "random");
  }

  /**
   * A new strategy for a study. The study's {@code search.start} and {@code search.order} go before
   * the proposal's.
   *
   * @param name one of {@link #names()}
   * @param space the structures that the study allows
   * @param proposal where to begin if the study does not say
   * @throws StudyException if there is no strategy of that name, or the study's start or order does
   *     not fit the space
   */
  public static SearchStrategy named(
      String name, Study study, DagSpace space, StartProposal proposal) {
    SearchSettings settings = study.search();
    Function<TargetGraph, Candidate> candidates = structure -> Candidate.of(study, structure);
    return switch (name) {
      case "exhaustive" -> new Exhaustive(space, candidates);
      case "greedy" -> new Greedy(space, order(settings, space, proposal), candidates);
      case "local" ->
          new LocalSearch(
              space, start(settings, space, proposal), settings, study.seed(), candidates);
      case "random" -> new RandomSearch(space, candidates, study.seed());
      default ->
          throw new StudyException(
              "search.strategy is '%s': use one of %s".formatted(name, String.join(", ", names())));
    };
  }

  private static List<String> order(
      SearchSettings settings, DagSpace space, StartProposal proposal) {
    List<String> order = settings.order();
    if (order.isEmpty()) {
      return proposal.order();
    }
    if (order.size() != space.targets().size()
        || !new TreeSet<>(order).equals(new TreeSet<>(space.targets()))) {
      throw new StudyException(
          "search.order is %s, but it must name each target once: %s"
              .formatted(String.join(", ", order), String.join(", ", space.targets())));
    }
    return order;
  }

  private static TargetGraph start(
      SearchSettings settings, DagSpace space, StartProposal proposal) {
    String text = settings.start();
    if (text == null) {
      return proposal.start();
    }
    TargetGraph start = TargetGraph.parse(space.targets(), text);
    List<String> violations = space.constraints().violations(start);
    if (!violations.isEmpty()) {
      throw new StudyException(
          "search.start '%s' breaks the study's constraints: %s"
              .formatted(text, String.join("; ", violations)));
    }
    return start;
  }
}
