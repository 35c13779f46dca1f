package org.dbmtl.search.study;

import java.util.List;
import org.dbmtl.graph.Edge;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes records of what a section of a study says, laid over the values that count where it says
 * nothing. Keys are the components' names in kebab case; keys of no component are left to others,
 * for the schema has refused what nobody knows.
 */
public final class Overlay {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addKeyDeserializer(Edge.class, new EdgeKey()))
          .build();

  /** An edge as a key, such as {@code click>like}. */
  private static final class EdgeKey extends KeyDeserializer {
    @Override
    public Edge deserializeKey(String key, DeserializationContext context) {
      String[] ends = key.split(">", 2);
      return new Edge(ends[0], ends[1]);
    }
  }

  private Overlay() {}

  /**
   * The settings with the values that a section gives.
   *
   * @param section an object, or missing
   * @throws StudyException if the values do not fit together
   */
  public static <T> T of(JsonNode section, T standard) {
    @SuppressWarnings("unchecked") // a record has no subclasses
    Class<T> type = (Class<T>) standard.getClass();
    return of(section, MAPPER.valueToTree(standard), type);
  }

  /** A record of a section's values over those of another tree. */
  static <T> T of(JsonNode section, ObjectNode standard, Class<T> type) {
    ObjectNode merged = standard.deepCopy();
    if (section instanceof ObjectNode given) {
      merged.setAll(given);
    }
    try {
      return MAPPER.treeToValue(merged, type);
    } catch (JacksonException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof StudyException fault) {
          throw fault;
        }
      }
      throw e;
    }
  }

  /** The keys that a section may have for a record. */
  static List<String> keys(Object record) {
    return List.copyOf(MAPPER.valueToTree(record).propertyNames());
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
