package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Transform;
import org.dbmtl.search.trial.Part;

/** An encoded log in memory-mapped column files. */
public final class MappedLog implements EncodedLog {
  private final Manifest manifest;
  private final List<EmbeddedField> fields;
  private final List<NumericInput> numerics;
  private final List<TargetColumn> targets;
  // [part][column]
  private final List<List<IntColumn>> ids = new ArrayList<>();
  private final List<List<ListColumn>> lists = new ArrayList<>();
  private final List<List<FloatColumn>> numbers = new ArrayList<>();
  private final List<List<FloatColumn>> labels = new ArrayList<>();
  private final TargetStatistics statistics;

  /** Names of the column files; part and number make them unique. */
  enum Kind {
    ID,
    OFFSET,
    ITEM,
    NUMBER,
    LABEL;

    String file(int column, Part part) {
      return "%s-%d.%s".formatted(name().toLowerCase(Locale.ROOT), column, part.key());
    }
  }

  private MappedLog(Manifest manifest, Study study) {
    this.manifest = manifest;
    List<EmbeddedField> fields = new ArrayList<>();
    List<NumericInput> numerics = new ArrayList<>();
    List<TargetColumn> targets = new ArrayList<>();
    for (Manifest.Field field : manifest.fields()) {
      fields.add(
          new EmbeddedField(field.name(), field.vocabulary(), field.list(), field.maxLength()));
    }
    for (Manifest.Numeric number : manifest.numbers()) {
      numerics.add(
          new NumericInput(number.name(), number.transform(), number.mean(), number.deviation()));
      if (number.indicated()) {
        numerics.add(new NumericInput(number.name() + "?", Transform.NONE, 0, 1));
      }
    }
    for (Manifest.Label label : manifest.labels()) {
      targets.add(
          new TargetColumn(
              label.name(),
              label.binary(),
              study.target(label.name()).weight(),
              label.transform(),
              label.mean(),
              label.scale()));
    }
    this.fields = List.copyOf(fields);
    this.numerics = List.copyOf(numerics);
    this.targets = List.copyOf(targets);
    var builder = TargetStatistics.builder(manifest.levels());
    for (Manifest.Joint joint : manifest.counts()) {
      builder.put(joint.i(), joint.a(), joint.j(), joint.b(), joint.rows());
    }
    statistics = builder.build();
  }

  /**
   * Opens a finished folder.
   *
   * @param study gives the weights, which take no part in the encoding
   * @throws IOException if the folder is not finished or damaged
   */
  static MappedLog open(Path folder, String fingerprint, Study study) throws IOException {
    MappedLog log = new MappedLog(Manifest.read(folder, fingerprint), study);
    for (Part part : Part.values()) {
      log.map(folder, part);
    }
    return log;
  }

  private void map(Path folder, Part part) throws IOException {
    List<IntColumn> partIds = new ArrayList<>();
    List<ListColumn> partLists = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      EmbeddedField field = fields.get(i);
      if (field.list()) {
        partLists.add(
            new Lists(
                MappedColumn.map(folder.resolve(Kind.OFFSET.file(i, part))),
                MappedColumn.map(folder.resolve(Kind.ITEM.file(i, part)))));
        partIds.add(
            row -> {
              throw new IllegalStateException(field.name() + " holds lists: read them by lists()");
            });
      } else {
        IntColumn column = MappedColumn.map(folder.resolve(Kind.ID.file(i, part)))::getInt;
        partIds.add(column);
        partLists.add(new Singles(column));
      }
    }
    ids.add(partIds);
    lists.add(partLists);
    numbers.add(floats(folder, Kind.NUMBER, numerics.size(), part));
    labels.add(floats(folder, Kind.LABEL, targets.size(), part));
  }

  private static List<FloatColumn> floats(Path folder, Kind kind, int columns, Part part)
      throws IOException {
    List<FloatColumn> floats = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      floats.add(MappedColumn.map(folder.resolve(kind.file(i, part)))::getFloat);
    }
    return floats;
  }

  /** Row {@code r} holds the items from offset {@code r} up to offset {@code r + 1}. */
  private record Lists(MappedColumn offsets, MappedColumn items) implements ListColumn {
    @Override
    public int length(long row) {
      return (int) (offsets.getLong(row + 1) - offsets.getLong(row));
    }

    @Override
    public int get(long row, int k) {
      return items.getInt(offsets.getLong(row) + k);
    }
  }

  /** A column of one id per row, read as lists. */
  private record Singles(IntColumn column) implements ListColumn {
    @Override
    public int length(long row) {
      return 1;
    }

    @Override
    public int get(long row, int k) {
      return column.get(row);
    }
  }

  /** What the column files hold, and what is known of their columns. */
  public Manifest manifest() {
    return manifest;
  }

  @Override
  public String fingerprint() {
    return manifest.fingerprint();
  }

  @Override
  public long rows(Part part) {
    return manifest.rows().get(LogParts.code(part));
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
  public IntColumn ids(int field, Part part) {
    return ids.get(LogParts.code(part)).get(field);
  }

  @Override
  public ListColumn lists(int field, Part part) {
    return lists.get(LogParts.code(part)).get(field);
  }

  @Override
  public FloatColumn numeric(int input, Part part) {
    return numbers.get(LogParts.code(part)).get(input);
  }

  @Override
  public FloatColumn label(int target, Part part) {
    return labels.get(LogParts.code(part)).get(target);
  }

  @Override
  public TargetStatistics targetStatistics() {
    return statistics;
  }

  /** The files are closed already; Java takes back their mappings with this object. */
  @Override
  public void close() {}
}
