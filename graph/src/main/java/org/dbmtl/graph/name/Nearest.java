package org.dbmtl.graph.name;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses what a misspelled word was meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * The option nearest to the word by edit distance, if any is near at all: at most a third of the
   * letters differ (of five letters and more two may, of fewer one or two of as many), one holds
   * the other, or the word is the first letters of the option's words, as {@code lr} is of {@code
   * learning-rate}.
   */
  public static @Nullable String of(String word, Collection<String> options) {
    String wanted = normal(word);
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String option : options) {
      String candidate = normal(option);
      int shorter = Math.min(wanted.length(), candidate.length());
      boolean part = shorter >= 3 && (candidate.contains(wanted) || wanted.contains(candidate));
      int few = wanted.length() < 5 && wanted.length() != candidate.length() ? 1 : 2;
      int tolerated = Math.min(Math.max(few, wanted.length() / 3), shorter - 1);
      int distance = initials(candidate).equals(wanted) ? 0 : distance(wanted, candidate);
      if ((part || distance <= tolerated) && distance < least) {
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

  private static String initials(String option) {
    return option.contains("-") ? option.replaceAll("(\\w)\\w*-?", "$1") : "";
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
