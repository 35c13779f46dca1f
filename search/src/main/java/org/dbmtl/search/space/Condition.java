package org.dbmtl.search.space;

import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.StudyException;

/**
 * When a parameter counts: if another one counts and has one of these values.
 *
 * @param parameter name of the other one, which stands before it in the space
 * @param values at least one
 */
public record Condition(String parameter, List<Object> values) {
  /**
   * @throws StudyException if there is no value
   */
  public Condition {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new StudyException(
          "a condition on '%s' names no value: say when, such as {%s: [2, 3]}"
              .formatted(parameter, parameter));
    }
  }

  boolean holds(Map<String, Object> point) {
    Object value = point.get(parameter);
    return value != null && values.contains(value);
  }
}
