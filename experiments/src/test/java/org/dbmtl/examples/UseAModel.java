package org.dbmtl.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.Prediction;
import org.dbmtl.predictor.Predictor;
import org.jspecify.annotations.Nullable;

/** What a Java program does with a model file. It needs {@code dbmtl-predictor} alone. */
final class UseAModel implements AutoCloseable {
  private final Predictor predictor;

  UseAModel(Path file) {
    predictor = Predictor.load(file);
  }

  /** The fused score of one row, by the name of the column. */
  double score(Map<String, ?> row) {
    return predictor.predict(row).score();
  }

  /** The probability of a binary target, or the mean of a continuous one, of each row. */
  List<Double> means(List<? extends Map<String, ?>> rows, String target) {
    return predictor.predict(rows).stream().map(row -> row.mean(target)).toList();
  }

  /** What to expect of a viewer who has clicked; the model has edges that carry labels. */
  Prediction afterAClick(Map<String, ?> row) {
    return predictor.given(Map.of("click", 1.0)).predict(row);
  }

  /** The rows from best to worst by another score. */
  List<? extends Map<String, ?>> ranked(List<? extends Map<String, ?>> rows, String score) {
    Predictor other = predictor.withScore(score);
    return rows.stream()
        .sorted(
            (one, two) -> Double.compare(other.predict(two).score(), other.predict(one).score()))
        .toList();
  }

  /**
   * Scores of many rows, without an object for each.
   *
   * @param columns [columns of the predictor][rows], null where a value is missing
   */
  double[] scores(@Nullable String[][] columns, int rows) {
    double[] scores = new double[rows];
    predictor.predict(columns, new double[predictor.model().targets().size()][rows], scores);
    return scores;
  }

  @Override
  public void close() {
    predictor.close();
  }
}
