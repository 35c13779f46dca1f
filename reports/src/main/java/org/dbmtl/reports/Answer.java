package org.dbmtl.reports;

import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.summary.SearchSummary;
import org.dbmtl.search.summary.SearchSummary.CandidateSummary;
import org.dbmtl.search.summary.SearchSummary.ConfirmationSummary;
import org.dbmtl.search.summary.SearchSummary.FinalistSummary;
import org.jspecify.annotations.Nullable;

/** The answer of a search in a sentence that claims no more than the evidence holds. */
final class Answer {
  private Answer() {}

  static Prose of(SearchSummary search, CandidateSummary best) {
    String unit = search.objective().unit();
    Prose answer = Prose.of("");
    if (best.structure().equals(search.vanilla())) {
      return answer
          .with("No structure beat the vanilla one", Prose.Style.STRONG)
          .and(", ")
          .structure(search.vanilla().text())
          .and(
              ", which scored %s %s on the validation part."
                  .formatted(Numbers.withError(best.score()), unit));
    }
    answer =
        best.structure().edgeCount() == 0
            ? answer.with(TerminalTable.NO_EDGES, Prose.Style.STRONG)
            : answer.with(best.structure().text(), Prose.Style.STRONG_CODE);
    answer =
        answer
            .with(" scored best", Prose.Style.STRONG)
            .and(
                ": %s %s on the validation part. "
                    .formatted(Numbers.withError(best.score()), unit));
    return againstVanilla(answer, search.confirmation(), unit);
  }

  private static Prose againstVanilla(
      Prose answer, @Nullable ConfirmationSummary confirmation, String unit) {
    if (confirmation == null) {
      return answer.and(
          "It was not confirmed on the test part, so whether it beats the vanilla structure is"
              + " open.");
    }
    FinalistSummary vanilla = confirmation.finalist("vanilla");
    Difference difference = vanilla == null ? null : vanilla.bestMinus();
    if (difference == null) {
      return answer.and(
          "Its confirmation on the test part did not complete, so whether it beats the vanilla"
              + " structure is open.");
    }
    String gain = Numbers.withInterval(difference) + " " + unit;
    if (difference.low() == null) {
      return answer.and(
          "On the test part its difference to the vanilla structure is %s on one fresh seed, which"
                  .formatted(gain)
              + " does not tell an advantage from chance.");
    }
    if (!difference.isClear()) {
      return answer.and(
          "On the test part and %d fresh seeds no difference to the vanilla structure could be shown: %s (the 95 %% interval includes 0)."
              .formatted(difference.repeats(), gain));
    }
    if (difference.mean() > 0) {
      return answer.and(
          "On the test part and %d fresh seeds it beats the vanilla structure by %s (95 %% interval)."
              .formatted(difference.repeats(), gain));
    }
    return answer
        .with(
            "But on the test part and %d fresh seeds it is worse than the vanilla structure"
                .formatted(difference.repeats()),
            Prose.Style.STRONG)
        .and(": %s (95 %% interval).".formatted(gain));
  }
}
