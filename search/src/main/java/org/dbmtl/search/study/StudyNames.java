package org.dbmtl.search.study;

import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * The names that a key of a study may have, where classes on the class path add to them. Found by
 * {@link ServiceLoader}, and asked when a study is read, so that the schema need not list them.
 */
public interface StudyNames {
  /** What is known of a key; nothing where no class on the class path adds to it. */
  static Stream<StudyNames> of(String key) {
    return ServiceLoader.load(StudyNames.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(known -> known.key().equals(key));
  }

  /** The key, such as {@code search.strategy}; {@code SECTION.*} for all keys of a section. */
  String key();

  /** The names that are known now. */
  List<String> names();

  /**
   * The budget that one of the names gives a study without any.
   *
   * @param targets their number, at least 1
   * @return trainings, or 0 for no limit
   */
  default int defaultTrials(String name, int targets, Repeats repeats) {
    return 0;
  }
}
