package org.dbmtl.bound;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolver.ResultStatus;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The program over columns, in a solver: each target has one parent set, and each cluster a target
 * that leads it. Scores are scaled, so that the solver's tolerances are small next to them. Holds
 * native memory until it is closed; one thread.
 */
final class Program implements AutoCloseable {
  private final Columns columns;
  private final MPSolver solver;

  /** Columns that were not dropped yet, and the variable of each. */
  private final int[] kept;

  private final MPVariable[] variables;

  private final List<MPConstraint> rules = new ArrayList<>();
  private final double scale;
  private final double offset;

  private Program(Columns columns, String solverName, boolean whole) {
    this.columns = columns;
    this.solver = MPSolver.createSolver(solverName);
    this.scale = 1000 / Math.max(columns.spread(), 1e-12);
    this.kept = IntStream.range(0, columns.count()).filter(c -> !columns.dropped[c]).toArray();
    this.variables = solver.makeVarArray(kept.length, 0, 1, whole);
    MPConstraint[] one = new MPConstraint[columns.size()];
    double[] best = new double[columns.size()];
    for (int i = 0; i < kept.length; i++) {
      int target = columns.targets[kept[i]];
      double score = columns.scores[kept[i]];
      if (one[target] == null) {
        // The ranked sets come best first.
        one[target] = solver.makeConstraint(1, 1);
        best[target] = score;
      }
      one[target].setCoefficient(variables[i], 1);
      solver.objective().setCoefficient(variables[i], scale * (score - best[target]));
    }
    solver.objective().setMaximization();
    this.offset = Arrays.stream(best).sum();
  }

  /** With variables from 0 to 1. */
  static Program relaxed(Columns columns) {
    return new Program(columns, "GLOP", false);
  }

  /** With variables that are 0 or 1. */
  static Program whole(Columns columns) {
    return new Program(columns, "SCIP", true);
  }

  void add(List<Long> clusters) {
    for (long cluster : clusters) {
      MPConstraint rule = solver.makeConstraint(1, Double.POSITIVE_INFINITY);
      for (int i = 0; i < kept.length; i++) {
        if (columns.leads(kept[i], cluster)) {
          rule.setCoefficient(variables[i], 1);
        }
      }
      rules.add(rule);
    }
  }

  /** Whether it was solved within the seconds. */
  boolean solve(double seconds) {
    for (int i = 0; i < kept.length; i++) {
      if (columns.dropped[kept[i]]) {
        variables[i].setUb(0);
      }
    }
    solver.setTimeLimit(Math.max(1, Math.round(1000 * seconds)));
    MPSolverParameters parameters = new MPSolverParameters();
    parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 0);
    ResultStatus status = solver.solve(parameters);
    parameters.delete();
    return status == ResultStatus.OPTIMAL;
  }

  /** [columns] the solution. */
  double[] solution() {
    double[] solution = new double[columns.count()];
    for (int i = 0; i < kept.length; i++) {
      solution[kept[i]] = variables[i].solutionValue();
    }
    return solution;
  }

  /** [clusters] what the rule of each costs, at least 0, nats per row; of a relaxed program. */
  double[] weights() {
    return rules.stream().mapToDouble(rule -> Math.max(0, -rule.dualValue()) / scale).toArray();
  }

  /**
   * A score that no solution exceeds, as the solver proved it, nats per row; of a whole program.
   */
  double bound() {
    return solver.objective().bestBound() / scale + offset;
  }

  @Override
  public void close() {
    solver.delete();
  }
}
