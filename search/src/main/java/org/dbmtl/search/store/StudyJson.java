package org.dbmtl.search.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A study's settings and options as a store keeps them. */
final class StudyJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private StudyJson() {}

  static String write(Object settingsOrOptions) {
    return MAPPER.writeValueAsString(settingsOrOptions);
  }

  static Map<String, String> settings(String json) {
    return MAPPER.readValue(json, new TypeReference<LinkedHashMap<String, String>>() {});
  }

  static List<String> options(String json) {
    return MAPPER.readValue(json, new TypeReference<List<String>>() {});
  }
}
