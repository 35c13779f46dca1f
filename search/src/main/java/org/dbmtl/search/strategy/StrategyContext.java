package org.dbmtl.search.strategy;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.seeding.StartProposal;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.Candidate;

/**
 * What a strategy may know when it begins.
 *
 * @param study whose {@code search.start} and {@code search.order} override the proposal's
 * @param space the structures that the study allows
 * @param proposal where to begin if the study does not say
 */
public record StrategyContext(Study study, DagSpace space, StartProposal proposal) {
  /** The structure with the study's hyperparameters. */
  public Candidate candidate(TargetGraph structure) {
    return Candidate.of(study, structure);
  }

  /**
   * The order in which to add targets, each of them once.
   *
   * @throws StudyException if the study's order is not one
   */
  public List<String> order() {
    List<String> order = study.search().order();
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

  /**
   * The structure to edit first.
   *
   * @throws StudyException if the study's start breaks its constraints
   */
  public TargetGraph start() {
    return study.search().start() == null ? proposal.start() : start(study, space);
  }

  /** Checks what a study says of its start, before there is any proposal. */
  public static void check(Study study) {
    if (study.search().start() != null) {
      start(study, new DagSpace(study.targetNames(), study.constraints()));
    }
  }

  private static TargetGraph start(Study study, DagSpace space) {
    String text = Objects.requireNonNull(study.search().start());
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
