package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/**
 * A log as one of its targets' networks reads it: all features, and that target alone.
 *
 * @param target position of the target
 */
public record SingleTargetLog(EncodedLog log, int target) implements EncodedLog {
  @Override
  public List<EmbeddedField> fields() {
    return log.fields();
  }

  @Override
  public List<NumericInput> numerics() {
    return log.numerics();
  }

  @Override
  public List<FeatureInput> inputs() {
    return log.inputs();
  }

  @Override
  public void copyVocabulary(String feature, OutputStream out) throws IOException {
    log.copyVocabulary(feature, out);
  }

  @Override
  public List<TargetColumn> targets() {
    return List.of(log.targets().get(target));
  }

  @Override
  public ListColumn lists(int field, Part part) {
    return log.lists(field, part);
  }

  @Override
  public FloatColumn numeric(int input, Part part) {
    return log.numeric(input, part);
  }

  @Override
  public FloatColumn label(int only, Part part) {
    return log.label(target, part);
  }

  @Override
  public FloatColumn weights(Part part) {
    return log.weights(part);
  }

  @Override
  public @Nullable RowGroups groups(Part part) {
    return log.groups(part);
  }

  @Override
  public void read(Part part, long[] rows, int size, RowBatch into) {
    log.readFeatures(part, rows, size, into);
    FloatColumn labels = log.label(target, part);
    FloatColumn weights = log.weights(part);
    for (int i = 0; i < size; i++) {
      into.labels()[0][i] = labels.get(rows[i]);
      into.weights()[i] = weights.get(rows[i]);
    }
  }

  @Override
  public void readFeatures(Part part, long[] rows, int size, RowBatch into) {
    log.readFeatures(part, rows, size, into);
  }

  @Override
  public String fingerprint() {
    return log.fingerprint();
  }

  @Override
  public long rows(Part part) {
    return log.rows(part);
  }

  @Override
  public TargetStatistics targetStatistics() {
    throw new UnsupportedOperationException("statistics of targets are those of the whole log");
  }

  /** Does nothing: the log is another's. */
  @Override
  public void close() {
    // Not ours.
  }
}
