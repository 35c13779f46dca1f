package org.dbmtl.experiments.demo.bif;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A probability block as it stands in the file. Its variables may be declared later.
 *
 * @param names the variable, then its parents
 * @param entries its lines
 * @param line of the block, from 1
 */
record BifTable(List<String> names, List<Entry> entries, int line) {
  private static final int MOST_CELLS = 1 << 22;

  /** Published tables are rounded. */
  private static final double ROUNDING = 0.01;

  /**
   * Numbers, and for which states of the parents.
   *
   * @param states one of each parent; empty for {@code table} and {@code default}
   * @param kind {@code table}, {@code default} or {@code (}
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once.
  record Entry(String kind, List<String> states, double[] numbers, int line) {}

  /** Reads a block whose first word was taken. */
  static BifTable read(BifTokens tokens, int line) {
    tokens.expect("(");
    List<String> names = new ArrayList<>();
    while (!tokens.takeIf(")")) {
      int at = tokens.line();
      String name = tokens.name("a variable's name");
      if (names.contains(name)) {
        throw tokens.fault(
            at, "%s is named twice in one probability block: name it once".formatted(name));
      }
      names.add(name);
    }
    if (names.isEmpty()) {
      throw tokens.fault(line, "a probability block has no variable: name it");
    }
    tokens.expect("{");
    List<Entry> entries = new ArrayList<>();
    while (!tokens.takeIf("}")) {
      int at = tokens.line();
      String kind = tokens.take("'}'");
      switch (kind) {
        case "property" -> tokens.skipPast(";");
        case "table", "default" -> entries.add(new Entry(kind, List.of(), numbers(tokens), at));
        case "(" -> {
          List<String> states = new ArrayList<>();
          while (!tokens.takeIf(")")) {
            states.add(tokens.name("a state"));
          }
          entries.add(new Entry(kind, states, numbers(tokens), at));
        }
        default ->
            throw tokens.fault(
                at,
                "'%s' is not a part of a probability: use table, default or (states)"
                    .formatted(kind));
      }
    }
    return new BifTable(names, entries, line);
  }

  private static double[] numbers(BifTokens tokens) {
    List<Double> numbers = new ArrayList<>();
    while (!tokens.takeIf(";")) {
      int line = tokens.line();
      String text = tokens.name("a probability");
      try {
        double number = Double.parseDouble(text);
        if (!(number >= 0 && number <= 1)) {
          throw tokens.fault(line, "%s is not a probability: use 0 to 1".formatted(text));
        }
        numbers.add(number);
      } catch (NumberFormatException e) {
        throw tokens.fault(line, "'%s' is not a number".formatted(text));
      }
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * The distribution.
   *
   * @param states of the variable, then of its parents
   * @return [combination of the parents' states][state]
   */
  double[][] filled(BifTokens tokens, List<List<String>> states) {
    int own = states.get(0).size();
    long combinations = 1;
    for (List<String> parent : states.subList(1, states.size())) {
      combinations *= parent.size();
      if (combinations * own > MOST_CELLS) {
        throw tokens.fault(
            line,
            "the distribution of %s has more than %,d numbers".formatted(names.get(0), MOST_CELLS));
      }
    }
    double[] @Nullable [] table = new double[(int) combinations][];
    double[] rest = null;
    for (Entry entry : entries) {
      if (entry.kind().equals("table")) {
        fillWhole(tokens, entry, own, table);
      } else if (entry.kind().equals("default")) {
        rest = distribution(tokens, entry.numbers(), own, entry.line());
      } else {
        int combination = combination(tokens, entry, states);
        put(tokens, table, combination, entry.numbers(), own, entry.line());
      }
    }
    double[][] full = new double[table.length][];
    for (int i = 0; i < table.length; i++) {
      double[] row = table[i] == null ? rest : table[i];
      if (row == null) {
        throw tokens.fault(
            line,
            "the distribution of %s has no line for parents %s: add it"
                .formatted(names.get(0), text(i, states)));
      }
      full[i] = row;
    }
    return full;
  }

  private void fillWhole(BifTokens tokens, Entry entry, int own, double[] @Nullable [] table) {
    if (entry.numbers().length != own * table.length) {
      throw tokens.fault(
          entry.line(),
          "the table of %s has %d numbers, but %d are needed"
              .formatted(names.get(0), entry.numbers().length, own * table.length));
    }
    for (int i = 0; i < table.length; i++) {
      double[] row = new double[own];
      for (int state = 0; state < own; state++) {
        row[state] = entry.numbers()[state * table.length + i];
      }
      put(tokens, table, i, row, own, entry.line());
    }
  }

  private void put(
      BifTokens tokens,
      double[] @Nullable [] table,
      int combination,
      double[] numbers,
      int own,
      int at) {
    if (table[combination] != null) {
      throw tokens.fault(
          at, "the distribution of %s is given twice here: keep one".formatted(names.get(0)));
    }
    table[combination] = distribution(tokens, numbers, own, at);
  }

  private double[] distribution(BifTokens tokens, double[] numbers, int own, int at) {
    double sum = Arrays.stream(numbers).sum();
    if (numbers.length != own) {
      throw tokens.fault(
          at,
          "%s has %d states, but here are %d probabilities: give one for each"
              .formatted(names.get(0), own, numbers.length));
    }
    if (Math.abs(sum - 1) > ROUNDING) {
      throw tokens.fault(
          at, "the probabilities of %s have the sum %.4g, not 1".formatted(names.get(0), sum));
    }
    return Arrays.stream(numbers).map(number -> number / sum).toArray();
  }

  private int combination(BifTokens tokens, Entry entry, List<List<String>> states) {
    int parents = states.size() - 1;
    if (entry.states().size() != parents) {
      throw tokens.fault(
          entry.line(),
          "%s has %s, but here are %d states: name one state of each parent"
              .formatted(
                  names.get(0),
                  parents == 1 ? "1 parent" : parents + " parents",
                  entry.states().size()));
    }
    int combination = 0;
    for (int i = 0; i < parents; i++) {
      int state = states.get(i + 1).indexOf(entry.states().get(i));
      if (state < 0) {
        throw tokens.fault(
            entry.line(),
            "%s is not a state of %s: use one of %s"
                .formatted(
                    entry.states().get(i), names.get(i + 1), String.join(", ", states.get(i + 1))));
      }
      combination = combination * states.get(i + 1).size() + state;
    }
    return combination;
  }

  private static String text(int combination, List<List<String>> states) {
    List<String> named = new ArrayList<>();
    for (int i = states.size() - 1; i > 0; i--) {
      List<String> of = states.get(i);
      named.add(0, of.get(combination % of.size()));
      combination /= of.size();
    }
    return "(" + String.join(", ", named) + ")";
  }
}
