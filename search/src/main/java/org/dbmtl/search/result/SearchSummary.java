package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.evidence.ParetoFront;
import org.dbmtl.search.evidence.PooledNoise;
import org.dbmtl.search.evidence.RaceSummary;
import org.dbmtl.search.evidence.SearchResult;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.DataProfile;
import org.jspecify.annotations.Nullable;

/**
 * Everything a search found: the file {@code ranking.json}, for programs and reports to read.
 * Immutable.
 *
 * <p>All that differs between two runs of one study stands in {@code times}; without it, two files
 * of the same study, seed, data and version are equal byte for byte, for any number of parallel
 * trials. Scores are nats per row, or points of the study's own objective. What stands in {@code
 * evidence} is explained in {@code docs/evidence.md}.
 *
 * @param study its name
 * @param seed root of every random stream
 * @param strategy its name
 * @param objective what is ranked, as in the study
 * @param stopped why the search ended
 * @param vanilla the reference: the smallest structure of the space
 * @param answer what is recommended; null if no trial completed
 * @param targets in the study's order, at least one
 * @param start where the search began
 * @param settings that decide the result, by key
 * @param profile of the log
 * @param scores what joint and served are to each other
 * @param candidates best first
 * @param pricing what the evaluator said of all structures; null if none was trained
 * @param pareto if the study asked for a front
 * @param race if candidates raced for repeats
 * @param failed trainings that failed
 * @param confirmation of the finalists on the test part; null if there is none
 * @param trials of the search, in their order
 * @param times what the search took
 */
