package org.dbmtl.search.sweep;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Condition;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudySettings;
import org.dbmtl.search.study.Target;
import org.jspecify.annotations.Nullable;

/**
 * Finds the point of a space that a study's own settings are. Keys have the study's values; a name
 * that stands for nothing itself is tried with each of its values, {@value #MOST} points at most.
 */
final class OwnPoint {
  private static final int MOST = 1000;

  private final SweepFile file;
  private final SearchSpace space;
  private final Map<String, Object> own;
  private int tried;

  private OwnPoint(Study study, SweepFile file) {
    this.file = file;
    this.space = file.space();
    this.own = values(study);
    own.put(PointKeys.STRUCTURE, file.structure().text());
  }

  /**
   * The point.
   *
   * @return null if the space does not hold the study's own settings
   */
  static @Nullable Point of(Study study, SweepFile file) {
    OwnPoint search = new OwnPoint(study, file);
    return search.from(0, new LinkedHashMap<>());
  }

  private static Map<String, Object> values(Study study) {
    Map<String, Object> values = new LinkedHashMap<>();
    StudySettings.of(study).values().forEach((key, text) -> values.put(key, PlainValues.of(text)));
    study.features().forEach(feature -> values.put("features." + feature.name() + ".use", true));
    for (Target target : study.targets()) {
      double weight = study.training().lossWeights().of(target.name(), target.weight());
      values.put("training.loss-weights." + target.name(), weight);
    }
    layers(values, "network.shared", study.network().shared());
    layers(values, "network.specific", study.network().specific());
    layers(values, "network.bayes", study.network().bayes());
    return values;
  }

  private static void layers(Map<String, Object> values, String key, List<Integer> widths) {
    for (int i = 0; i < widths.size(); i++) {
      values.put("%s.%d".formatted(key, i + 1), widths.get(i));
    }
  }

  /** The first fitting point whose parameters before {@code index} have these values. */
  private @Nullable Point from(int index, Map<String, Object> values) {
    if (index == space.parameters().size()) {
      return fitting(values);
    }
    Parameter parameter = space.parameters().get(index);
    Condition condition = parameter.condition();
    if (condition != null && !condition.values().contains(values.get(condition.parameter()))) {
      return from(index + 1, values);
    }
    return options(parameter)
        .map(
            value -> {
              Map<String, Object> more = new LinkedHashMap<>(values);
              more.put(parameter.name(), value);
              return from(index + 1, more);
            })
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private @Nullable Point fitting(Map<String, Object> values) {
    if (++tried > MOST) {
      return null;
    }
    try {
      Point point = space.point(values);
      return file.candidate(point).equals(file.standard()) ? point : null;
    } catch (StudyException e) {
      return null;
    }
  }

  /** The values that a parameter may have where all is as in the study. */
  private Stream<Object> options(Parameter parameter) {
    Object value = own.get(parameter.name());
    boolean key = PointKeys.isKey(parameter.name());
    if (parameter instanceof ChoiceParameter choice) {
      return choice.options().stream().filter(option -> !key || isSame(option, value));
    }
    if (value != null) {
      try {
        return Stream.of(parameter.checked(value));
      } catch (StudyException e) {
        return Stream.of();
      }
    }
    return key || parameter.levels() > MOST
        ? Stream.of()
        : IntStream.range(0, (int) parameter.levels())
            .mapToObj(level -> parameter.at((level + 0.5) / parameter.levels()))
            .distinct();
  }

  private static boolean isSame(Object option, @Nullable Object value) {
    if (option instanceof Number one && value instanceof Number other) {
      return one.doubleValue() == other.doubleValue();
    }
    return option.equals(value);
  }
}
