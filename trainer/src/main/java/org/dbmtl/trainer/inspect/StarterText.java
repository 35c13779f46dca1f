package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.trainer.inspect.ColumnGuess.Role;
import org.dbmtl.trainer.inspect.Events.Event;
import org.jspecify.annotations.Nullable;

/**
 * Writes guesses as a study file.
 *
 * @param split the column that names parts, or null
 * @param moment the column to split by time, or null
 */
record StarterText(
    LogSample sample,
    @Nullable ColumnProfile split,
    @Nullable ColumnProfile moment,
    List<ColumnGuess> guesses) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  /** Words that YAML readers take for something else than text. */
  private static final Set<String> RESERVED =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  String of(List<String> files) {
    return """
    # A first study, guessed from names and values in %s. Read it through: a feature must be
    # known before the outcomes. Look at it with 'dbmtl inspect'. Then run 'dbmtl auto', which
    # tunes first, or 'dbmtl search'.
    seed: 1

    # Paths are relative to this file's folder.
    data:
      files: %s
    %s
    # Inputs: id and ids (several in one column), category (few values), number.
    features:
    %s%s
    # Outcomes: binary (0/1, or a rule such as positive: \"> 0\") or continuous.
    targets:
    %s%s
    %s\
    """
        .formatted(
            sample.sampled() == sample.rows()
                ? "%,d rows".formatted(sample.rows())
                : "the first %,d rows".formatted(sample.sampled()),
            files.size() == 1 ? quoted(files.get(0)) : list(files),
            quoting() + nulls() + parts(),
            lines(Role.FEATURE, g -> "  %s: %s  # %s\n".formatted(key(g), g.settings(), g.why())),
            leftOut(),
            targets(),
            structure(),
            new FirstSettings(sample.rows(), guesses).text());
  }

  private static String list(List<String> texts) {
    return texts.stream().map(StarterText::quoted).collect(Collectors.joining(", ", "[", "]"));
  }

  /** How values are quoted, where it is not as in most files. */
  private String quoting() {
    String quote = sample.csv().quote();
    StringBuilder text = new StringBuilder();
    if (quote != null && !quote.equals("\"")) {
      text.append("  quote: %s\n".formatted(quoted(quote)));
    }
    String escape = sample.csv().escape();
    if (escape != null) {
      text.append("  escape: %s\n".formatted(quoted(escape)));
    }
    return text.toString();
  }

  private String nulls() {
    return sample.nulls().isEmpty() ? "" : "  null-values: %s\n".formatted(list(sample.nulls()));
  }

  private String parts() {
    PartNames parts = split == null ? null : PartNames.of(split);
    if (split != null && parts != null) {
      return "  split: {column: %s, train: %s, valid: %s, test: %s}\n"
          .formatted(
              quoted(split.name()),
              quoted(parts.train()),
              quoted(parts.valid()),
              quoted(parts.test()));
    }
    String shares = sample.rows() < 1000 ? "[0.6, 0.2, 0.2]" : "[0.8, 0.1, 0.1]";
    return moment != null
        ? "  # The earliest rows train, the latest judge.\n  split: {time: %s, shares: %s}\n"
            .formatted(quoted(moment.name()), shares)
        : "  # By chance, for no column names the parts or a moment.\n  split: {ratio: %s}\n"
            .formatted(shares);
  }

  private String lines(Role role, Function<ColumnGuess, String> line) {
    return guesses.stream()
        .filter(guess -> guess.role() == role)
        .map(line)
        .collect(Collectors.joining());
  }

  private String leftOut() {
    StringBuilder text = new StringBuilder();
    for (ColumnGuess guess : guesses) {
      if (guess.role() == Role.LEFT_OUT || guess.role() == Role.MOMENT) {
        String settings = guess.settings().isEmpty() ? "" : ": " + guess.settings();
        String why =
            guess.column().equals(moment) && split == null ? "splits the log by time" : guess.why();
        text.append("  # %s%s  # %s\n".formatted(key(guess), settings, why));
      }
    }
    return text.isEmpty() ? "" : "  # Left out:\n" + text;
  }

  private String targets() {
    Map<String, String> names = targetNames();
    return lines(
        Role.TARGET,
        guess -> {
          String name = names.getOrDefault(guess.column().name(), "");
          return "  %s: %s  # %s\n".formatted(quoted(name), settings(guess, name), guess.why());
        });
  }

  /** Names of targets by their columns. */
  private Map<String, String> targetNames() {
    Set<String> taken = new HashSet<>(sample.columns().stream().map(ColumnProfile::name).toList());
    Map<String, String> names = new HashMap<>();
    for (ColumnGuess guess : guesses) {
      if (guess.role() == Role.TARGET) {
        String column = guess.column().name();
        names.put(column, targetName(column, taken));
      }
    }
    return names;
  }

  /** What the outcomes of the sample say of the structure. */
  private String structure() {
    Map<String, String> names = targetNames();
    BitSet all = new BitSet();
    all.set(0, Math.toIntExact(sample.sampled()));
    List<Event> outcomes = new ArrayList<>();
    for (ColumnGuess guess : guesses) {
      Event event = sample.events().get(guess.column().name());
      if (guess.role() == Role.TARGET && event != null) {
        boolean binary = guess.settings().contains("binary");
        String name = names.getOrDefault(event.name(), "");
        outcomes.add(new Event(name, binary, event.on(), binary ? event.known() : all));
      }
    }
    Nesting nesting = Nesting.of(Events.of(outcomes));
    return nesting.isEmpty()
        ? ""
        : "\n# %s.\n%s"
            .formatted(
                NestingText.sentence(nesting),
                NestingText.structure(EdgeConstraints.NONE, nesting));
  }

  /** Structures are written with names of targets, so those hold no blank, comma or arrow. */
  private static String targetName(String column, Set<String> taken) {
    String name = column.replaceAll("[\\s,>\\p{C}\\u2028\\u2029\\u00a0]+", "_");
    if (name.equals(column)) {
      return column;
    }
    StringBuilder unique = new StringBuilder(name);
    while (!taken.add(unique.toString())) {
      unique.append('_');
    }
    return unique.toString();
  }

  private static String settings(ColumnGuess guess, String name) {
    String column = guess.column().name();
    if (name.equals(column)) {
      return guess.settings();
    }
    return guess.settings().startsWith("{")
        ? "{column: %s, %s".formatted(quoted(column), guess.settings().substring(1))
        : "{column: %s, kind: %s}".formatted(quoted(column), guess.settings());
  }

  private static String key(ColumnGuess guess) {
    return quoted(guess.column().name());
  }

  /** A text as YAML: as it is where that is safe, else in double quotes. */
  static String quoted(String text) {
    if (PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT))) {
      return text;
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              int kind = Character.getType(c);
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (kind == Character.CONTROL
                  || kind == Character.FORMAT
                  || kind == Character.LINE_SEPARATOR
                  || kind == Character.PARAGRAPH_SEPARATOR
                  || kind == Character.SURROGATE
                  || kind == Character.UNASSIGNED
                  || kind == Character.PRIVATE_USE) {
                quoted.append(c > 0xffff ? "\\U%08x".formatted(c) : "\\u%04x".formatted(c));
              } else {
                quoted.appendCodePoint(c);
              }
            });
    return quoted.append('"').toString();
  }
}
