package org.dbmtl.search.study;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.dbmtl.graph.name.Nearest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a study against {@code study.schema.json} and says in plain words what is wrong. The
 * schema holds the keys, their kinds and ranges; what needs the whole study is checked by the
 * records.
 */
final class StudySchema {
  /**
   * What is wrong with one key.
   *
   * @param path the key, its parents' keys before it, joined by dots; empty for the whole study
   * @param keyword the rule of the schema that is broken
   */
  record Violation(String path, String keyword, String message) {}

  /** What other tools call a column of row weights, wherever it is written. */
  private static final Pattern ROW_WEIGHTS =
      Pattern.compile("(sample|row|instance|example)[-_]?weights?", Pattern.CASE_INSENSITIVE);

  private static final JsonNode SOURCE = source();
  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SOURCE);

  private StudySchema() {}

  /** All violations, in no particular order; empty for a study that keeps the schema. */
  static List<Violation> violations(JsonNode study) {
    List<Violation> violations = new ArrayList<>();
    Map<String, List<Error>> unknown = new LinkedHashMap<>();
    List<Error> missing = new ArrayList<>();
    for (Error error : SCHEMA.validate(study)) {
      switch (error.getKeyword()) {
        case "additionalProperties" ->
            unknown.computeIfAbsent(path(error), place -> new ArrayList<>()).add(error);
        case "required" -> missing.add(error);
        default -> violations.add(violation(error));
      }
    }
    unknown.forEach((place, errors) -> violations.add(unknownKeys(place, errors)));
    for (Error error : missing) {
      // A key that was misspelled is told as that, and not as one that is missing.
      List<Error> others = unknown.getOrDefault(path(error), List.of());
      if (others.stream()
          .noneMatch(e -> error.getProperty().equals(Nearest.of(e.getProperty(), knownKeys(e))))) {
        violations.add(missingKey(error, path(error)));
      }
    }
    for (StudyNames known : ServiceLoader.load(StudyNames.class)) {
      int end = known.key().lastIndexOf('.');
      String section = known.key().substring(0, end);
      JsonNode values = study.at("/" + section.replace('.', '/'));
      String last = known.key().substring(end + 1);
      for (String key : last.equals("*") ? values.propertyNames() : List.of(last)) {
        JsonNode value = values.path(key);
        if (value.isString() && !known.names().contains(value.asString())) {
          violations.add(unknownName(section + "." + key, value.asString(), known.names()));
        }
      }
    }
    for (String metric : study.at("/search/objective").propertyNames()) {
      if (!Metric.objectives().contains(metric)) {
        violations.add(unknownKey(metric, "search.objective", Metric.objectives()));
      }
    }
    return violations;
  }

  private static Violation unknownName(String key, String name, List<String> known) {
    return new Violation(
        key,
        "enum",
        "%s is '%s'%s; use one of %s"
            .formatted(key, name, Nearest.maybe(name, known), String.join(", ", known)));
  }

  private static JsonNode source() {
    try (InputStream in = StudySchema.class.getResourceAsStream("study.schema.json")) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Violation violation(Error error) {
    String place = path(error);
    return switch (error.getKeyword()) {
      case "propertyNames" -> badName(error, place);
      default -> new Violation(place, error.getKeyword(), place + describe(error));
    };
  }

  /** All unknown keys of a section, each with what it may be. */
  private static Violation unknownKeys(String place, List<Error> errors) {
    List<String> known = knownKeys(errors.get(0));
    String first = errors.get(0).getProperty();
    if (errors.size() == 1) {
      return unknownKey(first, place, known);
    }
    List<String> keys = new ArrayList<>();
    boolean far = false;
    for (Error error : errors) {
      String key = error.getProperty();
      String nearest = Nearest.of(key, known);
      far |= nearest == null;
      keys.add(
          nearest == null ? "'%s'".formatted(key) : "'%s' (maybe '%s')".formatted(key, nearest));
    }
    return new Violation(
        place.isEmpty() ? first : place + "." + first,
        "additionalProperties",
        "unknown keys %s%s%s"
            .formatted(
                String.join(", ", keys),
                place.isEmpty() ? "" : " in " + place,
                far ? ": use one of " + String.join(", ", known) : ""));
  }

  private static Violation unknownKey(String key, String place, List<String> keys) {
    String section = place.isEmpty() ? "" : " in " + place;
    String nearest = Nearest.of(key, keys);
    String wayOut =
        nearest == null ? "use one of " + String.join(", ", keys) : "maybe '%s'".formatted(nearest);
    if (ROW_WEIGHTS.matcher(key).matches()) {
      wayOut = "a column of row weights is named by data.weight";
    }
    return new Violation(
        place.isEmpty() ? key : place + "." + key,
        "additionalProperties",
        "unknown key '%s'%s: %s".formatted(key, section, wayOut));
  }

  private static Violation missingKey(Error error, String place) {
    String key = error.getProperty();
    String message =
        place.isEmpty()
            ? "the section '%s' is missing or empty: a study needs data, features and targets"
                .formatted(key)
            : "%s has no '%s': give it, or write the short form '%s: %s'"
                .formatted(
                    place,
                    key,
                    place.substring(place.lastIndexOf('.') + 1),
                    place.startsWith("targets") ? "binary" : "category");
    return new Violation(place, "required", message);
  }

  private static Violation badName(Error error, String place) {
    String name = String.valueOf(error.getArguments()[0]);
    return new Violation(
        place + "." + name,
        "propertyNames",
        "%s: the name '%s' holds a blank, comma or '>': rename it and give its 'column'"
            .formatted(place, name));
  }

  /** What is wrong with a value: goes on from its key. */
  private static String describe(Error error) {
    JsonNode rule = error.getSchemaNode();
    JsonNode value = error.getInstanceNode();
    String is = " is " + show(value);
    return switch (error.getKeyword()) {
      case "type" -> is + ": use " + types(rule);
      case "enum" ->
          "%s%s; use one of %s"
              .formatted(
                  is, Nearest.maybe(value.asString(), texts(rule)), String.join(", ", texts(rule)));
      case "minimum" -> is + ": use " + rule + " or more";
      case "maximum" -> is + ": use " + rule + " or less";
      case "exclusiveMinimum" -> is + ": use a number above " + rule;
      case "exclusiveMaximum" -> is + ": use a number below " + rule;
      case "minLength" -> " is empty: write a text, or leave the key out";
      case "minProperties" -> " is empty: list at least one";
      case "minItems", "maxItems" ->
          " has %d entries: use %s %s"
              .formatted(
                  value.size(),
                  error.getKeyword().equals("minItems") ? "at least" : "at most",
                  rule);
      case "pattern" -> is + ": use letters, digits, '.', '_' and '-'";
      default -> is + ", which a study cannot hold: " + error.getMessage();
    };
  }

  /** The keys that the object with an unknown one may have. */
  private static List<String> knownKeys(Error error) {
    JsonNode node = SOURCE;
    List<String> steps = new ArrayList<>();
    var fragment = error.getSchemaLocation().getFragment();
    for (int i = 0; i < fragment.getNameCount() - 1; i++) {
      steps.add(fragment.getName(i));
    }
    for (String step : steps) {
      node = node.path(step);
    }
    return List.copyOf(node.path("properties").propertyNames());
  }

  private static String path(Error error) {
    var location = error.getInstanceLocation();
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < location.getNameCount(); i++) {
      steps.add(String.valueOf(location.getElement(i)));
    }
    return String.join(".", steps);
  }

  private static List<String> texts(JsonNode rule) {
    List<String> texts = new ArrayList<>();
    rule.forEach(option -> texts.add(option.asString()));
    return texts;
  }

  private static String types(JsonNode rule) {
    List<String> words = new ArrayList<>();
    for (JsonNode type : rule.isArray() ? rule : List.of(rule)) {
      words.add(
          switch (type.asString()) {
            case "object" -> "keys and values";
            case "array" -> "a list, such as [a, b]";
            case "string" -> "a text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            default -> "true or false";
          });
    }
    return String.join(" or ", words);
  }

  private static String show(JsonNode value) {
    if (value.isNull()) {
      return "empty";
    }
    if (value.isObject()) {
      return "a mapping";
    }
    if (value.isArray()) {
      return "a list";
    }
    return value.isString() ? "'%s'".formatted(value.asString()) : value.toString();
  }
}
