package org.dbmtl.search.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.Provenance;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialSpec;

/** Tables of known scores for every structure of a space, and a loop that plays trainer on them. */
final class Tables {
  static final Provenance NOWHERE = new Provenance("test", "17", "table", 1, "none", 0, 0);

  private Tables() {}

  static List<String> targets(int n) {
    return IntStream.range(0, n).mapToObj(i -> "t" + i).toList();
  }

  static Candidate candidate(TargetGraph structure) {
    return new Candidate(structure, NetworkSettings.DEFAULT, TrainingSettings.DEFAULT, Map.of());
  }

  /** A sum over targets of a Gaussian local score for each set of parents, plus a little noise. */
  static Map<TargetGraph, Double> local(DagSpace space, long seed) {
    Random random = new Random(seed);
    int n = space.targets().size();
    double[][] scores = new double[n][1 << n];
    for (double[] ofTarget : scores) {
      for (int i = 0; i < ofTarget.length; i++) {
        ofTarget[i] = random.nextGaussian();
      }
    }
    Map<TargetGraph, Double> table = new HashMap<>();
    space
        .all()
        .forEach(
            graph -> {
              double sum = 0.2 * random.nextGaussian();
              for (int t = 0; t < n; t++) {
                sum += scores[t][(int) graph.parentMask(t)];
              }
              table.put(graph, sum);
            });
    return table;
  }

  /** Every structure's score drawn alone: nothing to learn from a neighbour. */
  static Map<TargetGraph, Double> rugged(DagSpace space, long seed) {
    Random random = new Random(seed);
    Map<TargetGraph, Double> table = new HashMap<>();
    space.all().forEach(graph -> table.put(graph, random.nextGaussian()));
    return table;
  }

  static TargetGraph best(Map<TargetGraph, Double> table) {
    return table.entrySet().stream()
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }

  static TrialOutcome outcome(long id, Candidate candidate, double score) {
    return outcome(id, candidate, 0, score);
  }

  static TrialOutcome outcome(long id, Candidate candidate, int repeat, double score) {
    return new TrialOutcome.Completed(
        new TrialSpec(id, candidate, repeat, 1, Fidelity.FULL, "none"), score, Map.of(), NOWHERE);
  }

  static TrialOutcome failure(long id, Candidate candidate) {
    return new TrialOutcome.Failed(
        new TrialSpec(id, candidate, 0, 1, Fidelity.FULL, "none"),
        TrialOutcome.Failed.Reason.DIVERGED,
        "loss is NaN",
        NOWHERE);
  }

  /** Plays a strategy to its end, or until it has asked for {@code most}; what it asked for. */
  static List<TargetGraph> play(
      SearchStrategy strategy, Map<TargetGraph, Double> table, int round, int most) {
    List<TargetGraph> asked = new ArrayList<>();
    while (asked.size() < most) {
      List<Candidate> candidates = strategy.ask(round);
      if (candidates.isEmpty()) {
        break;
      }
      for (Candidate candidate : candidates) {
        asked.add(candidate.structure());
        strategy.tell(
            outcome(asked.size(), candidate, table.getOrDefault(candidate.structure(), 0.0)));
      }
    }
    return asked;
  }
}
