package org.dbmtl.reports.section;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.reports.format.Numbers;
import org.dbmtl.reports.format.Prose;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Recommendation.Decision;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.result.SearchAnswer;
import org.dbmtl.search.result.SearchAnswer.Worth;
import org.dbmtl.search.result.SearchSummary;
import org.dbmtl.search.result.SearchSummary.CandidateSummary;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a search in a few sentences, each of which claims no more than the evidence holds.
 * The first says what is recommended and for what; if something else serves better, it says what to
 * serve.
 */
public final class Answer {
  private static final String UNIT = " nats per row";

  private final SearchSummary search;
  private final SearchAnswer answer;
  private final boolean vanilla;

  private Answer(SearchSummary search, SearchAnswer answer) {
    this.search = search;
    this.answer = answer;
    this.vanilla = answer.recommended().equals(search.vanilla());
  }

  /** The answer as plain text, one line; says so if no trial completed. */
  public static String text(SearchSummary search) {
    return of(search).text();
  }

  public static Prose of(SearchSummary search) {
    SearchAnswer answer = search.answer();
    return answer == null
        ? Prose.of("No trial completed, so there is nothing to recommend.")
        : new Answer(search, answer).prose();
  }

  private Prose prose() {
    Role serve = answer.serve();
    Prose prose;
    if (serve != null && serve != Role.RECOMMENDED) {
      prose = serveAnother(serve);
    } else if (vanilla) {
      prose = noStructure();
    } else {
      prose = recommended();
    }
    return best(prose);
  }

  /** Another network serves better beyond the interval. */
  private Prose serveAnother(Role serve) {
    Worth served = answer.served();
    Difference worse = served == null ? null : served.over(serve);
    Difference toVanilla = served == null ? null : served.over(Role.VANILLA);
    Prose prose = Prose.of("").with("Serve " + name(serve), Prose.Style.STRONG).and(", not ");
    prose = what(prose);
    if (answer.hasTwoScores()) {
      prose = prose.and(", which has the joint score that was searched for");
    }
    String which = answer.hasTwoScores() ? ", but serves" : ", which serves";
    if (serve != Role.VANILLA && !vanilla && isWorse(toVanilla)) {
      prose =
          prose
              .and(which + " worse than the vanilla structure by ")
              .and(amount(toVanilla))
              .and(" and worse than ")
              .and(name(serve) + " by ");
    } else {
      prose = prose.and(which + " worse by ");
    }
    prose = prose.and(amount(worse)).and(UNIT + tested(worse) + ".");
    if (vanilla) {
      return again(prose.and(" Among the structures, ")).and(" is recommended. " + reason());
    }
    prose = again(prose.and(" As a structure, ")).and(" is recommended. " + reason());
    return answer.hasTwoScores() ? joint(prose) : prose;
  }

  /** Vanilla is recommended, and nothing serves better. */
  private Prose noStructure() {
    Prose prose = Prose.of("");
    prose =
        search.vanilla().edgeCount() == 0
            ? prose.with("No edges are recommended", Prose.Style.STRONG)
            : prose
                .with("The vanilla structure ", Prose.Style.STRONG)
                .with(search.vanilla().text(), Prose.Style.STRONG_CODE)
                .with(" is recommended", Prose.Style.STRONG);
    if (search.targets().size() == 1) {
      return others(prose.and(": a single target has none."));
    }
    return others(prose.and(soFar() + ". " + reason()));
  }

  /** A structure with edges is recommended, and nothing serves better. */
  private Prose recommended() {
    Prose prose =
        Prose.of("").with(BriefStructure.first(answer.recommended()), Prose.Style.STRONG_CODE);
    Worth joint = answer.joint();
    Difference difference = joint == null ? null : joint.over(Role.VANILLA);
    if (difference == null) {
      return prose
          .with(" is recommended", Prose.Style.STRONG)
          .and(
              soFar()
                  + ", but it was not confirmed on the test part: what it is worth, joint or served, is"
                  + " open.");
    }
    if (!answer.hasTwoScores()) {
      prose = prose.with(" is recommended", Prose.Style.STRONG).and(". ");
      return others(told(prose, "what it serves", "From the features alone", difference))
          .and(" " + reason());
    }
    prose =
        difference.isClear() && difference.mean() > 0
            ? prose.with(" is recommended for its joint score", Prose.Style.STRONG).and(", ")
            : prose.with(" is recommended", Prose.Style.STRONG).and(", ");
    Worth served = answer.served();
    Difference toVanilla = served == null ? null : served.over(Role.VANILLA);
    prose =
        prose.and(
            toVanilla != null && toVanilla.isClear() && toVanilla.mean() > 0
                ? "and it serves better than the vanilla structure too. "
                : "and no served gain over the vanilla structure is shown. ");
    prose = joint(prose);
    if (toVanilla != null) {
      prose = told(prose.and(" "), "what it serves", "From the features alone", toVanilla);
    }
    return others(prose);
  }

  /** The joint score against vanilla's. */
  private Prose joint(Prose prose) {
    Worth joint = answer.joint();
    Difference difference = joint == null ? null : joint.over(Role.VANILLA);
    return difference == null
        ? prose
        : told(
            prose.and(prose.text().endsWith(" ") ? "" : " "),
            "its joint score",
            "With the parents' labels given",
            difference);
  }

