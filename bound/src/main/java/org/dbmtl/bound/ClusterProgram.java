package org.dbmtl.bound;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolver.ResultStatus;
import com.google.ortools.linearsolver.MPVariable;

/**
 * The cluster that a solution breaks most, by a program of its own: section 4.1 of Bartlett and
 * Cussens (2017). A variable for each target says whether it is in the cluster, one for each column
 * of the solution whether its target is and has a parent in it.
 */
final class ClusterProgram {
  private ClusterProgram() {}

  /**
   * The cluster, or 0 where none was found within the seconds.
   *
   * @param used columns of which the solution has more than 0
   */
  static long mostBroken(Columns columns, double[] solution, int[] used, double seconds) {
    MPSolver solver = MPSolver.createSolver("SCIP");
    MPVariable[] members = solver.makeBoolVarArray(columns.size());
    MPConstraint atLeastTwo = solver.makeConstraint(2, columns.size());
    for (MPVariable member : members) {
      solver.objective().setCoefficient(member, -1);
      atLeastTwo.setCoefficient(member, 1);
    }
    for (int column : used) {
      MPVariable inside = solver.makeNumVar(0, 1, "");
      solver.objective().setCoefficient(inside, solution[column]);
      MPConstraint child = solver.makeConstraint(Double.NEGATIVE_INFINITY, 0);
      child.setCoefficient(inside, 1);
      child.setCoefficient(members[columns.targets[column]], -1);
      MPConstraint parents = solver.makeConstraint(Double.NEGATIVE_INFINITY, 0);
      parents.setCoefficient(inside, 1);
      for (long rest = columns.sets[column]; rest != 0; rest &= rest - 1) {
        parents.setCoefficient(members[Long.numberOfTrailingZeros(rest)], -1);
      }
    }
    solver.objective().setMaximization();
    solver.setTimeLimit(Math.max(1, Math.round(1000 * seconds)));
    ResultStatus status = solver.solve();
    long cluster = 0;
    if (status == ResultStatus.OPTIMAL || status == ResultStatus.FEASIBLE) {
      for (int target = 0; target < members.length; target++) {
        if (members[target].solutionValue() > .5) {
          cluster |= 1L << target;
        }
      }
    }
    solver.delete();
    return cluster;
  }
}
