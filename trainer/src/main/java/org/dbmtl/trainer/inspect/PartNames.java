package org.dbmtl.trainer.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values of a column that names the parts of a log. */
record PartNames(String train, String valid, String test) {
  private static final Set<String> TRAIN = Set.of("train", "training");
  private static final Set<String> VALID = Set.of("valid", "validation", "val", "dev", "eval");
  private static final Set<String> TEST = Set.of("test", "testing", "holdout");

  /** The values, or null unless the column holds one of each part and nothing else. */
  static @Nullable PartNames of(ColumnProfile column) {
    String train = only(column, TRAIN);
    String valid = only(column, VALID);
    String test = only(column, TEST);
    if (train == null || valid == null || test == null || column.texts().size() != 3) {
      return null;
    }
    return new PartNames(train, valid, test);
  }

  /** Whether all values name parts, the training part among them, so that it is not a feature. */
  static boolean areValuesOf(ColumnProfile column) {
    List<String> texts = column.texts();
    return only(column, TRAIN) != null
        && texts.stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .allMatch(text -> Stream.of(TRAIN, VALID, TEST).anyMatch(part -> part.contains(text)));
  }

  private static @Nullable String only(ColumnProfile column, Set<String> words) {
    return column.texts().stream()
        .filter(text -> words.contains(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElse(null);
  }
}