  /** What a difference to vanilla shows. */
  private static Prose told(Prose prose, String what, String where, Difference difference) {
    if (difference.low() == null) {
      return prose.and(
          "%s, %s minus the vanilla structure's is %s%s on one fresh seed, which does not tell an advantage from chance."
              .formatted(where, what, Numbers.withInterval(difference), UNIT));
    }
    return difference.isClear()
        ? prose.and(
            "%s, %s is %s than the vanilla structure's by %s%s%s."
                .formatted(
                    where,
                    what,
                    difference.mean() > 0 ? "better" : "worse",
                    amount(difference),
                    UNIT,
                    tested(difference)))
        : prose.and(
            "%s, no difference of %s to the vanilla structure's is shown: %s%s%s."
                .formatted(
                    where, what, Numbers.withInterval(difference), UNIT, tested(difference)));
  }

  /** What is served against mtl and wdl. */
  private Prose others(Prose prose) {
    Worth served = answer.served();
    if (served == null) {
      return prose.and(" Nothing was confirmed on the test part.");
    }
    List<String> parts = new ArrayList<>();
    for (Role role : List.of(Role.MTL, Role.WDL)) {
      Difference difference = served.over(role);
      if (difference != null
          && !(difference.mean() == 0 && Double.valueOf(0).equals(difference.low()))) {
        parts.add("%s %s".formatted(role.key(), Numbers.withInterval(difference)));
      }
    }
    return parts.isEmpty()
        ? prose
        : prose.and(
            " Served, it differs from %s%s.".formatted(String.join(" and from ", parts), UNIT));
  }

  /** Names the candidate that scored best, if that is another. */
  private Prose best(Prose prose) {
    CandidateSummary best = search.best();
    if (best == null || answer.best().equals(answer.recommended())) {
      return prose;
    }
    return structure(prose.and(" The best score of the search is that of "), answer.best())
        .and(
            ": %s %s on the validation part."
                .formatted(Numbers.withError(best.score()), search.unit()));
  }

  private String reason() {
    String simplest =
        search.pricing() != null && search.pricing().isWinner(answer.recommended())
            ? "It is the best by its price, and its edges gain more than the margin"
            : "It is the simplest of those that cannot be told from the best";
    return reason(answer.decision(), simplest)
        + (answer.servesBest()
            ? " Others have the same links in other directions, and no likelihood can distinguish them;"
                + " of them it serves best."
            : "");
  }

  private static String reason(Decision decision, String simplest) {
    return switch (decision) {
      case ONLY -> "It is the only candidate that was trained to its end.";
      case VANILLA_TIED -> "No structure can be told to be better than the simplest one.";
      case UNSUPPORTED ->
          "Structures with more edges score better in the search, but no such edge is supported by a"
              + " test that allows for seeds and rows.";
      case NOT_CONFIRMED ->
          "Structures with more edges score better in the search, but are not shown to be better on"
              + " fresh seeds and the test part.";
      case CONFIRMED ->
          simplest
              + ", and it scores better than the vanilla structure on fresh seeds and the test part.";
      case OPEN -> simplest + "; it was not confirmed on fresh seeds and the test part.";
      case NO_VANILLA -> simplest + "; no training of the vanilla structure completed.";
    };
  }

  private String soFar() {
    return search.stopped() == StopReason.RUNNING ? " so far" : "";
  }

  private Prose what(Prose prose) {
    return structure(prose, answer.recommended());
  }

  private static Prose structure(Prose prose, TargetGraph structure) {
    return structure.edgeCount() == 0
        ? prose.and("the structure without edges")
        : prose.code(BriefStructure.first(structure));
  }

  /** What is recommended, after it was named. */
  private Prose again(Prose prose) {
    TargetGraph structure = answer.recommended();
    return BriefStructure.isLong(structure)
        ? prose.and("the one with %d edges".formatted(structure.edgeCount()))
        : what(prose);
  }

  private static String name(Role role) {
    return switch (role) {
      case WDL -> "separate networks (wdl)";
      case MTL -> "shared layers without edges (mtl)";
      case VANILLA -> "the vanilla structure";
      case BEST -> "the best";
      case RECOMMENDED -> "the recommended structure";
    };
  }

  private static boolean isWorse(@Nullable Difference difference) {
    return difference != null && difference.isClear() && difference.mean() < 0;
  }

  private static String tested(@Nullable Difference difference) {
    return difference == null
        ? ""
        : " (95 %% interval, test part, %d fresh seeds)".formatted(difference.repeats());
  }

  /** How large a difference is, its sign left out. */
  private static String amount(@Nullable Difference difference) {
    if (difference == null) {
      return Numbers.ABSENT;
    }
    Difference amount = absolute(difference);
    return amount.low() == null
        ? Numbers.score(amount.mean())
        : "%s [%s, %s]"
            .formatted(
                Numbers.score(amount.mean()),
                Numbers.score(amount.low()),
                Numbers.score(amount.high()));
  }

  private static Difference absolute(Difference difference) {
    Double low = difference.low();
    Double high = difference.high();
    return difference.mean() >= 0
        ? difference
        : new Difference(
            -difference.mean(),
            high == null ? null : -high,
            low == null ? null : -low,
            difference.repeats());
  }
}
