package org.dbmtl.trainer.predict;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.InputRows;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.EncodedLog;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.NumericInput;
import org.dbmtl.trainer.data.RowBatch;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * Encoded rows as a network reads them: rows of a file from some number on, no label of which is
 * known. Used by one thread.
 */
final class RowsLog implements EncodedLog {
  private final ModelDescription model;
  private final List<EmbeddedField> fields = new ArrayList<>();
  private final List<NumericInput> numerics = new ArrayList<>();
  private final List<TargetColumn> targets = new ArrayList<>();
  private InputRows rows;
  private long first;

  RowsLog(ModelDescription model) {
    this.model = model;
    rows = new InputRows(model.inputs(), 0);
    for (FeatureInput input : model.inputs()) {
      if (input instanceof IdInput id) {
        fields.add(new EmbeddedField(id.name(), id.vocabulary(), id.list(), id.maxLength()));
      } else if (input instanceof NumberInput number) {
        numerics.add(
            new NumericInput(number.name(), number.transform(), number.mean(), number.deviation()));
        if (number.indicated()) {
          numerics.add(new NumericInput(number.name() + "?", Transform.NONE, 0, 1));
        }
      }
    }
    for (ModelTarget target : model.targets()) {
      targets.add(
          new TargetColumn(
              target.name(),
              target.binary(),
              target.weight(),
              target.unit().transform(),
              target.mean(),
              target.unit().deviation(),
              1,
              target.density()));
    }
  }

  /** Says which rows are read. */
  void read(InputRows encoded) {
    rows = encoded;
  }

  /** Says which number the first of the rows has in its file. */
  void startAt(long number) {
    first = number;
  }

  @Override
  public List<EmbeddedField> fields() {
    return fields;
  }

  @Override
  public List<NumericInput> numerics() {
    return numerics;
  }

  @Override
  public List<TargetColumn> targets() {
    return targets;
  }

  @Override
  public void read(Part part, long[] numbers, int size, RowBatch into) {
    readFeatures(part, numbers, size, into);
  }

  @Override
  public void readFeatures(Part part, long[] numbers, int size, RowBatch into) {
    int width = rows.width();
    for (int i = 0; i < size; i++) {
      int row = (int) (numbers[i] - first);
      System.arraycopy(rows.numbers(), row * width, into.numbers(), i * width, width);
      int slot = i * into.slots();
      for (int field = 0; field < fields.size(); field++) {
        int[] starts = rows.starts(field);
        int[] ids = rows.ids(field);
        int length = starts[row + 1] - starts[row];
        int room = into.room()[field];
        int offset = into.offsets()[field];
        for (int k = 0; k < room; k++) {
          into.ids()[slot + k] = k < length ? offset + ids[starts[row] + k] : RowBatch.EMPTY;
        }
        slot += room;
      }
    }
  }

  @Override
  public FloatColumn label(int target, Part part) {
    return row -> Float.NaN;
  }

  @Override
  public String fingerprint() {
    return model.origin().data();
  }

  @Override
  public long rows(Part part) {
    return part == Part.TEST ? first + rows.size() : 0;
  }

  @Override
  public ListColumn lists(int field, Part part) {
    throw new UnsupportedOperationException("rows to predict are read as batches");
  }

  @Override
  public FloatColumn numeric(int input, Part part) {
    throw new UnsupportedOperationException("rows to predict are read as batches");
  }

  @Override
  public TargetStatistics targetStatistics() {
    throw new UnsupportedOperationException("rows to predict have no labels");
  }

  @Override
  public void close() {}
}
