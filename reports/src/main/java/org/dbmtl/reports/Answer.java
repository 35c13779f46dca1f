package org.dbmtl.reports;

import org.dbmtl.search.evidence.Confirmation;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.RankedCandidate;
import org.dbmtl.search.evidence.SearchResult;
import org.jspecify.annotations.Nullable;

/** The answer of a search in a sentence that claims no more than the evidence holds. */
final class Answer {
  private Answer() {}

  static String of(SearchResult result, RankedCandidate best) {
    String unit = result.study().metrics().objective().unit();
    if (best.candidate().structure().equals(result.vanilla())) {
      return "**No structure beat the vanilla one**, %s, which scored %s %s on the validation part."
          .formatted(
              MarkdownReport.structure(result.vanilla()), Numbers.withError(best.score()), unit);
    }
    return "**%s scored best**: %s %s on the validation part. %s"
        .formatted(
            MarkdownReport.structure(best.candidate().structure()),
            Numbers.withError(best.score()),
            unit,
            againstVanilla(result.confirmation(), unit));
  }

  private static String againstVanilla(@Nullable Confirmation confirmation, String unit) {
    if (confirmation == null) {
      return "It was not confirmed on the test part, so whether it beats the vanilla structure is"
          + " open.";
    }
    Difference difference = confirmation.difference();
    if (difference == null) {
      return "Its confirmation on the test part did not complete, so whether it beats the vanilla"
          + " structure is open.";
    }
    String gain = Numbers.withInterval(difference) + " " + unit;
    if (difference.low() == null) {
      return "On the test part its difference to the vanilla structure is %s on one fresh"
              .formatted(gain)
          + " seed, which does not tell an advantage from chance.";
    }
    if (!difference.isClear()) {
      return "On the test part and %d fresh seeds no difference to the vanilla structure could be"
              .formatted(difference.repeats())
          + " shown: %s (the 95 %% interval includes 0).".formatted(gain);
    }
    return difference.mean() > 0
        ? "On the test part and %d fresh seeds it beats the vanilla structure by %s (95 %% interval)."
            .formatted(difference.repeats(), gain)
        : "**But on the test part and %d fresh seeds it is worse than the vanilla structure**: %s (95 %% interval)."
            .formatted(difference.repeats(), gain);
  }
}
