package org.dbmtl.bound;

import com.google.ortools.Loader;
import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.optimum.LocalScores;
import org.dbmtl.graph.optimum.ScoreBound;

/**
 * Bounds scores by a linear program over parent sets, with cuts for clusters.
 *
 * <p>Bartlett and Cussens, "Integer linear programming for the Bayesian network structure learning
 * problem" (Artificial Intelligence 244, 2017). Each target has one parent set, and each cluster of
 * targets one that has no parent within it (Jaakkola et al. 2010). First the program with
 * fractions, to which broken clusters are added round by round. Its weights give the bound, which
 * is computed again from them, and drop the sets that no better structure can have. Then the
 * program with whole numbers over what is left, again with the clusters that its solution breaks.
 *
 * <p>Deviations: clusters are looked for by local search first, and by a program of their own only
 * where that finds none; a solver in Java takes no cuts while it branches, so it starts again after
 * each round. The solvers are OR-tools' GLOP and SCIP. The fractional phase's bound holds whatever
 * a solver's tolerances are; the second phase takes SCIP's word, to 1e-9 of the scores. An
 * interruption is noticed between two rounds. Thread-safe.
 */
public final class ClusterCutBound implements ScoreBound {
  /** Loads the native library. */
  public ClusterCutBound() {
    Loader.loadNativeLibraries();
  }

  @Override
  public Bound bound(LocalScores scores, TargetGraph known, Limits limits)
      throws InterruptedException {
    if (Double.isNaN(scores.score(known))) {
      throw new IllegalArgumentException("a parent set of '%s' has no score".formatted(known));
    }
    return new Search(scores, known, limits).run();
  }

  private static final class Search {
    private final LocalScores scores;
    private final Limits limits;
    private final long end;
    private final Columns columns;
    private final double tolerance;
    private final List<Long> clusters = new ArrayList<>();
    private TargetGraph best;
    private double score;
    private double upper;
    private int rounds;

    Search(LocalScores scores, TargetGraph known, Limits limits) {
      this.scores = scores;
      this.limits = limits;
      this.end = System.nanoTime() + (long) Math.min(1e18, 1e9 * limits.seconds());
      this.columns = new Columns(scores);
      this.best = known;
      this.score = scores.score(known);
      this.tolerance = 1e-9 * Math.max(1, columns.spread());
      this.upper = columns.bound(new long[0], new double[0], Double.NEGATIVE_INFINITY);
    }

    Bound run() throws InterruptedException {
      pairs();
      if (relax()) {
        finish();
      }
      upper = Math.max(upper, score);
      return new Bound(upper, best, score, isProved(), rounds);
    }

    private boolean isProved() {
      return upper <= score + tolerance;
    }

    /** The clusters of two targets of which each may be the other's parent. */
    private void pairs() {
      long[] parents = new long[columns.size()];
      for (int column = 0; column < columns.count(); column++) {
        parents[columns.targets[column]] |= columns.sets[column];
      }
      for (int a = 0; a < parents.length; a++) {
        for (int b = 0; b < a; b++) {
          if ((parents[a] >>> b & 1) != 0 && (parents[b] >>> a & 1) != 0) {
            clusters.add(1L << a | 1L << b);
          }
        }
      }
    }

    private boolean mayGoOn() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException("the bound was interrupted");
      }
      return !isProved() && rounds < limits.rounds() && secondsLeft() > 0;
    }

    private double secondsLeft() {
      return (end - System.nanoTime()) / 1e9;
    }

    /** Whether to go on with whole numbers: fractions break no cluster that is found. */
    private boolean relax() throws InterruptedException {
      try (Program program = Program.relaxed(columns)) {
        program.add(clusters);
        while (mayGoOn()) {
          rounds++;
          if (!program.solve(secondsLeft())) {
            return true;
          }
          long[] rules = clusters.stream().mapToLong(cluster -> cluster).toArray();
          upper = Math.min(upper, columns.bound(rules, program.weights(), score - tolerance));
          List<Long> broken = new Clusters(columns, program.solution()).broken(secondsLeft());
          broken.removeAll(clusters);
          if (broken.isEmpty()) {
            return !isProved();
          }
          clusters.addAll(broken);
          program.add(broken);
        }
      }
      return false;
    }

    private void finish() throws InterruptedException {
      while (mayGoOn()) {
        rounds++;
        try (Program program = Program.whole(columns)) {
          program.add(clusters);
          boolean solved = program.solve(secondsLeft());
          if (Double.isFinite(program.bound())) {
            upper = Math.min(upper, program.bound());
          }
          if (!solved) {
            return;
          }
          double[] solution = program.solution();
          List<Long> broken = new Clusters(columns, solution).broken(secondsLeft());
          if (broken.isEmpty()) {
            take(solution);
            return;
          }
          clusters.addAll(broken);
        }
      }
    }

    private void take(double[] solution) {
      long[] parents = new long[columns.size()];
      for (int column = 0; column < solution.length; column++) {
        if (solution[column] > .5) {
          parents[columns.targets[column]] = columns.sets[column];
        }
      }
      TargetGraph found = best.withParents(parents);
      if (scores.score(found) > score) {
        best = found;
        score = scores.score(found);
      }
    }
  }
}
