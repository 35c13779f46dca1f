package org.dbmtl.experiments.demo.known;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.experiments.demo.Draws;
import org.dbmtl.search.study.StudyException;

/**
 * Which outcomes a log of many targets has, and which inform which: a random sparse structure.
 *
 * <p>Outcomes are ranked by their rates, which fall from {@value #MOST_COMMON} to {@value #RAREST}
 * in equal steps of the logarithm. Each fifth is continuous. Parents are more common than their
 * children, as in real logs, and a child has at most {@value #MOST_PARENTS}. A parent moves the
 * logit of its child by {@value #WEAKEST} to {@value #STRONGEST}, and by so much that the pair's
 * outcomes share at least {@value #KNOWABLE} nats per row: a held-out tenth of 200,000 rows then
 * holds 10 nats for the edge, and two models of one parameter more and less could be distinguished
 * by it. A pair that would need more than {@value #STRONGEST} is not linked.
 *
 * @param outcomes the most common one first
 * @param columns of each rank, where its outcome is in a row; so the order of the columns does not
 *     tell which is more common
 */
record OutcomePlan(List<Planned> outcomes, List<Integer> columns) {
  static final int FEWEST = 2;
  static final int MOST = 64;
  static final int MOST_PARENTS = 3;
  static final double MOST_COMMON = 0.3;
  static final double RAREST = 0.001;
  static final double WEAKEST = 1.2;
  static final double STRONGEST = 2.5;
  static final double KNOWABLE = 0.0005;

  private static final double STEP = 0.05;
  private static final double ROOTS = 0.1;
  private static final double[] PARENTS = {0.3, 0.75, 1};

  OutcomePlan {
    outcomes = List.copyOf(outcomes);
    columns = List.copyOf(columns);
  }

  /**
   * An outcome.
   *
   * @param rate share of rows in which it is on
   * @param parents the ranks of its parents, all lower than its own
   */
  record Planned(boolean continuous, double rate, List<Parent> parents) {
    Planned {
      parents = List.copyOf(parents);
    }
  }

  /** A parent by its rank, and how far it moves the logit of the child. */
  record Parent(int rank, double logOdds) {}

  /**
   * Draws a plan.
   *
   * @throws StudyException if {@code targets} is not 2 to 64
   */
  static OutcomePlan of(int targets, Draws draws) {
    if (targets < FEWEST || targets > MOST) {
      throw new StudyException("--targets is %d: use %d to %d".formatted(targets, FEWEST, MOST));
    }
    List<Planned> outcomes = new ArrayList<>();
    for (int rank = 0; rank < targets; rank++) {
      double rate = MOST_COMMON * StrictMath.pow(RAREST / MOST_COMMON, rank / (targets - 1.0));
      outcomes.add(new Planned(rank % 5 == 2, rate, parents(rate, outcomes, draws)));
    }
    return new OutcomePlan(outcomes, shuffled(targets, draws));
  }

  private static List<Parent> parents(double rate, List<Planned> earlier, Draws draws) {
    List<Integer> candidates = new ArrayList<>();
    for (int rank = 0; rank < earlier.size(); rank++) {
      if (sharedInformation(earlier.get(rank).rate(), rate, STRONGEST) >= KNOWABLE) {
        candidates.add(rank);
      }
    }
    List<Parent> parents = new ArrayList<>();
    boolean root = draws.uniform() < ROOTS && earlier.size() > MOST_PARENTS;
    for (int wanted = root ? 0 : 1 + draws.index(PARENTS); wanted > 0; wanted--) {
      if (!candidates.isEmpty()) {
        int rank = candidates.remove(draws.below(candidates.size()));
        double least = WEAKEST;
        while (sharedInformation(earlier.get(rank).rate(), rate, least) < KNOWABLE) {
          least = Math.min(least + STEP, STRONGEST);
        }
        parents.add(new Parent(rank, draws.uniform(least, STRONGEST)));
      }
    }
    return parents;
  }

  private static List<Integer> shuffled(int n, Draws draws) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      order.add(draws.below(i + 1), i);
    }
    return order;
  }

  /**
   * Mutual information of a parent and a child that have given rates.
   *
   * @param logOdds between their outcomes
   * @return nats per row
   */
  static double sharedInformation(double parent, double child, double logOdds) {
    double low = -40;
    double high = 40;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      double rate =
          parent * Draws.logistic(middle + logOdds) + (1 - parent) * Draws.logistic(middle);
      if (rate < child) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return entropy(child)
        - parent * entropy(Draws.logistic(low + logOdds))
        - (1 - parent) * entropy(Draws.logistic(low));
  }

  private static double entropy(double p) {
    return p <= 0 || p >= 1 ? 0 : -p * StrictMath.log(p) - (1 - p) * StrictMath.log(1 - p);
  }
}
