package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values of points as they are in YAML and JSON. */
final class PlainValues {
  private static final JsonMapper MAPPER = new JsonMapper();

  private PlainValues() {}

  /** A text, number, truth value or list. */
  static Object of(JsonNode node) {
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> list.add(of(item)));
      return list;
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    if (node.isInt()) {
      return node.asInt();
    }
    return node.isNumber() ? (Object) node.asDouble() : node.asString();
  }

  /** A value as a study's settings tell it: a number, a truth value, a list of them, or a text. */
  static Object of(String text) {
    try {
      return of(MAPPER.readTree(text));
    } catch (JacksonException e) {
      return text;
    }
  }

  /** The values of an object by name. */
  static Map<String, Object> byName(JsonNode node) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.propertyNames().forEach(name -> values.put(name, of(node.path(name))));
    return values;
  }
}
