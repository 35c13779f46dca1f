package org.dbmtl.predictor.score;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Guesses which name a misspelled one was meant to be. */
final class NearName {
  private NearName() {}

  /** The name with the fewest edits, if at most a third of the letters differ, or two. */
  static @Nullable String of(String word, List<String> names) {
    String nearest = null;
    int least = Integer.MAX_VALUE;
    for (String name : names) {
      int tolerated =
          Math.min(Math.max(2, word.length() / 3), Math.min(word.length(), name.length()) - 1);
      int edits = edits(normal(word), normal(name));
      if (edits <= tolerated && edits < least) {
        least = edits;
        nearest = name;
      }
    }
    return nearest;
  }

  private static String normal(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Levenshtein distance: insertions, deletions and substitutions. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[b.length()];
  }
}
