package org.dbmtl.search.study;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * A YAML document that remembers on which line each key stands. Keys that stand twice, aliases and
 * numbers that are not finite are refused, because they would silently mean something else.
 */
final class YamlTree {
  /** A fault of the text, with its line. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final int line;

    Fault(int line, String message) {
      super(message);
      this.line = line;
    }

    int line() {
      return line;
    }
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final YAMLMapper MAPPER = new YAMLMapper();

  private final Map<String, Integer> lines = new HashMap<>();
  private JsonNode root = MissingNode.getInstance();

  private YamlTree() {}

  /** Reads the one document of a text; one without content has a missing node as its root. */
  static YamlTree parse(String text) throws Fault {
    YamlTree tree = new YamlTree();
    try (JsonParser parser = MAPPER.createParser(text)) {
      if (parser.nextToken() != null) {
        tree.root = tree.node(parser, "");
        if (parser.nextToken() != null) {
          throw new Fault(line(parser), "a second YAML document begins: keep one to a file");
        }
      }
    } catch (JacksonException e) {
      throw syntax(e);
    }
    return tree;
  }

  /** A tree as a YAML document. */
  static String write(JsonNode root) {
    return MAPPER.writeValueAsString(root).replaceFirst("^---\\s*", "");
  }

  JsonNode root() {
    return root;
  }

  /**
   * The line of a key, from 1, or of the innermost key around it that is there.
   *
   * @param path keys and list positions joined by dots, such as {@code targets.follow.weight}
   * @return null if no part of the path is there
   */
  @Nullable Integer line(String path) {
    String rest = path;
    while (!rest.isEmpty()) {
      Integer line = lines.get(rest);
      if (line != null) {
        return line;
      }
      rest = rest.substring(0, Math.max(0, rest.lastIndexOf('.')));
    }
    return null;
  }

  private JsonNode node(JsonParser parser, String path) throws Fault {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw new Fault(
          line(parser), "%s: YAML aliases are not read: write the value out".formatted(path));
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> array(parser, path);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_TRUE, VALUE_FALSE -> NODES.booleanNode(parser.getBooleanValue());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> number(parser, path);
      default -> NODES.nullNode();
    };
  }

  private ObjectNode object(JsonParser parser, String path) throws Fault {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int line = line(parser);
      String inner = path.isEmpty() ? key : path + "." + key;
      if (object.has(key)) {
        throw new Fault(
            line,
            "%s is given twice, first in line %d: keep one".formatted(inner, lines.get(inner)));
      }
      lines.put(inner, line);
      parser.nextToken();
      object.set(key, node(parser, inner));
    }
    return object;
  }

  private ArrayNode array(JsonParser parser, String path) throws Fault {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String inner = path + "." + array.size();
      lines.put(inner, line(parser));
      array.add(node(parser, inner));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static JsonNode number(JsonParser parser, String path) throws Fault {
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw new Fault(line(parser), "%s is %s: use a finite number".formatted(path, value));
    }
    return NODES.numberNode(value);
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static Fault syntax(JacksonException e) {
    String problem = e.getOriginalMessage();
    int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYamlEngineException marked) {
        problem = marked.getProblem();
        var mark = marked.getProblemMark();
        line = mark.isPresent() ? mark.get().getLine() + 1 : line;
      }
    }
    return new Fault(
        line, "not valid YAML, %s".formatted(problem.lines().findFirst().orElse("").strip()));
  }
}
