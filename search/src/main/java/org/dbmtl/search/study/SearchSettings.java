package org.dbmtl.search.study;

import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.name.Keyed;
import org.jspecify.annotations.Nullable;

/**
 * How structures are proposed and how many trainings they get.
 *
 * @param strategy name of the strategy: exhaustive, greedy, local or random
 * @param trials budget in trainings (a candidate with 3 repeats costs 3), or 0 for no limit; a
 *     study that names no budget gets {@link StudyNames#defaultTrials}
 * @param minutes budget in minutes, or 0 for no limit
 * @param repeats trainings of each candidate, on seeds that all candidates share; or how many it
 *     gets at first and at most, if candidates race for them
 * @param round candidates proposed at a time; never depends on the number of workers, so that any
 *     number of workers gives the same search
 * @param parallel trials trained side by side, or 0 for one per core
 * @param start structure that {@code local} edits first, in text form, or null to take the
 *     seeding's
 * @param seeding how a start structure and an order of targets are proposed: natural, entropy,
 *     causality, mutual-information or none
 * @param order order in which {@code greedy} adds targets, or empty to take the seeding's
 * @param tabu for how many moves {@code local} does not undo an edit, and how many moves in a row
 *     it goes on without a better score; 0 for plain hill climbing, as in section 2.3 of the paper:
 *     perturb a first guess and keep what helps
 * @param restarts how often {@code local} starts again from a random structure
 * @param iterations moves of {@code local} per start
 * @param confirm fresh seeds on which the best candidate, the recommended one, the vanilla
 *     structure, mtl and wdl are trained again after the search, to be judged on the test part, or
 *     0 for none; outside the budget
 * @param evaluator what says how good a structure is
 * @param margin what an edge must gain to stay in the evaluator's best structure, nats per row
 */
@Withers
public record SearchSettings(
    String strategy,
    int trials,
    double minutes,
    Repeats repeats,
    int round,
    int parallel,
    @Nullable String start,
    String seeding,
    List<String> order,
    int tabu,
    int restarts,
    int iterations,
    int confirm,
    Evaluator evaluator,
    double margin)
    implements SearchSettingsBuilder.With {

  private static final double DEFAULT_MARGIN = 0.0003;

  /** What says how good a structure is. */
  public enum Evaluator implements Keyed {
    /** {@link #MASKED} where it can, which is where edges carry labels, and else the other. */
    AUTO,
    /** One network that sees random parents of each target, and a gate of real trainings. */
    MASKED,
    /** A training of each candidate. */
    TRAINED
  }

  /**
   * One greedy pass, two repeats, three for the confirmation, as many trials at a time as there are
   * cores.
   */
  public static final SearchSettings DEFAULT =
      new SearchSettings(
          "greedy",
          0,
          0,
          Repeats.of(2),
          4,
          0,
          null,
          "natural",
          List.of(),
          8,
          3,
          100,
          3,
          Evaluator.AUTO,
          DEFAULT_MARGIN);

  /**
   * @throws StudyException if a number is out of its range
   */
  public SearchSettings {
    order = List.copyOf(order);
    Check.atLeast("search.trials", trials, 0, "or 0 for no limit");
    Check.atLeast("search.round", round, 1, "a round proposes at least one candidate");
    Check.atLeast("search.parallel", parallel, 0, "or 0 for one trial per core");
    Check.atLeast("search.tabu", tabu, 0, "or 0 for hill climbing, the paper's own rule");
    Check.atLeast("search.restarts", restarts, 0, "or 0 for the first start alone");
    Check.atLeast("search.iterations", iterations, 1, "a start is edited at least once");
    Check.atLeast("search.confirm", confirm, 0, "or 0 for no confirmation");
    Check.that(
        margin >= 0 && margin <= 10,
        "search.margin",
        margin,
        "use nats per row and edge, such as 0.0005, or 0 to keep every edge that helps");
    Check.that(minutes >= 0, "search.minutes", minutes, "use a positive number, or 0 for no limit");
    if (trials > 0 && trials < repeats.first()) {
      throw new StudyException(
          ("search.trials is %d, but one candidate alone takes %d trainings (search.repeats): use"
                  + " at least %d trials")
              .formatted(trials, repeats.first(), repeats.first()));
    }
  }

  /** These settings without what names other targets. */
  SearchSettings restrictedTo(List<String> targets, List<String> kept) {
    String keptStart =
        start == null
            ? null
            : TargetGraph.of(
                    kept,
                    TargetGraph.parse(targets, start).edges().stream()
                        .filter(edge -> kept.contains(edge.parent()) && kept.contains(edge.child()))
                        .toList())
                .text();
    return with(s -> s.start(keptStart).order(order.stream().filter(kept::contains).toList()));
  }
}
