package org.dbmtl.search.study;

import org.jspecify.annotations.Nullable;

/**
 * How predictions are judged.
 *
 * @param group column of the log whose rows with one value are a group for {@link Metric#GAUC},
 *     such as a user id, or null for no groups
 */
public record MetricSettings(@Nullable String group) {
  /** No groups. */
  public static final MetricSettings DEFAULT = new MetricSettings(null);

  /**
   * @throws StudyException if the group column has no name
   */
  public MetricSettings {
    if (group != null && group.isBlank()) {
      throw new StudyException(
          "metrics.group is empty: name a column of the log, such as user_id, or leave it out");
    }
  }
}
