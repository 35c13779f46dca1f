package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.trial.Part;
import org.jspecify.annotations.Nullable;

/**
 * What {@code dbmtl auto} found: the file {@code auto.json}. It is written after every step, and a
 * later run takes finished steps from it. All that differs between two runs with a budget of
 * trainings stands in {@code times}.
 *
 * @param study name of the study
 * @param budget what was granted
 * @param stopped why it ended; {@link StopReason#RUNNING} before the end
 * @param objective what the column {@code served} is by
 * @param recommended name of the candidate to use; null without one
 * @param part that the leaderboard is of: the test part, or the validation part where it ended
 *     before the confirmation; null before any
 * @param seeds that its figures are means of: {@code dbmtl train winner.yaml --seed} gives those of
 *     one again
 * @param leaderboard best first
 * @param tuned best settings by method and signal, in the order in which they were found
 * @param structures those that go into the race; null before
 * @param race what came of it; null before
 */
public record AutoSummary(
    String study,
    long seed,
    Fingerprints fingerprints,
    Budget budget,
    StopReason stopped,
    String objective,
    @Nullable String recommended,
    @Nullable Part part,
    List<Long> seeds,
    List<Row> leaderboard,
    List<Tuned> tuned,
    @Nullable Structures structures,
    @Nullable Racing race,
    Times times) {

  public AutoSummary {
    seeds = List.copyOf(seeds);
    leaderboard = List.copyOf(leaderboard);
    tuned = List.copyOf(tuned);
  }

  /**
   * What was granted.
   *
   * @param trials trainings, or 0 for no limit
   * @param minutes or 0 for no limit
   */
  public record Budget(int trials, double minutes) {}

  /**
   * A candidate of the leaderboard.
   *
   * @param name such as {@code dbmtl label}, with a number where several have that method
   * @param signal what its edges carry; null where it reads none
   * @param structure as text; empty for no edges
   * @param served mean score by the objective
   * @param joint mean gain in the joint likelihood
   * @param toBest in served, against the best; null for the best itself
   * @param tied whether it may be as good as the best
   * @param partial whether others have more seeds
   * @param parameters numbers that it learns; 0 if that is not known
   * @param settings hyperparameters by key where they are not those of the study
   */
  public record Row(
      String name,
      String method,
      @Nullable String signal,
      String structure,
      Estimate served,
      Estimate joint,
      @Nullable Difference toBest,
      boolean tied,
      boolean partial,
      long parameters,
      Map<String, String> settings) {}

  /**
   * Best settings of a method, and of a signal where it has one.
   *
   * @param structure that it was tuned with, as text
   * @param point values by parameter; null for the study's own settings
   * @param served mean score on the validation part; null if nothing completed
   * @param trainings that the method took, for all signals together
   * @param failed why there are no settings; null if there are
   */
  public record Tuned(
      String name,
      String structure,
      @Nullable Map<String, Object> point,
      @Nullable Estimate served,
      int trainings,
      @Nullable String failed) {}

  /**
   * The structures that go into the race.
   *
   * @param found as texts, best first
   * @param trainings that it took to find them
   */
  public record Structures(List<String> found, int trainings) {
    public Structures {
      found = List.copyOf(found);
    }
  }

  /**
   * A race.
   *
   * @param names of those that entered, in order
   * @param survivors positions among {@code names} of those that are confirmed, best first
   * @param dropped those that were clearly worse
   * @param trainings of all of them
   */
  public record Racing(
      List<String> names, List<Integer> survivors, List<Dropped> dropped, int trainings) {
    public Racing {
      names = List.copyOf(names);
      survivors = List.copyOf(survivors);
      dropped = List.copyOf(dropped);
    }
  }

  /**
   * A candidate that a race dropped.
   *
   * @param repeats trainings that it had
   * @param pValue of the test that dropped it; null if a training failed
   */
  public record Dropped(String name, int repeats, @Nullable Double pValue) {}

  /**
   * What it took.
   *
   * @param started when the first run began
   * @param minutes of all runs so far
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Times(String started, double minutes) {}
}
