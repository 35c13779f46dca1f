package org.dbmtl.search.summary;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgeSupport;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedEstimates;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.evidence.NoiseCeiling;
import org.dbmtl.search.evidence.SearchAnswer;
import org.dbmtl.search.evidence.StopReason;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.DataProfile;
import org.dbmtl.search.trial.RocCurve;
import org.jspecify.annotations.Nullable;

/**
 * A search as its {@code ranking.json} tells it. Files of earlier versions say less: what they lack
 * is null or empty here. Immutable; all maps and lists keep the file's order.
 *
 * @param study its name
 * @param seed root of every random stream
 * @param provenance what made it
 * @param strategy its name
 * @param objective what is ranked
 * @param stopped why the search ended
 * @param vanilla the reference: the smallest structure of the space
 * @param answer what is recommended; null if no trial completed
 * @param targets in the study's order, at least one
 * @param required edges that every structure has
 * @param forbidden edges that no structure has
 * @param againstTiers edges that no structure has because they lead back to an earlier tier
 * @param start where the search began; null if the file does not say
 * @param settings that decide the result, by key; empty if the file does not say
 * @param profile of the log; null if the file does not say
 * @param candidates best first
 * @param evidence of the ranking
 * @param front if the study asked for one
 * @param failed trainings that failed
 * @param race if candidates raced for repeats
 * @param confirmation of the finalists on the test part; null if there is none
 * @param trials of the search, in their order
 * @param times what the search took
 */
