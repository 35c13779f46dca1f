package org.dbmtl.search.result;

import java.util.Collection;
import org.dbmtl.search.evidence.NamedScores;

/**
 * What joint and served are to each other in an output.
 *
 * @param coincide whether they are one number for every candidate
 * @param meaning in a sentence
 */
public record ScoreRelation(boolean coincide, String meaning) {
  private static final String ONE =
      "joint and served are one number here by definition: no edge carries a label";
  private static final String TWO =
      "joint: each target given its parents' observed labels; served: each target from the features"
          + " alone";

  static ScoreRelation of(Collection<NamedScores> all) {
    boolean coincide = all.stream().allMatch(NamedScores::coincide);
    return new ScoreRelation(coincide, coincide ? ONE : TWO);
  }
}