public record SearchSummary(
    String study,
    long seed,
    Versions versions,
    Fingerprints fingerprints,
    String strategy,
    String objective,
    StopReason stopped,
    TargetGraph vanilla,
    @Nullable SearchAnswer answer,
    List<TargetFacts> targets,
    Constraints constraints,
    Start start,
    Map<String, String> settings,
    DataProfile profile,
    ScoreRelation scores,
    List<CandidateSummary> candidates,
    EvidenceSummary evidence,
    @JsonInclude(Include.NON_NULL) @Nullable Pricing pricing,
    @Nullable ParetoFront pareto,
    @Nullable RaceSummary race,
    List<Training> failed,
    @Nullable ConfirmationSummary confirmation,
    List<Training> trials,
    Times times) {

  /** The smallest structures of the space: edges that every, or no, structure has. */
  public record Constraints(List<Edge> required, List<Edge> forbidden, List<Edge> againstTiers) {}

  /**
   * Where the search began.
   *
   * @param reasons by edge of the structure
   */
  public record Start(
      String seeding, TargetGraph structure, List<String> order, Map<Edge, String> reasons) {}

  /**
   * A candidate's place; as {@link org.dbmtl.search.evidence.RankedCandidate}.
   *
   * @param mean of its score
   * @param joint mean of the joint score on the validation part
   * @param served likewise of the served score
   * @param targetsToVanilla gain minus that of the vanilla structure, by target; empty but for the
   *     best ones
   */
  public record CandidateSummary(
      TargetGraph structure,
      int edges,
      @JsonProperty("score") double mean,
      @Nullable Double standardError,
      @Nullable @JsonIgnoreProperties("repeats") Estimate joint,
      @Nullable @JsonIgnoreProperties("repeats") Estimate served,
      @Nullable Difference differenceToBest,
      @Nullable Double pValue,
      boolean tied,
      int repeats,
      boolean partial,
      Map<String, Means> targets,
      Map<String, Map<String, Double>> targetStandardErrors,
      @JsonInclude(Include.NON_EMPTY) Map<String, List<CalibrationDecile>> calibrationDeciles,
      @JsonInclude(Include.NON_EMPTY) Map<String, Difference> targetsToVanilla)
      implements Measured {
    public CandidateSummary {
      calibrationDeciles = orEmpty(calibrationDeciles);
      targetsToVanilla = orEmpty(targetsToVanilla);
    }
  }

  /**
   * What the ranking says beyond its order; as {@link org.dbmtl.search.evidence.Evidence}.
   *
   * @param level probability that the truly best candidate is not among the tied
   * @param noise null if the repeats tell nothing of it
   * @param tied how many candidates are
   * @param tiedClasses classes of the tied candidates that the likelihood cannot tell
   * @param simplestTied the tied candidate with the fewest edges
   * @param lead of the best over the next
   * @param ceiling agreement of the repeats; null if there are too few
   * @param edges one for each two targets that some candidate links
   * @param sameAsBest other structures that no likelihood can tell from the best, best first
   * @param training of the best candidate; null if no trial completed
   */
  public record EvidenceSummary(
      double level,
      @Nullable PooledNoise noise,
      int tied,
      int tiedClasses,
      @Nullable TargetGraph simplestTied,
      @Nullable Difference lead,
      @Nullable Integer repeatsToSeparate,
      @Nullable Integer moreRepeats,
      @Nullable NoiseCeiling ceiling,
      List<EdgeSupport> edges,
      @JsonInclude(Include.NON_EMPTY) List<TargetGraph> sameAsBest,
      @Nullable TrainingCourse training) {
    public EvidenceSummary {
      sameAsBest = sameAsBest == null ? List.of() : List.copyOf(sameAsBest);
    }

    /** What is known of an edge's two targets, or null if no candidate links them. */
    public @Nullable EdgeSupport edge(Edge edge) {
      return edges.stream().filter(e -> e.isOf(edge)).findFirst().orElse(null);
    }
  }

  /**
   * How the trainings of the best candidate ended, by their validation loss.
   *
   * @param trainings how many there are
   * @param improving those whose loss still fell
   * @param pastBest those that had passed their best epoch
   */
  public record TrainingCourse(int trainings, int improving, int pastBest) {}

  /**
   * One training.
   *
   * @param outcome completed, failed or pruned; null where all failed
   * @param score null, as the next two, unless it completed
   * @param cause why it failed; null in the list of all trainings
   */
  public record Training(
      long id,
      TargetGraph structure,
      int repeat,
      long seed,
      @Nullable String outcome,
      @Nullable Double score,
      @Nullable Double joint,
      @Nullable Double served,
      @Nullable String cause) {}

  /**
   * What the search took.
   *
   * @param started when, as ISO 8601
   * @param elapsedSeconds of the clock
   * @param parallel trainings side by side; 0 for one per core
   * @param commands that repeat it
   * @param trials those of the search, then those of the confirmation
   */
  public record Times(
      String started,
      double elapsedSeconds,
      int parallel,
      @JsonInclude(Include.NON_EMPTY) List<String> commands,
      Machine machine,
      List<OfTraining> trials) {
    /** What it ran on. */
    public record Machine(String system, String architecture, int processors) {}

    /** What one training took; null where it is not known. */
    public record OfTraining(long id, @Nullable Double cpuSeconds, @Nullable Double wallSeconds) {}

    public Times {
      commands = commands == null ? List.of() : List.copyOf(commands);
    }
  }

  /**
   * @throws IllegalArgumentException without a target
   */
  public SearchSummary {
    targets = List.copyOf(targets);
    candidates = List.copyOf(candidates);
    trials = List.copyOf(trials);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a search has at least one target");
    }
  }

  /**
   * What a search found.
   *
   * @param commands command lines that repeat the search
   */
  public static SearchSummary of(SearchResult result, List<String> commands) {
    return new SearchAssembler(result).summary(commands);
  }

  static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
    return map == null ? Map.of() : map;
  }

  /** Whether the score is the gain in nats per row. */
  public boolean isGain() {
    return objective.equals("joint") || objective.equals("served");
  }

  /** The unit of scores, such as {@code nats per row}. */
  public String unit() {
    return isGain() ? "nats per row" : "points";
  }

  /** The best candidate, or null if no trial completed. */
  public @Nullable CandidateSummary best() {
    return candidates.isEmpty() ? null : candidates.get(0);
  }

  /** The recommended candidate, or null if no trial completed. */
  public @Nullable CandidateSummary recommended() {
    return answer == null ? null : candidate(answer.recommended());
  }

  /**
   * The edges of a structure whose direction nothing tells: neither a test nor the study's
   * constraints. They are drawn without an arrow head.
   */
  public Set<Edge> undirected(TargetGraph structure) {
    Set<Edge> undirected = new LinkedHashSet<>();
    for (Edge edge : structure.edges()) {
      EdgeSupport support = evidence.edge(edge);
      boolean told = support != null && edge.equals(support.direction());
      Edge turned = edge.reversed();
      boolean given =
          constraints.required().contains(edge)
              || constraints.forbidden().contains(turned)
              || constraints.againstTiers().contains(turned);
      if (!told && !given) {
        undirected.add(edge);
      }
    }
    return undirected;
  }

  /** The candidate of that structure, or null if none completed. */
  public @Nullable CandidateSummary candidate(TargetGraph structure) {
    return candidates.stream()
        .filter(candidate -> candidate.structure().equals(structure))
        .findFirst()
        .orElse(null);
  }

  /** The targets' names. */
  public List<String> targetNames() {
    return targets.stream().map(TargetFacts::name).toList();
  }

  /** CPU seconds of all trainings that tell them, those of the confirmation included. */
  public double cpuSeconds() {
    return times.trials().stream()
        .mapToDouble(time -> time.cpuSeconds() == null ? 0 : time.cpuSeconds())
        .sum();
  }
}