public record SearchSummary(
    String study,
    long seed,
    Provenance provenance,
    String strategy,
    Objective objective,
    StopReason stopped,
    TargetGraph vanilla,
    @Nullable SearchAnswer answer,
    List<TargetFacts> targets,
    List<Edge> required,
    List<Edge> forbidden,
    List<Edge> againstTiers,
    @Nullable Start start,
    Map<String, String> settings,
    @Nullable DataProfile profile,
    List<CandidateSummary> candidates,
    EvidenceSummary evidence,
    @Nullable Front front,
    List<FailedTrial> failed,
    @Nullable Race race,
    @Nullable ConfirmationSummary confirmation,
    List<TrialSummary> trials,
    Times times) {

  /**
   * What made the file.
   *
   * @param dbmtl version; empty, like the next two, if no training ended
   * @param data fingerprint of the log
   * @param settings fingerprint of the study
   */
  public record Provenance(
      String dbmtl, String java, String engine, String data, String settings) {}

  /**
   * The score.
   *
   * @param text as in the study
   * @param isGain whether it is the gain in nats per row
   * @param unit such as {@code nats per row}
   */
  public record Objective(String text, boolean isGain, String unit) {}

  /**
   * A target as the study has it.
   *
   * @param unit of a continuous target's errors in words; null for a binary one, or if the file
   *     does not say
   * @param weight factor of its loss and gain; null if the file does not say
   * @param where rows on which it counts; null for all
   */
  public record TargetFacts(
      String name,
      boolean binary,
      @Nullable String unit,
      @Nullable Double weight,
      @Nullable String where) {}

  /**
   * Where the search began.
   *
   * @param reasons by edge of the structure
   */
  public record Start(
      String seeding, TargetGraph structure, List<String> order, Map<Edge, String> reasons) {
    public Start {
      order = List.copyOf(order);
      reasons = Collections.unmodifiableMap(new LinkedHashMap<>(reasons));
    }
  }

  /**
   * A candidate's place; as {@link org.dbmtl.search.evidence.RankedCandidate}.
   *
   * @param metrics for each target its metrics on the validation part
   * @param deciles calibration on the validation part, by target
   * @param toVanilla gain minus that of the vanilla structure, by target; empty but for the best
   *     ones
   * @param named both scores with names on the validation part; null if the file does not say
   */
  public record CandidateSummary(
      TargetGraph structure,
      Estimate score,
      @Nullable Difference toBest,
      @Nullable Double pValue,
      boolean tied,
      boolean partial,
      Map<String, Map<Metric, Estimate>> metrics,
      Map<String, List<CalibrationDecile>> deciles,
      Map<String, Difference> toVanilla,
      @Nullable NamedEstimates named) {
    /** The metric's mean over repeats, or null where it is not defined. */
    public @Nullable Estimate metric(String target, Metric metric) {
      return metrics.getOrDefault(target, Map.of()).get(metric);
    }
  }

  /**
   * What the ranking says beyond its order; as {@link org.dbmtl.search.evidence.Evidence}.
   *
   * @param level probability that the truly best candidate is not among the tied
   * @param noiseOfDifference deviation of a paired difference of single trainings; null if unknown
   * @param freedom its degrees of freedom
   * @param tiedClasses classes of the tied candidates that the likelihood cannot tell apart
   * @param ceiling agreement of the repeats; null if there are too few
   * @param edges one for each two targets that some candidate links
   * @param sentences in plain words
   */
  public record EvidenceSummary(
      double level,
      @Nullable Double noiseOfDifference,
      int freedom,
      int tiedClasses,
      @Nullable NoiseCeiling ceiling,
      List<EdgeSupport> edges,
      List<String> sentences) {
    public EvidenceSummary {
      edges = List.copyOf(edges);
      sentences = List.copyOf(sentences);
    }

    /** What is known of an edge's two targets, or null if no candidate links them. */
    public @Nullable EdgeSupport edge(Edge edge) {
      return edges.stream().filter(e -> e.isOf(edge)).findFirst().orElse(null);
    }
  }

  /** The Pareto front over targets. */
  public record Front(List<String> targets, List<Member> members) {
    /**
     * A candidate on it.
     *
     * @param rank place in the ranking, from 1
     */
    public record Member(TargetGraph structure, int rank, Map<String, Double> gains) {}

    public Front {
      targets = List.copyOf(targets);
      members = List.copyOf(members);
    }
  }

  /** A training that failed. */
  public record FailedTrial(long id, TargetGraph structure, String cause) {}

  /** How candidates raced; as {@link org.dbmtl.search.evidence.RaceSummary}. */
  public record Race(
      int first,
      int most,
      double level,
      int candidates,
      int trainings,
      long trainingsOfAll,
      int dropped) {}

  /**
   * The finalists on the test part and fresh seeds.
   *
   * @param finalists the best first; one that is several things stands here once
   * @param trials in their order
   */
  public record ConfirmationSummary(List<FinalistSummary> finalists, List<TrialSummary> trials) {
    public ConfirmationSummary {
      finalists = List.copyOf(finalists);
      trials = List.copyOf(trials);
    }

    /** The finalist of that role, or null if none of its trainings completed. */
    public @Nullable FinalistSummary finalist(String role) {
      return finalists.stream().filter(f -> f.roles().contains(role)).findFirst().orElse(null);
    }

    /** The best, or null if none of its trainings completed. */
    public @Nullable FinalistSummary best() {
      return finalist("best");
    }
  }

  /**
   * A finalist.
   *
   * @param roles what it stands for: best, recommended, vanilla, mtl, wdl
   * @param bestMinus the best's score minus this one's; null for the best, or without a shared seed
   * @param targetsBestMinus the best's gain minus this one's, by target
   * @param roc by binary target; empty if the file does not say
   * @param named both scores with names on the test part; null if the file does not say
   * @param namedBestMinus the best's scores minus this one's
   */
  public record FinalistSummary(
      List<String> roles,
      TargetGraph structure,
      String method,
      Estimate score,
      @Nullable Difference bestMinus,
      Map<String, Map<Metric, Estimate>> metrics,
      Map<String, List<CalibrationDecile>> deciles,
      Map<String, Difference> targetsBestMinus,
      Map<String, RocCurve> roc,
      @Nullable NamedEstimates named,
      NamedScores.Differences namedBestMinus) {
    /** The metric's mean over repeats, or null where it is not defined. */
    public @Nullable Estimate metric(String target, Metric metric) {
      return metrics.getOrDefault(target, Map.of()).get(metric);
    }
  }

  /**
   * One training.
   *
   * @param outcome completed, failed or pruned
   * @param score null unless it completed
   * @param cpuSeconds null if unknown
   */
  public record TrialSummary(
      long id,
      String structure,
      int repeat,
      long seed,
      String outcome,
      @Nullable Double score,
      @Nullable Double cpuSeconds) {}

  /**
   * What the search took.
   *
   * @param started when, as ISO 8601
   * @param elapsedSeconds of the clock
   * @param machine what it ran on; empty if the file does not say
   * @param commands that repeat it; empty if the file does not say
   */
  public record Times(
      String started, double elapsedSeconds, Map<String, String> machine, List<String> commands) {
    public Times {
      machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
      commands = List.copyOf(commands);
    }
  }

  /**
   * @throws IllegalArgumentException without a target
   */
  public SearchSummary {
    targets = List.copyOf(targets);
    required = List.copyOf(required);
    forbidden = List.copyOf(forbidden);
    againstTiers = List.copyOf(againstTiers);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    candidates = List.copyOf(candidates);
    failed = List.copyOf(failed);
    trials = List.copyOf(trials);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a search has at least one target");
    }
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
          required.contains(edge) || forbidden.contains(turned) || againstTiers.contains(turned);
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

  /** Whether joint and served are one number for every candidate. */
  public boolean scoresCoincide() {
    return candidates.stream()
        .map(CandidateSummary::named)
        .allMatch(named -> named == null || named.coincide());
  }

  /** The targets' names. */
  public List<String> targetNames() {
    return targets.stream().map(TargetFacts::name).toList();
  }

  /** CPU seconds of all trainings that tell them, those of the confirmation included. */
  public double cpuSeconds() {
    double sum = trials.stream().mapToDouble(SearchSummary::cpu).sum();
    return confirmation == null
        ? sum
        : sum + confirmation.trials().stream().mapToDouble(SearchSummary::cpu).sum();
  }

  private static double cpu(TrialSummary trial) {
    Double seconds = trial.cpuSeconds();
    return seconds == null ? 0 : seconds;
  }
}
