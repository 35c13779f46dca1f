package org.dbmtl.predictor.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.fault.ModelException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rows to predict, as a JSON text gives them: one object, a list of objects, or {@code {"rows":
 * [...], "score": "...", "given": {...}}}, of which only the rows are needed.
 *
 * <p>A value is a text, a number, a truth value, null for a missing value, or a list of those. A
 * number counts as the text that the JSON holds: {@code 1} and {@code 1.0} are different ids. Nulls
 * in a list are dropped. Columns that the model does not read are skipped, whatever they hold.
 *
 * @param rows values by column, for {@link org.dbmtl.predictor.Predictor#predict(List)}
 * @param score a fused score in place of the model's, or null
 * @param given observed outcomes by target; empty if none are
 */
public record PredictRequest(
    List<Map<String, Object>> rows, @Nullable String score, Map<String, Double> given) {
  private static final String ROWS = "rows";
  private static final String SCORE = "score";
  private static final String GIVEN = "given";

  public PredictRequest {
    rows = List.copyOf(rows);
    given = new LinkedHashMap<>(given);
  }

  /** Whether it asks for more than what the model's file says. */
  public boolean isPlain() {
    return score == null && given.isEmpty();
  }

  /**
   * Reads a JSON text.
   *
   * @param json in UTF-8
   * @param columns of the model
   * @throws ModelException in one line, if it is not JSON, or not rows
   */
  public static PredictRequest read(byte[] json, Set<String> columns) {
    try (JsonParser parser = JsonMapper.shared().createParser(json)) {
      PredictRequest request = new Reader(parser, columns).read();
      if (parser.nextToken() != null) {
        throw new ModelException("the JSON goes on after its end: send one object or one list");
      }
      return request;
    } catch (JacksonException e) {
      throw new ModelException(
          "not JSON, at line %d, column %d: %s"
              .formatted(
                  e.getLocation().getLineNr(),
                  e.getLocation().getColumnNr(),
                  e.getOriginalMessage().replaceAll("\\s+", " ")),
          e);
    }
  }

  /** Reads one text. */
  private static final class Reader {
    private final JsonParser parser;
    private final Set<String> columns;

    Reader(JsonParser parser, Set<String> columns) {
      this.parser = parser;
      this.columns = columns;
    }

    PredictRequest read() {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        return new PredictRequest(rows(parser.nextToken()), null, Map.of());
      }
      if (first != JsonToken.START_OBJECT) {
        throw new ModelException(
            "there are no rows: send a JSON object of values by column, or a list of them");
      }
      return object();
    }

    /** The top object, which is a row, or holds rows. */
    private PredictRequest object() {
      List<Map<String, Object>> rows = null;
      Map<String, Object> row = new HashMap<>();
      String score = null;
      Map<String, Double> given = Map.of();
      String other = null;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (name.equals(ROWS) && token == JsonToken.START_ARRAY && !columns.contains(ROWS)) {
          rows = rows(parser.nextToken());
        } else if (name.equals(GIVEN) && token == JsonToken.START_OBJECT) {
          given = given();
        } else {
          if (name.equals(SCORE) && token == JsonToken.VALUE_STRING) {
            score = parser.getString();
          } else {
            other = name;
          }
          value(name, token, row, "the row");
        }
      }
      if (rows == null) {
        return new PredictRequest(List.of(row), null, Map.of());
      }
      if (other != null) {
        throw new ModelException(
            "'%s' stands next to 'rows': only 'score' (a text) and 'given' (an object) may"
                .formatted(other));
      }
      return new PredictRequest(rows, score, given);
    }

    private List<Map<String, Object>> rows(JsonToken first) {
      List<Map<String, Object>> rows = new ArrayList<>();
      for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
        if (token != JsonToken.START_OBJECT) {
          throw new ModelException(
              "row %d is %s: use an object of values by column"
                  .formatted(rows.size() + 1, kind(token)));
        }
        Map<String, Object> row = new HashMap<>();
        String place = "row " + (rows.size() + 1);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          value(name, parser.nextToken(), row, place);
        }
        rows.add(row);
      }
      return rows;
    }

    private void value(String name, JsonToken token, Map<String, Object> row, String place) {
      if (!columns.contains(name)) {
        parser.skipChildren();
      } else if (row.containsKey(name)) {
        throw new ModelException("%s has '%s' twice: give one value".formatted(place, name));
      } else if (token == JsonToken.START_ARRAY) {
        row.put(name, items(name, place));
      } else {
        row.put(name, scalar(name, token, place));
      }
    }

    private List<Object> items(String name, String place) {
      List<Object> items = new ArrayList<>();
      for (JsonToken token = parser.nextToken();
          token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        Object item = scalar(name, token, place);
        if (item != null) {
          items.add(item);
        }
      }
      return items;
    }

    private @Nullable String scalar(String name, JsonToken token, String place) {
      if (token == JsonToken.VALUE_NULL) {
        return null;
      }
      if (!token.isScalarValue()) {
        throw new ModelException(
            "%s: '%s' holds %s: use a text, a number, true, false, null, or a list of those"
                .formatted(place, name, kind(token)));
      }
      return parser.getString();
    }

    private Map<String, Double> given() {
      Map<String, Double> given = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (!token.isNumeric()) {
          throw new ModelException(
              "given: '%s' is %s: use a number, 0 or 1 of a binary target"
                  .formatted(name, kind(token)));
        }
        given.put(name, parser.getDoubleValue());
      }
      return given;
    }

    private static String kind(JsonToken token) {
      return switch (token) {
        case START_ARRAY -> "a list";
        case START_OBJECT -> "an object";
        case VALUE_STRING -> "a text";
        case VALUE_NULL -> "null";
        case VALUE_TRUE, VALUE_FALSE -> "a truth value";
        default -> "a number";
      };
    }
  }
}
