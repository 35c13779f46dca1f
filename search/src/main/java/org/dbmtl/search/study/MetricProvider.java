package org.dbmtl.search.study;

import java.util.ServiceLoader;

/**
 * Computes a metric of a user, which is then trained for, stored, ranked by and shown like those
 * that are built in. Implementations are thread-safe, have a public constructor without arguments
 * and are found by {@link ServiceLoader}: one class, and one line that names it in {@code
 * META-INF/services/org.dbmtl.search.study.MetricProvider}.
 */
public interface MetricProvider {
  /** The metric. */
  Metric metric();

  /**
   * The metric of one target on the labelled rows of a part of the log, in its order; there is at
   * least one row. Also called for parts of these rows, to find out how far the value would differ
   * on other rows.
   *
   * @param predictions [rows] from the features alone: probabilities of a binary target, numbers in
   *     the unit of the transformed label of a continuous one
   * @param labels [rows] 0 or 1, or numbers in the same unit
   * @param groups [rows] number of the row's group by the study's {@code metrics.group}, -1 for
   *     none
   * @return not finite if the metric is not defined on these rows
   */
  double value(double[] predictions, double[] labels, int[] groups);

  /**
   * As {@link #value}, with the rows' weights, which is what is called. A metric that does not
   * override this one counts all rows alike, also in a study with {@code data.weight}.
   *
   * @param weights [rows] greater than 0; all 1 where the study has none
   */
  default double weighted(double[] predictions, double[] labels, int[] groups, double[] weights) {
    return value(predictions, labels, groups);
  }
}
