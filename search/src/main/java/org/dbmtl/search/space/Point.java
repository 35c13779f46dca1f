package org.dbmtl.search.space;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One setting of the parameters that count in it, in the order of their space. Two points with
 * equal values are equal, and a sweep tries them once. Immutable.
 */
public final class Point {
  private final Map<String, Object> values;

  Point(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The values by parameter. */
  public Map<String, Object> values() {
    return values;
  }

  /** The value of a parameter, or null if it does not count here. */
  public @Nullable Object find(String parameter) {
    return values.get(parameter);
  }

  /**
   * The value of a parameter.
   *
   * @throws IllegalArgumentException if it does not count here
   */
  public Object get(String parameter) {
    Object value = values.get(parameter);
    if (value == null) {
      throw new IllegalArgumentException("'%s' does not count in %s".formatted(parameter, this));
    }
    return value;
  }

  /**
   * A numeric value.
   *
   * @throws IllegalArgumentException if it does not count here or is not a number
   */
  public double number(String parameter) {
    if (get(parameter) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException(
        "'%s' is %s, which is not a number".formatted(parameter, get(parameter)));
  }

  /** This point with one more value, or another one, behind the others. */
  public Point with(String parameter, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(values);
    more.put(parameter, value);
    return new Point(more);
  }

  /** This point without a value. */
  public Point without(String parameter) {
    Map<String, Object> fewer = new LinkedHashMap<>(values);
    fewer.remove(parameter);
    return new Point(fewer);
  }

  /** The point in one line, such as {@code training.batch=500 network.dropout=0.1}. */
  public String text() {
    return values.entrySet().stream()
        .map(value -> value.getKey() + "=" + value.getValue())
        .collect(Collectors.joining(" "));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Point point && values.equals(point.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
