package org.dbmtl.trainer.inspect;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.dbmtl.trainer.inspect.ColumnGuess.Role;
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

  private static final int[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
  private static final int MOST_TRIALS = 100;

  /** Values of a column that names parts. */
  record Parts(String train, String valid, String test) {
    private static final Set<String> TRAIN = Set.of("train", "training");
    private static final Set<String> VALID = Set.of("valid", "validation", "val", "dev", "eval");
    private static final Set<String> TEST = Set.of("test", "testing");

    /** The values, or null unless the column holds one of each part and nothing else. */
    static @Nullable Parts of(ColumnProfile column) {
      String train = only(column, TRAIN);
      String valid = only(column, VALID);
      String test = only(column, TEST);
      if (train == null || valid == null || test == null || column.texts().size() != 3) {
        return null;
      }
      return new Parts(train, valid, test);
    }

    private static @Nullable String only(ColumnProfile column, Set<String> words) {
      return column.texts().stream()
          .filter(text -> words.contains(text.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(null);
    }
  }

  String of(List<String> files) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "# A first study, guessed from names and values in %s. Read it through: a feature must be"
            .formatted(
                sample.sampled() == sample.rows()
                    ? "%,d rows".formatted(sample.rows())
                    : "the first %,d rows".formatted(sample.sampled())));
    line(
        text,
        "# known before the outcomes. Then look at it with 'dbmtl inspect', and run 'dbmtl search'.");
    line(text, "seed: 1");
    data(text, files);
    features(text);
    leftOut(text);
    targets(text);
    settings(text);
    return text.toString();
  }

  private void data(StringBuilder text, List<String> files) {
    line(text, "");
    line(text, "# Paths are relative to this file's folder.");
    line(text, "data:");
    List<String> quoted = files.stream().map(StarterText::quoted).toList();
    line(
        text,
        "  files: %s"
            .formatted(quoted.size() == 1 ? quoted.get(0) : "[" + String.join(", ", quoted) + "]"));
    if (!sample.nulls().isEmpty()) {
      line(
          text,
          "  null-values: [%s]"
              .formatted(
                  String.join(", ", sample.nulls().stream().map(StarterText::quoted).toList())));
    }
    Parts parts = split == null ? null : Parts.of(split);
    if (split != null && parts != null) {
      line(
          text,
          "  split: {column: %s, train: %s, valid: %s, test: %s}"
              .formatted(
                  quoted(split.name()),
                  quoted(parts.train()),
                  quoted(parts.valid()),
                  quoted(parts.test())));
      return;
    }
    String shares = sample.rows() < 1000 ? "[0.6, 0.2, 0.2]" : "[0.8, 0.1, 0.1]";
    if (moment != null) {
      line(text, "  # The earliest rows train, the latest judge.");
      line(text, "  split: {time: %s, shares: %s}".formatted(quoted(moment.name()), shares));
    } else {
      line(text, "  # By chance, for no column names the parts or a moment.");
      line(text, "  split: {ratio: %s}".formatted(shares));
    }
  }

  private void features(StringBuilder text) {
    line(text, "");
    line(text, "# Inputs: id and ids (several in one column), category (few values), number.");
    line(text, "features:");
    for (ColumnGuess guess : guesses) {
      if (guess.role() == Role.FEATURE) {
        line(text, "  %s: %s  # %s".formatted(key(guess), guess.settings(), guess.why()));
      }
    }
  }

  private void leftOut(StringBuilder text) {
    List<ColumnGuess> out =
        guesses.stream()
            .filter(guess -> guess.role() == Role.LEFT_OUT || guess.role() == Role.MOMENT)
            .toList();
    if (out.isEmpty()) {
      return;
    }
    line(text, "  # Left out:");
    for (ColumnGuess guess : out) {
      String settings = guess.settings().isEmpty() ? "" : ": " + guess.settings();
      String why =
          guess.column().equals(moment) && split == null ? "splits the log by time" : guess.why();
      line(text, "  # %s%s  # %s".formatted(key(guess), settings, why));
    }
  }

  private void targets(StringBuilder text) {
    line(text, "");
    line(text, "# Outcomes: binary (0/1, or a rule such as positive: \"> 0\") or continuous.");
    line(text, "targets:");
    Set<String> taken = new HashSet<>(sample.columns().stream().map(ColumnProfile::name).toList());
    for (ColumnGuess guess : guesses) {
      if (guess.role() == Role.TARGET) {
        String name = targetName(guess.column().name(), taken);
        line(text, "  %s: %s  # %s".formatted(quoted(name), settings(guess, name), guess.why()));
      }
    }
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

  private void settings(StringBuilder text) {
    long rows = sample.rows();
    int batch = batch(rows);
    int targets = (int) guesses.stream().filter(guess -> guess.role() == Role.TARGET).count();
    line(text, "");
    line(text, "# Small for few rows; leave the widths out for the paper's.");
    if (rows < 20_000) {
      line(
          text,
          "network: {embedding: %d, shared: [64, 32], specific: [16], bayes: [8]}"
              .formatted(rows < 5_000 ? 4 : 8));
    } else {
      line(text, "network: {embedding: %d}".formatted(rows < 1_000_000 ? 16 : 32));
    }
    line(text, "");
    line(text, "# About %,d steps an epoch.".formatted(Math.max(1, trainRows(rows) / batch)));
    line(
        text,
        "training: {learning-rate: 0.002, batch: %d, epochs: %d}"
            .formatted(batch, rows < 20_000 ? 3 : rows < 500_000 ? 2 : 1));
    line(text, "");
    // A greedy pass: see the strategy's javadoc for the number.
    int trials = 2 * (1 + targets * (targets - 1));
    line(text, "# A trial is one training; every structure is trained with two seeds.");
    line(
        text,
        "search: {strategy: greedy, repeats: 2, trials: %d}%s"
            .formatted(
                Math.min(trials, MOST_TRIALS),
                trials > MOST_TRIALS
                    ? "  # %d would try all that greedy asks for".formatted(trials)
                    : ""));
  }

  private static long trainRows(long rows) {
    return rows * 4 / 5;
  }

  /** About 200 steps an epoch, and never above a twentieth of the rows. */
  private static int batch(long rows) {
    long most = Math.min(rows / 20, trainRows(rows) / 200);
    int batch = (int) Math.max(1, Math.min(rows / 20, 16));
    for (int candidate : BATCHES) {
      if (candidate <= most) {
        batch = Math.max(batch, candidate);
      }
    }
    return batch;
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

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
