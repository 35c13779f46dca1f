package org.dbmtl.search.study;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.dbmtl.graph.name.Keyed;
import org.dbmtl.predictor.unit.Transform;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a study says, by key, such as {@code training.batch}: to tell whether two studies
 * are the same and, if not, where they differ. Immutable.
 */
public final class StudySettings {
  /** Keys that say how much of a study is done, by whom, and at what cost. */
  private static final Set<String> EFFORT =
      Set.of("name", "search.trials", "search.minutes", "search.confirm", "search.parallel");

  /** Whether a front is reported besides the ranking. */
  private static final String FRONT = "search.pareto";

  /** Keys that change nothing in a result. */
  private static final Predicate<String> WITHOUT_EFFECT =
      key ->
          key.equals("name")
              || key.equals("search.parallel")
              || key.startsWith("trial.")
              || key.startsWith("serving.")
              || key.equals(FRONT);

  private final Map<String, String> values;

  private StudySettings(Map<String, String> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** What the study says. */
  public static StudySettings of(Study study) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "", study);
    return new StudySettings(values);
  }

  /** What a candidate of a study is trained with, by the same keys. */
  public static Map<String, String> hyperparameters(
      NetworkSettings network, TrainingSettings training) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "network", network);
    put(values, "training", training);
    return Collections.unmodifiableMap(values);
  }

  /** All values by key, in the study's order. */
  public Map<String, String> values() {
    return values;
  }

  /**
   * The values that decide a result, by key, in the study's order: all but where the log lies, how
   * many trials run side by side, the limits of one trial, and what is made of predictions later.
   */
  public Map<String, String> deciding() {
    return without(key -> key.equals("data.files") || key.equals("data.sql"));
  }

  private Map<String, String> without(Predicate<String> keys) {
    Map<String, String> rest = new LinkedHashMap<>(values);
    rest.keySet().removeIf(WITHOUT_EFFECT.or(keys));
    return Collections.unmodifiableMap(rest);
  }

  /**
   * SHA-256 (16 hexadecimal digits of it) of everything in a study that decides its result, except
   * for the log, which has a fingerprint of its own, and for the number of parallel trials, the
   * limits of one trial, whether a front is reported and what is made of predictions later, which
   * change no number.
   */
  public String fingerprint() {
    String deciding = without(key -> key.startsWith("data.")).toString();
    return Sha256.hex(deciding).substring(0, 16);
  }

  /**
   * What makes trials of an earlier study useless for this one, such as {@code training.batch was
   * 500, is 1000}; empty if nothing does. Where the log lies, what the study is called and how much
   * is to be done does not count.
   */
  public List<String> changesSince(Map<String, String> earlier) {
    Set<String> keys = new LinkedHashSet<>(values.keySet());
    keys.addAll(earlier.keySet());
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      String now = values.get(key);
      String then = earlier.get(key);
      boolean counts =
          !EFFORT.contains(key) && !WITHOUT_EFFECT.test(key) && !key.startsWith("data.");
      if (counts && (now == null || !now.equals(then))) {
        changes.add("%s was %s, is %s".formatted(key, orAbsent(then), orAbsent(now)));
      }
    }
    return changes;
  }

  private static String orAbsent(@Nullable String value) {
    return value == null ? "absent" : value.isEmpty() ? "empty" : value;
  }

  private static void put(Map<String, String> values, String key, @Nullable Object value) {
    if (value instanceof EdgeSignals signals) {
      values.put("network.edge-signal", signals.standard().key());
      signals
          .own()
          .forEach((edge, own) -> values.put("network.edge-signals." + edge.text(), own.key()));
    } else if (value instanceof LossWeights weights) {
      weights.own().forEach((target, own) -> values.put(key + "." + target, own.toString()));
    } else if (value instanceof ServingSettings serving) {
      if (serving.score() != null) {
        values.put(key + ".score", serving.score());
      }
    } else if (value instanceof Objective objective) {
      values.put("search.objective", objective.text());
      values.put(FRONT, Boolean.toString(objective.pareto()));
    } else if (value instanceof Repeats repeats) {
      values.put(key, repeats.text());
    } else if (value instanceof CsvFormat csv) {
      // Without a section of its own, as in a study file; no quote given is not the quote none.
      put(values, "data.delimiter", csv.delimiter());
      if (csv.quote() != null) {
        values.put("data.quote", csv.quote());
      }
      if (csv.escape() != null) {
        values.put("data.escape", csv.escape());
      }
    } else if (value instanceof SortedMap<?, ?> sorted) {
      sorted.forEach((of, each) -> put(values, key + "." + of, each));
    } else if (value instanceof Map) {
      throw new IllegalStateException(key + " is a map, whose order is not fixed: give it a text");
    } else if (value instanceof Record record) {
      putRecord(values, key, record);
    } else if (value instanceof List<?> list) {
      // Features and targets are distinguished by their names; what else is listed has a text.
      List<Object> texts = new ArrayList<>();
      for (Object each : list) {
        String name =
            each instanceof Feature f ? f.name() : each instanceof Target t ? t.name() : null;
        if (name != null) {
          put(values, key + "." + name, each);
        }
        texts.add(name == null ? each : name);
      }
      values.put(key, texts.toString());
    } else {
      values.put(
          key,
          value instanceof Keyed constant
              ? constant.key()
              : value instanceof Transform transform
                  ? transform.key()
                  : Objects.requireNonNullElse(value, "none").toString());
    }
  }

  private static void putRecord(Map<String, String> values, String key, Record record) {
    if (Arrays.stream(record.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      // One of several kinds, such as the features.
      values.put(key + ".kind", kebab(record.getClass().getSimpleName()));
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      String name = kebab(component.getName());
      String inFile = name.equals("constraints") ? "structure" : name;
      put(values, key.isEmpty() ? inFile : key + "." + name, value(record, component));
    }
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's accessor can be called", e);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
