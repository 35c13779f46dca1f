package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.study.StudyException;
import tools.jackson.databind.JsonNode;

/**
 * What {@code when} says of a parameter in a study file: the value or values of another one at
 * which it counts, or a range of them. A range stands for the list of the values in it; numbers are
 * compared by value, so that 2.0 means 2.
 */
final class WhenClause {
  /** Values of a parameter that a range may be on: every point is looked up in the list. */
  private static final int MOST_VALUES = 10_000;

  /** Values that a message shows. */
  private static final int SHOWN = 5;

  private WhenClause() {}

  /**
   * The condition that a clause stands for.
   *
   * @param key of the clause, such as {@code sweep.space.network.shared.2.when}
   * @param before the parameters that stand before the one that has the clause
   * @throws StudyException if it names none of them, or none of its values; the message begins with
   *     the key
   */
  static Condition condition(String key, JsonNode when, List<Parameter> before) {
    if (when.size() != 1) {
      throw new StudyException(
          "%s names %d parameters: name one, such as {layers: [2, 3]}".formatted(key, when.size()));
    }
    String name = when.propertyNames().iterator().next();
    JsonNode value = when.path(name);
    Parameter steering = steering(key, name, before);
    try {
      return new Condition(
          name, value.isObject() ? within(value, steering) : listed(value, steering));
    } catch (StudyException e) {
      throw new StudyException("%s: %s".formatted(key, e.getMessage()), e);
    }
  }

  private static Parameter steering(String key, String name, List<Parameter> before) {
    return before.stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StudyException(
                    "%s names '%s', which is not a parameter before it: name it first"
                        .formatted(key, name)));
  }

  private static List<Object> listed(JsonNode value, Parameter steering) {
    Set<Object> values = new LinkedHashSet<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      values.add(steering.checked(PlainValues.of(each)));
    }
    return List.copyOf(values);
  }

  private static List<Object> within(JsonNode range, Parameter steering) {
    if (steering.levels() > MOST_VALUES) {
      throw new StudyException(
          "'%s' %s, but a range has at most %,d values: give it a 'step', or name single values"
              .formatted(
                  steering.name(),
                  steering.levels() == Long.MAX_VALUE
                      ? "is real, of uncounted values"
                      : "has %,d values".formatted(steering.levels()),
                  MOST_VALUES));
    }
    double from = range.path("from").asDouble(Double.NEGATIVE_INFINITY);
    double to = range.path("to").asDouble(Double.POSITIVE_INFINITY);
    List<Object> all = LongStream.range(0, steering.levels()).mapToObj(steering::level).toList();
    List<Object> values = new ArrayList<>();
    for (Object value : all) {
      if (value instanceof Number number
          && number.doubleValue() >= from
          && number.doubleValue() <= to) {
        values.add(value);
      }
    }
    if (values.isEmpty()) {
      throw new StudyException(
          "no value of '%s' is in the range %s: it has %s%s"
              .formatted(
                  steering.name(),
                  range.toString().replace("\"", ""),
                  all.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", ")),
                  all.size() > SHOWN ? ", ..., " + all.get(all.size() - 1) : ""));
    }
    return values;
  }
}
