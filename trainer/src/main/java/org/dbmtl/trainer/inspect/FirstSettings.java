package org.dbmtl.trainer.inspect;

import java.util.List;
import java.util.Locale;
import org.dbmtl.trainer.inspect.ColumnGuess.Role;

/**
 * A first network and training that fit the size of a log, and the search of a first study. The
 * sizes were measured on simulated logs (docs/benchmarks.md).
 *
 * @param rows rows of the log
 */
record FirstSettings(long rows, List<ColumnGuess> guesses) {
  private static final int[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000};
  private static final int REPEATS = 3;
  private static final int MOST_TRIALS = 150;

  /** From this many 0/1 features on it matters what they cost. */
  private static final int MANY_FLAGS = 8;

  /**
   * The guesses with many 0/1 features as plain numbers where ids need wide embeddings; without ids
   * a narrow embedding costs as little and learns faster.
   */
  static List<ColumnGuess> withCheapFlags(List<ColumnGuess> guesses) {
    long flags = guesses.stream().filter(FirstSettings::isFlag).count();
    if (flags < MANY_FLAGS || !hasIds(guesses)) {
      return guesses;
    }
    return guesses.stream()
        .map(guess -> isFlag(guess) ? guess.with("{kind: number, standardise: false}") : guess)
        .toList();
  }

  private static boolean isFlag(ColumnGuess guess) {
    return guess.role() == Role.FEATURE
        && guess.column().isFlag()
        && guess.settings().equals("category");
  }

  private static boolean hasIds(List<ColumnGuess> guesses) {
    return guesses.stream()
        .anyMatch(
            guess ->
                guess.role() == Role.FEATURE
                    && (guess.settings().equals("id") || guess.settings().contains("kind: ids")));
  }

  String text() {
    return network() + "\n" + search();
  }

  private String network() {
    return """
    # A network of the log's size, about %,d steps an epoch. Better settings are worth more than any
    # edge: 'dbmtl auto' finds them, and then searches structures.
    network: {embedding: %d%s}
    training: {learning-rate: 0.002, batch: %d, epochs: %d}
    """
        .formatted(steps(), embedding(), widths(), batch(), epochs());
  }

  private String search() {
    int targets = (int) guesses.stream().filter(guess -> guess.role() == Role.TARGET).count();
    if (targets == 1) {
      return """
      # One target has no structure to search: find its network's settings with 'dbmtl auto'.
      search: {repeats: %d, confirm: 5}
      """
          .formatted(REPEATS);
    }
    // A greedy pass: see the strategy's javadoc for the number.
    int trials = REPEATS * (1 + targets * (targets - 1));
    String more =
        trials > MOST_TRIALS
            ? String.format(Locale.ROOT, "  # %,d would try all that greedy asks for", trials)
            : "";
    return """
    # A trial is one training. Every structure is trained with %d seeds, the best with 5 fresh ones.
    search: {strategy: greedy, repeats: %d, confirm: 5, trials: %d}%s
    """
        .formatted(REPEATS, REPEATS, Math.min(trials, MOST_TRIALS), more);
  }

  private int embedding() {
    if (!hasIds(guesses)) {
      return 4;
    }
    return rows < 5_000 ? 8 : rows < 1_000_000 ? 16 : 32;
  }

  private String widths() {
    if (rows < 20_000) {
      return ", shared: [64, 32], specific: [16], bayes: [8]";
    }
    return rows < 500_000 ? ", shared: [128, 64], specific: [32], bayes: [16]" : "";
  }

  /** Few: on a small log more of them overfit. */
  private int epochs() {
    return rows < 20_000 ? 3 : rows < 500_000 ? 2 : 1;
  }

  private long trainRows() {
    return rows * 4 / 5;
  }

  private long steps() {
    return Math.max(1, trainRows() / batch());
  }

  /** About 400 steps an epoch, and never above a twentieth of the rows. */
  private int batch() {
    long most = Math.min(rows / 20, trainRows() / 400);
    int batch = (int) Math.max(1, Math.min(rows / 20, 16));
    for (int candidate : BATCHES) {
      if (candidate <= most) {
        batch = Math.max(batch, candidate);
      }
    }
    return batch;
  }
}
