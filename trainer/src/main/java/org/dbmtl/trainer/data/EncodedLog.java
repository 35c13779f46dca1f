package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.StudyData;
import org.jspecify.annotations.Nullable;

/**
 * A study's log as networks read it: columns of embedding rows, numbers and labels, for each part.
 * Row numbers of a part go from 0 to {@code rows(part) - 1} in the order of the log. Thread-safe,
 * and shared by all trials of a process.
 */
public interface EncodedLog extends StudyData {
  /** The fields that are looked up in embedding tables, in the study's order. */
  List<EmbeddedField> fields();

  /**
   * The numeric inputs in the study's order; one that can be missing is followed by its indicator.
   */
  List<NumericInput> numerics();

  /**
   * The features in the study's order, as a model needs them to encode raw rows as this log was
   * encoded. The fields are the {@link IdInput}s among them, and the numeric inputs are those of
   * the {@link NumberInput}s, in their order.
   *
   * @throws UnsupportedOperationException if a program made this log: there are no raw rows of it
   */
  default List<FeatureInput> inputs() {
    throw new UnsupportedOperationException("a generated log was not encoded from raw rows");
  }

  /**
   * Copies the vocabulary of a feature, a {@link VocabularyFile}.
   *
   * @param feature one of {@link #inputs} that {@link IdInput#needsVocabulary}
   * @param out left open
   * @throws UnsupportedOperationException if a program made this log
   */
  default void copyVocabulary(String feature, OutputStream out) throws IOException {
    throw new UnsupportedOperationException("a generated log has no values of " + feature);
  }

  /** The targets in the study's order. */
  List<TargetColumn> targets();

  @Override
  default Map<String, Double> targetMeans() {
    Map<String, Double> means = new LinkedHashMap<>();
    targets().forEach(target -> means.put(target.name(), target.mean()));
    return means;
  }

  @Override
  default Map<String, Integer> vocabularies() {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    fields().forEach(field -> sizes.put(field.name(), field.vocabulary()));
    return sizes;
  }

  /** Column of a field: indices of each row's ids in the field's vocabulary. */
  ListColumn lists(int field, Part part);

  /** Column of a numeric input, standardised; never NaN. */
  FloatColumn numeric(int input, Part part);

  /**
   * Column of a target's label: 0 or 1 for a binary target, standardised by the training part's
   * mean and deviation for a continuous one. NaN where the label is missing or the target's {@code
   * where} is off: such a row takes no part in the target's loss and metrics.
   */
  FloatColumn label(int target, Part part);

  /**
   * Column of the rows' weights, greater than 0: how much a row counts in losses and metrics. 1 in
   * every row where the study has none.
   */
  default FloatColumn weights(Part part) {
    return FloatColumn.ONES;
  }

  /**
   * Rows of a part by the study's group column; null if it has none, and for the training part,
   * which is not judged.
   */
  default @Nullable RowGroups groups(Part part) {
    return null;
  }

  /**
   * Reads features, labels and weights of {@code rows[0 .. size - 1]} of a part.
   *
   * @param into made for this log, with room for {@code size} rows
   */
  void read(Part part, long[] rows, int size, RowBatch into);

  /** Like {@link #read}, without the labels and the weights. */
  void readFeatures(Part part, long[] rows, int size, RowBatch into);
}
