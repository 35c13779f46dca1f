package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.equivalence.Cpdag;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;

/**
 * The tied candidates by what a score can tell at all.
 *
 * <p>Where every edge carries its parent's label, a structure factorises the likelihood of all
 * targets given the features, and Markov equivalent structures are the same family of
 * distributions: Verma and Pearl, "Equivalence and synthesis of causal models" (UAI 1990). Which of
 * them scores better is an accident of the training, so they are one class. Under any other signal
 * each structure is a network of its own.
 */
final class TiedClasses {
  private TiedClasses() {}

  private record Key(Object structure, NetworkSettings network, TrainingSettings training) {}

  /** The candidates by class, classes and members in the order in which they come first. */
  static List<List<RankedCandidate>> of(List<RankedCandidate> candidates) {
    Map<Key, List<RankedCandidate>> classes = new LinkedHashMap<>();
    for (RankedCandidate ranked : candidates) {
      Candidate candidate = ranked.candidate();
      Object structure =
          isLikelihood(candidate) ? Cpdag.of(candidate.structure()) : candidate.structure();
      classes
          .computeIfAbsent(
              new Key(structure, candidate.network(), candidate.training()),
              key -> new ArrayList<>())
          .add(ranked);
    }
    return classes.values().stream().map(List::copyOf).toList();
  }

  /** Whether the candidate factorises the likelihood: every edge carries labels. */
  static boolean isLikelihood(Candidate candidate) {
    return candidate.network().method() == Method.DBMTL
        && candidate.structure().edges().stream()
            .map(edge -> candidate.network().signals().of(edge.parent(), edge.child()))
            .allMatch(EdgeSignal::readsLabels);
  }
}
