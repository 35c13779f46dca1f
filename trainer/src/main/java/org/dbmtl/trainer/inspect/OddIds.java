package org.dbmtl.trainer.inspect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.MappedLog;
import org.jspecify.annotations.Nullable;

/**
 * Finds ids of a feature that say little: texts that look like missing values, and values that
 * training does not know.
 *
 * @param field position among the embedded features
 */
record OddIds(MappedLog log, Feature.Embedded feature, int field) {
  private static final Set<String> LOOKS_MISSING =
      Stream.concat(LogSample.NULL_TEXTS.stream(), Stream.of("-", "none", "undefined"))
          .collect(Collectors.toSet());

  /** A greater share of rows that training knows nothing of spoils the feature. */
  private static final double UNSEEN_SHARE = 0.5;

  private static final int LEAST_ROWS = 20;

  /** What to know of texts that look like missing values, or null. */
  @Nullable String missing() {
    if (feature.hashBuckets() > 0) {
      return null;
    }
    Vocabulary vocabulary = vocabulary();
    List<String> texts = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (int place = 0; place < vocabulary.size(); place++) {
      String text = vocabulary.value(place);
      if (LOOKS_MISSING.contains(text)) {
        texts.add(text);
        ids.add(IdInput.FIRST + place);
      }
    }
    if (texts.isEmpty()) {
      return null;
    }
    ListColumn train = log.lists(field, Part.TRAIN);
    long rows =
        LongStream.range(0, log.rows(Part.TRAIN))
            .filter(row -> ids.stream().anyMatch(id -> holds(train, row, id)))
            .count();
    return "feature '%s' has the ids %s on %,d training rows, which look like missing values: if they are, list them in data.null-values"
        .formatted(
            feature.name(),
            texts.stream().map(text -> "'" + text + "'").collect(Collectors.joining(", ")),
            rows);
  }

  private static boolean holds(ListColumn column, long row, int id) {
    for (int k = 0; k < column.length(row); k++) {
      if (column.get(row, k) == id) {
        return true;
      }
    }
    return false;
  }

  private Vocabulary vocabulary() {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    try {
      log.copyVocabulary(feature.name(), copy);
      return VocabularyFile.read(new ByteArrayInputStream(copy.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What to know of values of a part that training does not know, or null. */
  @Nullable String unseen(Part part) {
    if (feature.hashBuckets() > 0 && feature.minCount() == 1) {
      return null;
    }
    ListColumn ids = log.lists(field, part);
    long held = 0;
    long unseen = 0;
    for (long row = 0; row < log.rows(part); row++) {
      if (ids.get(row, 0) != EmbeddedField.MISSING) {
        held++;
        unseen += isUnseen(ids, row) ? 1 : 0;
      }
    }
    if (held < LEAST_ROWS || unseen <= UNSEEN_SHARE * held) {
      return null;
    }
    return "feature '%s': training knows no id of %.1f %% of the %s rows: look whether both parts write ids alike, %sor leave it out where such rows are to be served"
        .formatted(
            feature.name(),
            100.0 * unseen / held,
            part.key(),
            feature.minCount() > 1 ? "give a smaller min-count, " : "");
  }

  private static boolean isUnseen(ListColumn ids, long row) {
    for (int k = 0; k < ids.length(row); k++) {
      if (ids.get(row, k) != EmbeddedField.UNSEEN) {
        return false;
      }
    }
    return true;
  }
}
