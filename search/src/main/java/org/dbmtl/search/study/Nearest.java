package org.dbmtl.search.study;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what a misspelled word was meant to be. */
public final class Nearest {
  private Nearest() {}

  /** The option most like the word, or null if none is much like it. */
  static @Nullable String of(String word, Collection<String> options) {
    String nearest = null;
    // Two slips, or one for every three letters of a long word, are still a misspelling.
    int least = Math.max(2, word.length() / 3) + 1;
    for (String option : options) {
      int distance = distance(normal(word), normal(option));
      if (distance < least) {
        least = distance;
        nearest = option;
      }
    }
    return nearest;
  }

  /** {@code ": maybe 'option'"} for the nearest option, or the empty text. */
  public static String maybe(String word, Collection<String> options) {
    String nearest = of(word, options);
    return nearest == null ? "" : ": maybe '%s'".formatted(nearest);
  }

  private static String normal(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Optimal string alignment distance: insertions, deletions, substitutions and swaps of
   * neighbours. {@code O(a.length() * b.length())}.
   */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best =
            Math.min(cost[i - 1][j - 1] + change, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best = Math.min(best, cost[i - 2][j - 2] + 1);
        }
        cost[i][j] = best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
