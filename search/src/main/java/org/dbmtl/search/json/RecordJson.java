package org.dbmtl.search.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.trial.RocCurve;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Binds a record to a JSON file and back: keys are the record's components, in their order.
 * Structures and edges stand as their text, enums in lower case, and a number that is not defined
 * (null or NaN) is absent.
 */
public final class RecordJson {
  /** Context attribute: the structures of a file by their text. */
  private static final String STRUCTURES = "structures";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultVisibility(
              visibility ->
                  visibility
                      .withFieldVisibility(Visibility.ANY)
                      .withGetterVisibility(Visibility.NONE)
                      .withIsGetterVisibility(Visibility.NONE))
          .changeDefaultPropertyInclusion(
              inclusion ->
                  JsonInclude.Value.construct(
                      JsonInclude.Include.CUSTOM,
                      JsonInclude.Include.CUSTOM,
                      Absent.class,
                      Absent.class))
          .annotationIntrospector(new EnumKeys())
          .addModule(codecs())
          .build();

  /** The same without line breaks, and strict: all is there, and nothing else. */
  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private RecordJson() {}

  /** Equals what is left out. Jackson makes one by its constructor. */
  static final class Absent {
    @SuppressWarnings("EqualsWhichDoesntCheckParameterClass")
    @Override
    public boolean equals(@Nullable Object value) {
      return value == null || (value instanceof Double number && !Double.isFinite(number));
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /** The structures of one file, each read once. */
  private record Structures(List<String> targets, Map<String, TargetGraph> byText) {
    TargetGraph of(String text) {
      return byText.computeIfAbsent(text, of -> TargetGraph.parse(targets, of));
    }

    Edge edge(String text) {
      return Edge.parse(targets, text).get(0);
    }
  }

  /** Names the values of enums as they stand in files and studies. */
  private static final class EnumKeys extends JacksonAnnotationIntrospector {
    @Override
    public String[] findEnumValues(
        MapperConfig<?> config, AnnotatedClass type, Enum<?>[] values, String[] names) {
      for (int i = 0; i < values.length; i++) {
        names[i] = values[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
      return names;
    }
  }

  private static SimpleModule codecs() {
    SimpleModule module = new SimpleModule();
    module.addSerializer(TargetGraph.class, writer((graph, to) -> to.writeString(graph.text())));
    module.addSerializer(Edge.class, writer((edge, to) -> to.writeString(edge.text())));
    module.addKeySerializer(Edge.class, writer((edge, to) -> to.writeName(edge.text())));
    module.addSerializer(RocCurve.class, writer((curve, to) -> to.writePOJO(curve.rates())));
    module.addSerializer(Float.class, writer(RecordJson::write));
    module.addDeserializer(Float.class, new FloatReader());
    module.addDeserializer(
        TargetGraph.class, reader((from, in) -> structures(in).of(from.getString())));
    module.addDeserializer(Edge.class, reader((from, in) -> structures(in).edge(from.getString())));
    module.addDeserializer(
        RocCurve.class,
        reader((from, in) -> new RocCurve(List.of(in.readValue(from, Double[].class)))));
    module.addKeyDeserializer(
        Edge.class,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext in) {
            return structures(in).edge(key);
          }
        });
    return module;
  }

  private static void write(float number, JsonGenerator to) {
    if (Float.isNaN(number)) {
      to.writeNull();
    } else {
      to.writeNumber(number);
    }
  }

  /** Reads null, as a NaN in a list is written, as NaN. */
  private static final class FloatReader extends ValueDeserializer<Float> {
    @Override
    public Float deserialize(JsonParser from, DeserializationContext in) {
      return from.getFloatValue();
    }

    @Override
    public Float getNullValue(DeserializationContext in) {
      return Float.NaN;
    }
  }

  private static <T> ValueSerializer<T> writer(BiConsumer<T, JsonGenerator> write) {
    return new ValueSerializer<>() {
      @Override
      public void serialize(T value, JsonGenerator to, SerializationContext context) {
        write.accept(value, to);
      }
    };
  }

  private static <T> ValueDeserializer<T> reader(
      BiFunction<JsonParser, DeserializationContext, T> read) {
    return new ValueDeserializer<>() {
      @Override
      public T deserialize(JsonParser from, DeserializationContext in) {
        return read.apply(from, in);
      }
    };
  }

  private static Structures structures(DeserializationContext in) {
    return (Structures)
        Objects.requireNonNull(in.getAttribute(STRUCTURES), "the file names no targets");
  }

  /** Values by key as the text of a file, with a line break at the end. */
  public static String text(Map<String, ?> values) {
    return MAPPER.writeValueAsString(values) + "\n";
  }

  /** The record's text. */
  public static String text(Record result) {
    return MAPPER.writeValueAsString(result) + "\n";
  }

  /** The record's text on one line. */
  public static String line(Record record) {
    return MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(record);
  }

  /**
   * Reads the text of a record without structures or edges.
   *
   * @throws JacksonException if it is not the text of one
   */
  public static <T extends Record> T read(String text, Class<T> type) {
    return MAPPER.readValue(text, type);
  }

  /**
   * Reads a record with structures or edges.
   *
   * @param targets of the structures, in the study's order
   * @throws JacksonException if it is not the text of one
   */
  public static <T extends Record> T read(JsonNode text, Class<T> type, List<String> targets) {
    return MAPPER
        .readerFor(type)
        .withAttribute(STRUCTURES, new Structures(targets, new HashMap<>()))
        .readValue(text);
  }

  /**
   * The text as JSON.
   *
   * @throws JacksonException if it is not JSON
   */
  public static JsonNode tree(String text) {
    return MAPPER.readTree(text);
  }

  /** The text of a record of lists, texts, numbers and enums, none null, on one line. */
  public static String exactText(Record record) {
    return EXACT.writeValueAsString(record) + "\n";
  }

  /**
   * Reads what {@link #exactText} wrote; it equals what was written.
   *
   * @throws StudyException if the file cannot be read, or holds something else
   */
  public static <T extends Record> T readExact(Path file, Class<T> type) {
    try {
      T record = EXACT.readValue(Files.readString(file), type);
      if (record == null) { // of the text 'null', which is JSON
        throw MismatchedInputException.from(null, type, "null");
      }
      return record;
    } catch (IOException | JacksonException e) {
      throw new StudyException(
          "%s cannot be read (%s): maybe it is damaged, or of another version; have it written again by the"
                  .formatted(file, e.getClass().getSimpleName())
              + " command that made it",
          e);
    }
  }
}
