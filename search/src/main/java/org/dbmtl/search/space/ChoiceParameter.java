package org.dbmtl.search.space;

import java.util.HashSet;
import java.util.List;
import org.dbmtl.search.study.StudyException;
import org.jspecify.annotations.Nullable;

/**
 * One of several values, such as layers or the name of a schedule.
 *
 * @param options the values, each once, at least one; 2 and 2.0 are one value
 */
public record ChoiceParameter(String name, List<Object> options, @Nullable Condition condition)
    implements Parameter {
  /**
   * @throws StudyException if there is no option, or one twice
   */
  public ChoiceParameter {
    options = List.copyOf(options);
    if (options.isEmpty()) {
      throw new StudyException("%s: 'choice' is empty: name the values to try".formatted(name));
    }
    if (new HashSet<>(comparable(options)).size() < options.size()) {
      throw new StudyException("%s: 'choice' has a value twice in %s".formatted(name, options));
    }
  }

  /** Numbers of any kind as doubles, so that they are compared by value. */
  private static List<Object> comparable(List<Object> values) {
    return values.stream().map(ChoiceParameter::comparable).toList();
  }

  private static Object comparable(Object value) {
    return value instanceof Number number ? (Object) (number.doubleValue() + 0.0) : value;
  }

  @Override
  public long levels() {
    return options.size();
  }

  @Override
  public boolean isOrdered() {
    return false;
  }

  @Override
  public Object level(long index) {
    return options.get((int) index);
  }

  @Override
  public double unit(Object value) {
    int index = comparable(options).indexOf(comparable(value));
    if (index < 0) {
      throw new StudyException("%s: %s is none of %s".formatted(name, value, options));
    }
    return (index + 0.5) / options.size();
  }
}
