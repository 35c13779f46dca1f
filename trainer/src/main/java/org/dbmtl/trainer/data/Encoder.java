package org.dbmtl.trainer.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Sampling;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Target;
import org.dbmtl.search.trial.Part;

/**
 * Encodes a log into files of records: reads the columns that the study uses into a temporary
 * database, counts values and computes statistics of the training part there, and streams the rows
 * out.
 *
 * <p>The heap holds a few chunks of rows; vocabularies and the rest are on disk. One pass over the
 * source, one over the database for each embedded feature, and two for all the rest.
 */
final class Encoder {
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[-+]?\\d*,\\d+");

  private final Study study;
  private final Database database;
  private final LogSource source;
  private final LogColumns columns;
  private final EncodingListener listener;
  private final List<Vocabulary> vocabularies = new ArrayList<>();
  private final List<Manifest.Numeric> numbers = new ArrayList<>();
  private final List<Manifest.Label> labels = new ArrayList<>();

  private Encoder(Study study, Database database, LogSource source, EncodingListener listener) {
    this.study = study;
    this.database = database;
    this.source = source;
    this.columns = LogColumns.of(study, source);
    this.listener = listener;
  }

  /**
   * Writes the files and the manifest into an empty folder.
   *
   * @param work a folder for the temporary database
   * @throws StudyException if the log does not fit the study
   */
  static void encode(
      Study study, String fingerprint, Path folder, Path work, EncodingListener listener)
      throws IOException {
    try (Database database = Database.in(work)) {
      LogSource source = LogSource.of(study.data(), database);
      new Encoder(study, database, source, listener).encode(fingerprint, folder, work);
    } catch (SQLException e) {
      throw DatabaseMessages.unexpected(e);
    }
  }

  private void encode(String fingerprint, Path folder, Path work) throws SQLException, IOException {
    source.load(database, columns, listener);
    RowWeights weights = RowWeights.of(study, columns, source, database);
    long[] rows = LogParts.cut(study, columns, weights, source, database);
    List<String> rules = LabelRules.of(study, columns, database);
    Sampling sampling = study.data().sampling();
    if (sampling != null) {
      Target target = study.target(sampling.target());
      weights = weights.sampled(sampling, LabelRules.everywhere(target, study, columns, database));
    }
    count(folder, work);
    measure(rules, weights);
    EncodedColumns encoded =
        EncodedColumns.of(vocabularies, numbers, labels, study, columns, rules, weights);
    List<Manifest.File> written =
        new ArrayList<>(new LogWriter(folder, encoded, database).write(listener));
    String group = study.metrics().group();
    if (group != null) {
      List<String> files =
          GroupWriter.write(folder, LogColumns.withoutPoint(columns.sql(group)), database);
      written.addAll(LogWriter.onDisk(folder, files));
    }
    written.addAll(LogWriter.onDisk(folder, vocabularyFiles()));
    Levels levels = Levels.of(labels, rules, database);
    RecordLayout layout = encoded.layout();
    RecordFile records =
        RecordFile.map(folder.resolve(PartRecords.rowFile(Part.TRAIN)), layout.width());
    new Manifest(
            Manifest.FORMAT,
            fingerprint,
            source.notes(),
            List.of(rows[0], rows[1], rows[2]),
            vocabularies.stream().map(Vocabulary::entry).toList(),
            numbers,
            labels,
            layout.weighted(),
            written,
            levels.levels(),
            levels.count(records, layout, rows[0]))
        .write(folder);
  }

  private void count(Path folder, Path work) throws SQLException, IOException {
    int counted = 0;
    for (Feature feature : study.features()) {
      if (feature instanceof Feature.Embedded embedded) {
        String column = columns.sql(embedded.column());
        int field = vocabularies.size();
        Path index = work.resolve("index-" + field);
        Path values = folder.resolve(Vocabulary.file(field));
        vocabularies.add(Vocabulary.of(embedded, column, index, values, database));
      }
      listener.progress(EncodingListener.Step.COUNT, ++counted, study.features().size() + 1);
    }
  }

  private List<String> vocabularyFiles() {
    return IntStream.range(0, vocabularies.size())
        .filter(field -> vocabularies.get(field).input().needsVocabulary())
        .mapToObj(Vocabulary::file)
        .toList();
  }

  private void measure(List<String> rules, RowWeights weights) throws SQLException {
    List<Feature.Numeric> features = new ArrayList<>();
    List<Moments.Column> measured = new ArrayList<>();
    for (Feature feature : study.features()) {
      if (feature instanceof Feature.Numeric numeric) {
        features.add(numeric);
        measured.add(new Moments.Column(value(numeric), numeric.transform()));
      }
    }
    for (int i = 0; i < rules.size(); i++) {
      measured.add(new Moments.Column(rules.get(i), transform(study.targets().get(i))));
    }
    List<Moments> moments = Moments.of(database, measured, weights);
    for (int i = 0; i < features.size(); i++) {
      numbers.add(number(features.get(i), moments.get(i)));
    }
    for (int i = 0; i < rules.size(); i++) {
      labels.add(label(study.targets().get(i), moments.get(features.size() + i)));
    }
    int steps = study.features().size() + 1;
    listener.progress(EncodingListener.Step.COUNT, steps, steps);
  }

  private static Transform transform(Target target) {
    return target instanceof Target.Continuous continuous ? continuous.transform() : Transform.NONE;
  }

  private String value(Feature.Numeric feature) {
    String column = columns.sql(feature.column());
    String value = "TRY_CAST(%s AS DOUBLE)".formatted(column);
    return "CASE WHEN %s IS NULL THEN NULL WHEN isfinite(%s) THEN %s ELSE CAST('nan' AS DOUBLE) END"
        .formatted(column, value, value);
  }

  private Manifest.Numeric number(Feature.Numeric feature, Moments moments) throws SQLException {
    if (moments.firstBad() >= 0) {
      throw bad(
          "features." + feature.name(),
          feature.column(),
          moments.firstBad(),
          "which is not a finite number: fix it, list it in data.null-values if it means missing,"
              + " or make the feature a category");
    }
    boolean constant = !(moments.deviation() > 0);
    return new Manifest.Numeric(
        feature.name(),
        feature.transform(),
        feature.standardise() ? moments.mean() : 0,
        feature.standardise() && !constant ? moments.deviation() : 1,
        moments.missing().get(LogParts.code(Part.TRAIN)) > 0,
        moments.missing(),
        moments.distinct(),
        moments.low(),
        moments.high());
  }

  private Manifest.Label label(Target target, Moments moments) throws SQLException {
    boolean binary = target instanceof Target.Binary;
    if (moments.firstBad() >= 0) {
      throw bad(
          "targets." + target.name(),
          target.column(),
          moments.firstBad(),
          binary
              ? "which is not a label (0, 1, true, false): give a rule such as positive: \"> 0\", or list"
                  + " it in data.null-values if it means missing"
              : "which is not a finite number: fix it, or list it in data.null-values if it means"
                  + " missing");
    }
    return new Manifest.Label(
        target.name(),
        binary,
        transform(target),
        moments.present(),
        moments.mean(),
        moments.deviation(),
        moments.low(),
        moments.high(),
        moments.meanWeight());
  }

  private StudyException bad(String key, String column, long row, String why) throws SQLException {
    String value = source.text(row, column, database);
    String comma =
        DECIMAL_COMMA.matcher(value).matches()
            ? "; this looks like a decimal comma: set data.decimal: \",\""
            : "";
    return new StudyException(
        "%s: column '%s' holds '%s', %s%s (%s)"
            .formatted(source.place(row), column, value, why, comma, key));
  }
}
