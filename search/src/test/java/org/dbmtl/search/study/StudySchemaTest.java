package org.dbmtl.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StudySchemaTest {
  @Test
  void everyKeyIsDescribedAndEveryObjectClosed() throws IOException {
    JsonNode schema;
    try (InputStream in = StudySchema.class.getResourceAsStream("study.schema.json")) {
      schema = JsonMapper.shared().readTree(Objects.requireNonNull(in));
    }
    List<String> faults = new ArrayList<>();

    check(schema, schema, "", faults);
    for (String name : schema.path("$defs").propertyNames()) {
      check(schema, schema.path("$defs").path(name), name, faults);
    }

    assertThat(faults).isEmpty();
  }

  private static void check(JsonNode schema, JsonNode node, String place, List<String> faults) {
    boolean object = node.path("type").asString("").equals("object");
    if (object && node.has("properties") && !node.has("additionalProperties")) {
      faults.add(place + " is open");
    }
    for (String key : node.path("properties").propertyNames()) {
      JsonNode value = node.path("properties").path(key);
      if (!value.isBoolean() && !described(schema, value)) {
        faults.add(place + "." + key + " is not described");
      }
      check(schema, value, place + "." + key, faults);
    }
  }

  private static boolean described(JsonNode schema, JsonNode value) {
    if (value.has("description")) {
      return true;
    }
    String reference = value.path("$ref").asString("");
    return !reference.isEmpty() && described(schema, schema.at(reference.substring(1)));
  }
}
