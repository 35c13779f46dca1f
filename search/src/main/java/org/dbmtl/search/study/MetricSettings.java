package org.dbmtl.search.study;

import org.jspecify.annotations.Nullable;

/**
 * How predictions are judged.
 *
 * @param group column of the log whose rows with one value are a group for {@link Metric#GAUC},
 *     such as a user id, or null for no groups
 * @param objective what candidates are ranked by
 */
@Withers
public record MetricSettings(@Nullable String group, Objective objective)
    implements MetricSettingsBuilder.With {
  /** No groups, ranked by the gain. */
  public static final MetricSettings DEFAULT = new MetricSettings(null, Objective.JOINT);

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
