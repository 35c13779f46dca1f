package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.seeding.TargetStatistics;
import org.dbmtl.search.study.DensityChoice;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.density.DensityFit;
import org.jspecify.annotations.Nullable;

/** An encoded log in memory-mapped files. */
public final class MappedLog implements EncodedLog {
  private final Manifest manifest;
  private final List<EmbeddedField> fields;
  private final List<NumericInput> numerics;
  private List<TargetColumn> targets;
  private final RecordLayout layout;
  private final List<PartRecords> parts = new ArrayList<>();
  private final Map<Part, RowGroups> groups = new EnumMap<>(Part.class);
  private final TargetStatistics statistics;
  // Null for a log that a program made.
  private @Nullable EncodedInputs inputs;

  private MappedLog(Manifest manifest, ToDoubleFunction<String> weights) {
    this.manifest = manifest;
    List<EmbeddedField> fields = new ArrayList<>();
    List<NumericInput> numerics = new ArrayList<>();
    List<TargetColumn> targets = new ArrayList<>();
    for (Manifest.Field field : manifest.fields()) {
      fields.add(field.field());
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
              weights.applyAsDouble(label.name()),
              label.transform(),
              label.mean(),
              label.scale(),
              label.meanWeight()));
    }
    this.fields = List.copyOf(fields);
    this.numerics = List.copyOf(numerics);
    this.targets = List.copyOf(targets);
    layout = RecordLayout.of(fields, numerics.size(), targets.size(), manifest.weighted());
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
    return open(folder, fingerprint, study, RecordFile.SEGMENT_BITS);
  }

  /**
   * @param segmentBits see {@link RecordFile#map(Path, int, int)}
   */
  static MappedLog open(Path folder, String fingerprint, Study study, int segmentBits)
      throws IOException {
    MappedLog log =
        new MappedLog(Manifest.read(folder, fingerprint), target -> study.target(target).weight());
    log.map(folder, segmentBits);
    log.inputs = new EncodedInputs(folder, log.manifest, study);
    log.fitDensities(
        target ->
            study.target(target) instanceof Target.Continuous continuous
                ? continuous.density()
                : DensityChoice.AUTO);
    return log;
  }

  /**
   * Fills an empty folder with rows that a program makes, on all cores, and opens it. Every target
   * has the weight 1. The folder can be deleted while the log is in use, on systems that keep a
   * mapped file's content.
   *
   * @param description rows, fields, none of which holds lists, numbers and labels; no files
   * @throws IOException if the disk does not take the files
   */
  public static MappedLog generate(Path folder, Manifest description, RowSource source)
      throws IOException {
    MappedLog log = new MappedLog(description, target -> 1);
    GeneratedFiles files = new GeneratedFiles(folder, log.layout, source);
    for (Part part : Part.values()) {
      files.write(part, log.rows(part));
    }
    log.map(folder, RecordFile.SEGMENT_BITS);
    return log;
  }

  private void map(Path folder, int segmentBits) throws IOException {
    for (Part part : Part.values()) {
      parts.add(PartRecords.map(folder, part, layout, fields, numerics.size(), segmentBits));
    }
    for (Manifest.File file : manifest.files()) {
      for (Part part : GroupWriter.PARTS) {
        if (file.name().equals(GroupWriter.file(part))) {
          RecordFile rows = RecordFile.map(folder.resolve(file.name()), 1, segmentBits);
          long size = file.bytes() / Integer.BYTES;
          groups.put(part, new RowGroups(position -> rows.getInt(position, 0), size));
        }
      }
    }
  }

  /** Chooses how continuous labels are modelled, by those of the training part. */
  private void fitDensities(Function<String, DensityChoice> choices) {
    List<TargetColumn> fitted = new ArrayList<>();
    FloatColumn weights = weights(Part.TRAIN);
    for (int i = 0; i < targets.size(); i++) {
      TargetColumn target = targets.get(i);
      FloatColumn labels = label(i, Part.TRAIN);
      fitted.add(
          target.binary()
              ? target
              : target.withDensity(
                  DensityFit.of(
                      choices.apply(target.name()), labels::get, weights::get, rows(Part.TRAIN))));
    }
    targets = List.copyOf(fitted);
  }

  private PartRecords records(Part part) {
    return parts.get(LogParts.code(part));
  }

  /** What the files hold, and what is known of their columns. */
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
  public List<FeatureInput> inputs() {
    return inputs == null ? EncodedLog.super.inputs() : inputs.inputs();
  }

  @Override
  public void copyVocabulary(String feature, OutputStream out) throws IOException {
    if (inputs == null) {
      EncodedLog.super.copyVocabulary(feature, out);
    } else {
      inputs.copyVocabulary(feature, out);
    }
  }

  @Override
  public List<TargetColumn> targets() {
    return targets;
  }

  @Override
  public ListColumn lists(int field, Part part) {
    return records(part).lists(field);
  }

  @Override
  public FloatColumn numeric(int input, Part part) {
    return records(part).number(input);
  }

  @Override
  public FloatColumn label(int target, Part part) {
    return records(part).label(target);
  }

  @Override
  public FloatColumn weights(Part part) {
    return records(part).weights();
  }

  @Override
  public @Nullable RowGroups groups(Part part) {
    return groups.get(part);
  }

  @Override
  public void read(Part part, long[] rows, int size, RowBatch into) {
    records(part).read(rows, size, targets.size(), into);
  }

  @Override
  public void readFeatures(Part part, long[] rows, int size, RowBatch into) {
    records(part).read(rows, size, 0, into);
  }

  @Override
  public TargetStatistics targetStatistics() {
    return statistics;
  }

  /** The files are closed already; Java takes back their mappings with this object. */
  @Override
  public void close() {}
}
