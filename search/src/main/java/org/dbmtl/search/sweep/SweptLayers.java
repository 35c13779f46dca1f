package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.StudyException;

/**
 * The widths of layers, some of which a sweep sets one by one. A layer for which no parameter
 * stands keeps its width of the study. Where a parameter has a condition, the space decides how
 * many layers there are: they end before the first that does not count in a point, or after the
 * last for which a parameter stands.
 *
 * @param key such as {@code network.shared}
 * @param own widths of the study
 * @param named whether a parameter has a condition, by number of its layer, from 1
 */
record SweptLayers(String key, List<Integer> own, TreeMap<Integer, Boolean> named) {
  /** The layers of a key. */
  static SweptLayers of(String key, NetworkSettings network, List<Parameter> parameters) {
    TreeMap<Integer, Boolean> named = new TreeMap<>();
    String prefix = key + ".";
    for (Parameter parameter : parameters) {
      if (parameter.name().matches(prefix.replace(".", "\\.") + "\\d{1,3}")) {
        int layer = Integer.parseInt(parameter.name().substring(prefix.length()));
        named.put(layer, parameter.condition() != null);
      }
    }
    List<Integer> own =
        Map.of(
                "network.shared", network.shared(),
                "network.specific", network.specific(),
                "network.bayes", network.bayes())
            .getOrDefault(key, List.of());
    return new SweptLayers(key, own, named);
  }

  /**
   * @throws StudyException if a layer would be missing between two others
   */
  SweptLayers {
    int last = named.isEmpty() ? 0 : named.lastKey();
    for (int layer = own.size() + 1; layer < last; layer++) {
      if (!named.containsKey(layer)) {
        throw new StudyException(
            "sweep.space.%s.%d: the study has no layer %d there: add it to %s, or sweep it too"
                .formatted(key, last, layer, key));
      }
    }
  }

  /** The widths at a point, as it gives them. */
  List<Object> widths(Point point) {
    int last = named.isEmpty() ? 0 : named.lastKey();
    int size = named.containsValue(true) ? last : Math.max(last, own.size());
    List<Object> widths = new ArrayList<>();
    for (int layer = 1; layer <= size; layer++) {
      Object swept = point.find(key + "." + layer);
      if (swept == null && named.containsKey(layer)) {
        break;
      }
      widths.add(swept == null ? own.get(layer - 1) : swept);
    }
    return widths;
  }
}
