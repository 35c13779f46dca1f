package org.dbmtl.search.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.mapper.Nested;

/**
 * A study as it is put into a store.
 *
 * @param name the study's name
 * @param data fingerprint of its encoded log
 * @param settings all that decides its result, by key, in the order of the study
 * @param options options of the command line that override the study file, for other workers
 * @param budget how much it may cost
 */
public record NewStudy(
    String name,
    String data,
    Map<String, String> settings,
    List<String> options,
    @Nested StudyBudget budget) {
  public NewStudy {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    options = List.copyOf(options);
  }
}
