package org.dbmtl.trainer.density;

import java.util.Arrays;
import java.util.List;
import org.dbmtl.predictor.density.Bernoulli;
import org.dbmtl.predictor.density.Density;

/**
 * Adds up squared residuals of each target, to the deviation of its density: the estimate of
 * largest likelihood, in which a row counts by its weight. Used by one thread.
 */
public final class Residuals {
  /** Least deviation: a likelihood stays finite where the labels are told exactly. */
  private static final double LEAST = 1e-3;

  private static final int ROWS = 1 << 14;
  private static final int STRETCHES = 16;

  private final List<Density> densities;
  private final double[] squares;
  private final double[] weights;

  public Residuals(List<Density> densities) {
    this.densities = List.copyOf(densities);
    squares = new double[densities.size()];
    weights = new double[densities.size()];
  }

  /** Looks at consecutive rows. */
  @FunctionalInterface
  public interface Stretch {
    void read(long firstRow, int rows);
  }

  /**
   * The rows of a part that residuals are taken over: stretches spread evenly over it, {@value
   * #ROWS} rows together.
   *
   * @param rows of the part
   */
  public static void forEachStretch(long rows, Stretch reader) {
    int stretches = (int) Math.min(STRETCHES, rows);
    int length = stretches == 0 ? 0 : (int) Math.min(ROWS / stretches, rows / stretches);
    for (int i = 0; i < stretches; i++) {
      reader.read(rows * i / stretches, length);
    }
  }

  /** Whether any density has a deviation to fit. */
  public boolean anyNeeded() {
    return densities.stream().anyMatch(density -> !(density instanceof Bernoulli));
  }

  /**
   * Adds a row.
   *
   * @param z the target's outputs
   * @param label NaN where missing
   * @param weight of the row, greater than 0
   */
  public void add(int target, float[] z, float label, double weight) {
    double residual = Float.isNaN(label) ? Double.NaN : densities.get(target).residual(z, 0, label);
    if (!Double.isNaN(residual)) {
      squares[target] += weight * residual * residual;
      weights[target] += weight;
    }
  }

  /** [targets] the deviations; 1 where no row told anything. */
  public double[] deviations() {
    double[] deviations = new double[squares.length];
    Arrays.setAll(
        deviations,
        target ->
            weights[target] == 0
                ? 1
                : Math.max(LEAST, Math.sqrt(squares[target] / weights[target])));
    return deviations;
  }
}
