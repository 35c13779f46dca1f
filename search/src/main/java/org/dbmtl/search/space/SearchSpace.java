package org.dbmtl.search.space;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.search.study.StudyException;

/**
 * The points that a sweep may try. Immutable and thread-safe.
 *
 * @param parameters in the order of points; a condition is on one that stands before
 * @param constraints that every point keeps
 */
public record SearchSpace(List<Parameter> parameters, List<PointConstraint> constraints) {
  /**
   * @throws StudyException if there is no parameter, one twice, or a condition that cannot hold
   */
  public SearchSpace {
    parameters = List.copyOf(parameters);
    constraints = List.copyOf(constraints);
    if (parameters.isEmpty()) {
      throw new StudyException("the search space has no parameter: name one, such as training.l2");
    }
    Map<String, Parameter> before = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Condition condition = parameter.condition();
      if (condition != null) {
        Parameter other = before.get(condition.parameter());
        if (other == null) {
          throw new StudyException(
              "%s counts when '%s' has a value, which is not a parameter before it: name it first"
                  .formatted(parameter.name(), condition.parameter()));
        }
        for (Object value : condition.values()) {
          Object written = other.checked(value);
          if (!written.equals(value)) {
            throw new StudyException(
                "%s counts when '%s' is %s: write it as %s"
                    .formatted(parameter.name(), condition.parameter(), value, written));
          }
        }
      }
      if (before.put(parameter.name(), parameter) != null) {
        throw new StudyException("%s is in the space twice".formatted(parameter.name()));
      }
    }
  }

  /** The names of the parameters, in order. */
  public List<String> names() {
    return parameters.stream().map(Parameter::name).toList();
  }

  /** Whether all constraints allow the point. */
  public boolean allows(Point point) {
    return constraints.stream().allMatch(constraint -> constraint.allows(point));
  }

  /**
   * The point at a place of the unit cube; the places of parameters that do not count there are not
   * looked at. Constraints are not asked.
   *
   * @param units [parameters], each in [0, 1)
   */
  public Point at(double[] units) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (counts(parameter, values)) {
        values.put(parameter.name(), parameter.at(units[i]));
      }
    }
    return new Point(values);
  }

  /**
   * The place of a point in the unit cube.
   *
   * @return [parameters], NaN for those that do not count in the point
   */
  public double[] units(Point point) {
    double[] units = new double[parameters.size()];
    Arrays.fill(units, Double.NaN);
    for (int i = 0; i < units.length; i++) {
      Object value = point.find(parameters.get(i).name());
      if (value != null) {
        units[i] = parameters.get(i).unit(value);
      }
    }
    return units;
  }

  /**
   * Whether a parameter counts, given the values of those before it.
   *
   * @param index of the parameter
   * @param units [parameters], NaN for those that do not count
   */
  public boolean counts(int index, double[] units) {
    Condition condition = parameters.get(index).condition();
    if (condition == null) {
      return true;
    }
    int other = names().indexOf(condition.parameter());
    return !Double.isNaN(units[other])
        && condition.values().contains(parameters.get(other).at(units[other]));
  }

  private static boolean counts(Parameter parameter, Map<String, Object> values) {
    Condition condition = parameter.condition();
    return condition == null || condition.holds(values);
  }

  /**
   * A point that somebody names.
   *
   * @param values of exactly the parameters that count
   * @throws StudyException if a value is missing, too many, out of its range, or the constraints
   *     forbid the point
   */
  public Point point(Map<String, ?> values) {
    Map<String, Object> checked = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      Object value = values.get(parameter.name());
      boolean counts = counts(parameter, checked);
      if (counts && value == null) {
        throw new StudyException(
            "a point lacks '%s': give it a value next to %s".formatted(parameter.name(), values));
      }
      if (!counts && value != null) {
        throw new StudyException(
            "a point sets '%s' to %s, but it does not count with %s: leave it out"
                .formatted(parameter.name(), value, checked));
      }
      if (counts) {
        checked.put(parameter.name(), parameter.checked(Objects.requireNonNull(value)));
      }
    }
    for (String name : values.keySet()) {
      if (!names().contains(name)) {
        throw new StudyException(
            "a point sets '%s', which is not a parameter of the space%s"
                .formatted(name, Nearest.maybe(name, names())));
      }
    }
    Point point = new Point(checked);
    for (PointConstraint constraint : constraints) {
      if (!constraint.allows(point)) {
        throw new StudyException(
            "the point %s breaks the constraint '%s'".formatted(point, constraint));
      }
    }
    return point;
  }

  /**
   * The points of a grid, the last parameter changing fastest: every value of a counted parameter,
   * equally spaced ones of a real one without steps, both ends among them. Points that constraints
   * forbid are left out.
   *
   * @param levels values of a real parameter, at least 2
   * @param most points to return at most; ten times as many are looked at where constraints forbid
   *     them
   */
  public List<Point> grid(int levels, int most) {
    GridWalk walk = new GridWalk(levels, most);
    walk.from(0, Map.of());
    return walk.points;
  }

  /** Goes through a grid, parameter by parameter. */
  private final class GridWalk {
    private final int levels;
    private final int most;
    private final List<Point> points = new ArrayList<>();
    private long visited;

    GridWalk(int levels, int most) {
      this.levels = levels;
      this.most = most;
    }

    /** All points in which the parameters before an index have these values. */
    void from(int index, Map<String, Object> values) {
      if (index == parameters.size()) {
        Point point = new Point(values);
        visited++;
        if (allows(point)) {
          points.add(point);
        }
        return;
      }
      Parameter parameter = parameters.get(index);
      if (!counts(parameter, values)) {
        from(index + 1, values);
        return;
      }
      boolean real = parameter.levels() == Long.MAX_VALUE;
      long count = real ? levels : parameter.levels();
      for (long i = 0; i < count && points.size() < most && visited < 10L * most; i++) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        more.put(parameter.name(), real ? parameter.at(i / (count - 1.0)) : parameter.level(i));
        from(index + 1, more);
      }
    }
  }
}
