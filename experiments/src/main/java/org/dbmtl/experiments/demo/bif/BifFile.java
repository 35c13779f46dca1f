package org.dbmtl.experiments.demo.bif;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.study.StudyException;

/**
 * Reads a network in the Bayesian Interchange Format, version 0.15: blocks {@code network}, {@code
 * variable} and {@code probability}. Properties are skipped.
 *
 * <p>The distribution of a variable with parents is given by one line for each combination of their
 * states, by {@code default} for those without one, or by {@code table}, in which the variable's
 * own state changes slowest and the last parent's fastest (Cozman, "The Interchange Format for
 * Bayesian Networks", 1998). Time and memory are linear in the file, which has at most 16 MB.
 */
public final class BifFile {
  private static final long MOST_BYTES = 16L << 20;

  private final BifTokens tokens;
  private final Map<String, Variable> variables = new LinkedHashMap<>();
  private final Map<String, BifNode> nodes = new LinkedHashMap<>();

  private record Variable(List<String> states, int line) {}

  private BifFile(BifTokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Reads a file.
   *
   * @return its variables in the order of the file, each with its distribution; that they have no
   *     cycle is not checked
   * @throws StudyException if it cannot be read, or is not such a file; the message names the line
   */
  public static List<BifNode> read(Path file) {
    return parse(file.toString(), text(file));
  }

  private static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new StudyException("%s is a folder: give a network in a BIF file".formatted(file));
      }
      if (!Files.exists(file)) {
        throw new StudyException("%s does not exist: give a network in a BIF file".formatted(file));
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new StudyException(
            "%s has %,d MB, and a BIF file has at most %d: give a network in a BIF file"
                .formatted(file, Files.size(file) >> 20, MOST_BYTES >> 20));
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new StudyException("%s is not text in UTF-8: give a BIF file".formatted(file), e);
    } catch (IOException e) {
      throw new StudyException(
          "%s cannot be read (%s): make it readable".formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name of the file, for messages
   */
  static List<BifNode> parse(String name, String text) {
    return new BifFile(new BifTokens(name, text)).nodes();
  }

  private List<BifNode> nodes() {
    List<BifTable> tables = new ArrayList<>();
    while (!tokens.atEnd()) {
      int line = tokens.line();
      String block = tokens.take("a block");
      switch (block) {
        case "network" -> {
          tokens.skipPast("{");
          tokens.skipPast("}");
        }
        case "variable" -> variable();
        case "probability" -> tables.add(BifTable.read(tokens, line));
        default ->
            throw tokens.fault(
                line,
                "'%s' is not a block of a BIF file: use network, variable or probability"
                    .formatted(block));
      }
    }
    for (BifTable table : tables) {
      addNode(table);
    }
    List<BifNode> ordered = new ArrayList<>();
    variables.forEach(
        (name, variable) -> {
          BifNode node = nodes.get(name);
          if (node == null) {
            throw tokens.fault(
                variable.line(), "variable %s has no probability block: add one".formatted(name));
          }
          ordered.add(node);
        });
    if (ordered.isEmpty()) {
      throw tokens.fault(tokens.line(), "the file has no variable: give a network in a BIF file");
    }
    return ordered;
  }

  private void variable() {
    int line = tokens.line();
    String name = tokens.name("a variable's name");
    tokens.expect("{");
    List<String> states = List.of();
    while (!tokens.takeIf("}")) {
      int at = tokens.line();
      String key = tokens.take("'}'");
      if (key.equals("type")) {
        states = states(name);
      } else if (key.equals("property")) {
        tokens.skipPast(";");
      } else {
        throw tokens.fault(
            at, "'%s' is not a part of a variable: use type or property".formatted(key));
      }
    }
    if (states.isEmpty()) {
      throw tokens.fault(line, "variable %s has no type: add its states".formatted(name));
    }
    if (variables.put(name, new Variable(states, line)) != null) {
      throw tokens.fault(line, "variable %s is there a second time: keep one".formatted(name));
    }
  }

  private List<String> states(String variable) {
    tokens.expect("discrete");
    tokens.expect("[");
    int line = tokens.line();
    String number = tokens.name("the number of states");
    tokens.expect("]");
    tokens.expect("{");
    List<String> states = new ArrayList<>();
    while (!tokens.takeIf("}")) {
      int at = tokens.line();
      String state = tokens.name("a state");
      if (states.contains(state)) {
        throw tokens.fault(
            at, "variable %s has state %s twice: keep one".formatted(variable, state));
      }
      states.add(state);
    }
    tokens.expect(";");
    if (!number.equals(Integer.toString(states.size()))) {
      throw tokens.fault(
          line,
          "variable %s has %d states, but the file says [ %s ]"
              .formatted(variable, states.size(), number));
    }
    return states;
  }

  private void addNode(BifTable table) {
    List<List<String>> states = new ArrayList<>();
    for (String name : table.names()) {
      Variable variable = variables.get(name);
      if (variable == null) {
        throw tokens.fault(
            table.line(),
            "probability of %s: there is no variable %s".formatted(table.names().get(0), name));
      }
      states.add(variable.states());
    }
    String name = table.names().get(0);
    BifNode node =
        new BifNode(
            name,
            states.get(0),
            table.names().subList(1, table.names().size()),
            table.filled(tokens, states));
    if (nodes.put(name, node) != null) {
      throw tokens.fault(
          table.line(), "%s has a second probability block: keep one".formatted(name));
    }
  }
}
