/**
 * What a study is: its data source, features, targets, network, training, structure constraints and
 * search settings, as values that validate themselves. {@link org.dbmtl.search.study.StudyFile}
 * reads them from YAML; start reading at {@link org.dbmtl.search.study.Study}.
 *
 * <p>A metric of your own is one class, and one line in {@code META-INF/services}, as {@link
 * org.dbmtl.search.study.MetricProvider} says:
 *
 * <pre>{@code
 * public final class BrierScore implements MetricProvider {
 *   private static final Metric BRIER_SCORE =
 *       Metric.of("brierScore", "Brier score", Metric.Kind.BINARY, Metric.Best.LOWEST);
 *
 *   @Override
 *   public Metric metric() {
 *     return BRIER_SCORE;
 *   }
 *
 *   @Override
 *   public double value(double[] predictions, double[] labels, int[] groups) {
 *     double squares = 0;
 *     for (int row = 0; row < labels.length; row++) {
 *       squares += Math.pow(predictions[row] - labels[row], 2);
 *     }
 *     return squares / labels.length;
 *   }
 * }
 * }</pre>
 */
@NullMarked
package org.dbmtl.search.study;

import org.jspecify.annotations.NullMarked;
