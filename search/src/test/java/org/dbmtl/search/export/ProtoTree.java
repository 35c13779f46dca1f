package org.dbmtl.search.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the text format of protocol buffers: messages in braces, and scalars or lists
 * of them after a colon.
 *
 * @param value of a scalar field, as it is written; empty for a message
 */
record ProtoTree(String field, String value, List<ProtoTree> fields) {
  private static final String SCALAR =
      "\"(?:[^\"\\\\\\n]|\\\\.)*\"|[A-Za-z_][A-Za-z0-9_]*|-?[0-9][0-9.]*(?:[eE][-+]?[0-9]+)?";
  private static final Pattern TOKEN =
      Pattern.compile("\\s+|#[^\\n]*|(" + SCALAR + "|[{}:,\\[\\]])");

  static ProtoTree parse(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      if (matcher.group(1) != null) {
        tokens.add(matcher.group(1));
      }
    }
    if (end != text.length()) {
      throw new IllegalArgumentException("at " + text.substring(end).lines().findFirst());
    }
    tokens.add("}");
    List<ProtoTree> fields = new ArrayList<>();
    int read = fields(tokens, 0, fields);
    if (read != tokens.size()) {
      throw new IllegalArgumentException("a brace too many");
    }
    return new ProtoTree("", "", fields);
  }

  private static int fields(List<String> tokens, int from, List<ProtoTree> fields) {
    int at = from;
    while (!tokens.get(at).equals("}")) {
      String name = tokens.get(at++);
      if (!name.matches("[a-z_0-9]+")) {
        throw new IllegalArgumentException(name + " is not a field");
      }
      if (tokens.get(at).equals("{")) {
        List<ProtoTree> inner = new ArrayList<>();
        at = fields(tokens, at + 1, inner);
        fields.add(new ProtoTree(name, "", inner));
      } else {
        if (!tokens.get(at).equals(":")) {
          throw new IllegalArgumentException("after " + name + " stands " + tokens.get(at));
        }
        StringBuilder value = new StringBuilder(tokens.get(++at));
        boolean list = tokens.get(at++).equals("[");
        while (list && !tokens.get(at - 1).equals("]")) {
          value.append(tokens.get(at++));
        }
        if (!list && !value.toString().matches("(?s)" + SCALAR)) {
          throw new IllegalArgumentException(name + " is " + value);
        }
        fields.add(new ProtoTree(name, value.toString(), List.of()));
      }
    }
    return at + 1;
  }

  /** The fields of that path, such as {@code model_config.dbmtl.task_towers}. */
  List<ProtoTree> all(String path) {
    List<ProtoTree> found = List.of(this);
    for (String step : path.split("\\.", -1)) {
      found =
          found.stream()
              .flatMap(tree -> tree.fields.stream())
              .filter(field -> field.field.equals(step))
              .toList();
    }
    return found;
  }

  /** The values of that path. */
  List<String> values(String path) {
    return all(path).stream().map(ProtoTree::value).toList();
  }

  /** Every path of a field, each once. */
  Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    for (ProtoTree field : fields) {
      paths.add(field.field);
      field.paths().forEach(path -> paths.add(field.field + "." + path));
    }
    return paths;
  }
}
