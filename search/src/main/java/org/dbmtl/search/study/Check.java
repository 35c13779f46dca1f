package org.dbmtl.search.study;

import java.util.Collection;
import org.dbmtl.graph.name.Nearest;

/** Checks of single values of a study; each fault says {@code KEY is VALUE: WAY OUT}. */
public final class Check {
  private Check() {}

  /**
   * Refuses a value unless a rule holds; write the rule so that it does not hold of NaN.
   *
   * @throws StudyException if it does not hold
   */
  public static void that(boolean holds, String key, Object value, String wayOut) {
    if (!holds) {
      throw new StudyException("%s is %s: %s".formatted(key, value, wayOut));
    }
  }

  /**
   * Refuses a value below the least.
   *
   * @throws StudyException if it is
   */
  public static void atLeast(String key, int value, int least) {
    that(value >= least, key, value, "use %d or more".formatted(least));
  }

  /**
   * Refuses a value that is not one of the names.
   *
   * @throws StudyException if it is not; the message has the nearest one
   */
  public static void known(String key, String value, Collection<String> names) {
    if (!names.contains(value)) {
      throw new StudyException(
          "%s is '%s'%s; use one of %s"
              .formatted(key, value, Nearest.maybe(value, names), String.join(", ", names)));
    }
  }

  static void atLeast(String key, int value, int least, String why) {
    that(value >= least, key, value, "use %d or more (%s)".formatted(least, why));
  }

  static void inRange(String key, double value, double low, double high, String wayOut) {
    that(value >= low && value <= high, key, value, wayOut);
  }

  static void name(String section, String name) {
    if (name.isBlank()) {
      throw new StudyException("%s: a name is empty".formatted(section));
    }
  }
}
