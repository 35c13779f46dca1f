package org.dbmtl.search.sweep;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;

/**
 * What the values of a point are in a study. A name with a dot is a key of the study; {@code
 * network.shared.1}, {@code .2}, ... are the widths of single layers, next to which the study's
 * other layers stay; {@code structure} is the structure's text; any other name steers others and
 * stands for nothing itself.
 */
final class PointKeys {
  /** The name of the parameter whose value is a structure. */
  static final String STRUCTURE = "structure";

  private static final Pattern LAYER =
      Pattern.compile("(network\\.(?:shared|specific|bayes))\\.(\\d{1,3})");

  private static final Pattern WEIGHT = Pattern.compile("targets\\.(.+)\\.weight");

  private PointKeys() {}

  /** Whether the name is one of a study's keys, or a layer of one. */
  static boolean isKey(String name) {
    return name.contains(".");
  }

  /** Whether it says how a feature is encoded, such as {@code features.user.min-count}. */
  static boolean isOfFeatures(String key) {
    return key.matches("features\\..+\\.[^.]+");
  }

  /**
   * Whether a sweep may set it.
   *
   * @throws StudyException if it may not; the message says why
   */
  static void check(String name) {
    Matcher weight = WEIGHT.matcher(name);
    if (weight.matches()) {
      throw new StudyException(
          ("sweep.space.%s: a target's weight says what is wanted, so that scores of other weights"
                  + " do not compare: sweep training.loss-weights.%s, the factor of its loss")
              .formatted(name, weight.group(1)));
    }
    if (name.startsWith("data.")) {
      throw new StudyException(
          ("sweep.space.%s: the data say which rows and labels there are, so that scores of other"
                  + " data do not compare: compare such studies one by one")
              .formatted(name));
    }
    if (isKey(name) && !name.matches("(network|training)\\..+") && !isOfFeatures(name)) {
      throw new StudyException(
          ("sweep.space.%s: a sweep sets keys of 'network', 'training' and 'features', and the"
                  + " 'structure'. Others change what a score is, or nothing: compare such studies"
                  + " one by one")
              .formatted(name));
    }
    if (name.equals("training.engine")) {
      throw new StudyException(
          "sweep.space.training.engine: one engine trains a sweep: set it in 'training'");
    }
  }

  /**
   * The study's keys that a point sets, each value as it would be in the file.
   *
   * @param layers that are swept one by one, as {@link #layers} finds them
   */
  static Map<String, String> of(Point point, Set<SweptLayers> layers) {
    Map<String, String> keys = new LinkedHashMap<>();
    point
        .values()
        .forEach(
            (name, value) -> {
              if (isKey(name) && !LAYER.matcher(name).matches()) {
                keys.put(name, text(value));
              }
            });
    layers.forEach(each -> keys.put(each.key(), text(each.widths(point))));
    return keys;
  }

  /** The keys that a value sets where nothing else is swept. */
  static Map<String, String> alone(String name, Object value) {
    Matcher layer = LAYER.matcher(name);
    return layer.matches()
        ? Map.of(layer.group(1), text(List.of(value)))
        : Map.of(name, text(value));
  }

  /**
   * The keys whose layers a sweep sets one by one.
   *
   * @param own the study's network, whose layers stay where no parameter stands for them
   * @param parameters of the space
   * @throws StudyException if a layer would be missing between two others
   */
  static Set<SweptLayers> layers(NetworkSettings own, List<Parameter> parameters) {
    return parameters.stream()
        .map(parameter -> LAYER.matcher(parameter.name()))
        .filter(Matcher::matches)
        .map(layer -> SweptLayers.of(layer.group(1), own, parameters))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"))
        : value.toString();
  }
}
