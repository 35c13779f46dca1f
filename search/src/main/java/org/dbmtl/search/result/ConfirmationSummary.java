package org.dbmtl.search.result;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.evidence.Confirmation.Role;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.trial.CalibrationDecile;
import org.dbmtl.search.trial.RocCurve;
import org.jspecify.annotations.Nullable;

/**
 * The finalists on the test part and fresh seeds; one that was not trained to its end is null, and
 * one network that is several things stands here several times.
 *
 * @param part the test part
 * @param bestMinus the best's score minus that of each other finalist
 * @param targetsBestMinus the best's gain minus that of each other finalist, by target
 * @param trials in their order
 */
public record ConfirmationSummary(
    String part,
    @Nullable FinalistScores best,
    @Nullable FinalistScores recommended,
    @Nullable FinalistScores vanilla,
    @Nullable FinalistScores mtl,
    @Nullable FinalistScores wdl,
    Map<Role, Lead> bestMinus,
    @Nullable Map<Role, Map<String, Difference>> targetsBestMinus,
    List<SearchSummary.Training> trials) {

  /** The scores in a role, or null if none of its trainings completed. */
  public @Nullable FinalistScores scores(Role role) {
    return switch (role) {
      case BEST -> best;
      case RECOMMENDED -> recommended;
      case VANILLA -> vanilla;
      case MTL -> mtl;
      case WDL -> wdl;
    };
  }

  /** The finalists, the best first, each network once. */
  public List<FinalistSummary> finalists() {
    Map<FinalistScores, List<Role>> roles = new LinkedHashMap<>();
    for (Role role : Role.values()) {
      FinalistScores scores = scores(role);
      if (scores != null) {
        roles.computeIfAbsent(scores, of -> new ArrayList<>()).add(role);
      }
    }
    return roles.entrySet().stream()
        .map(
            entry -> {
              Role first = entry.getValue().get(0);
              return new FinalistSummary(
                  entry.getValue(),
                  entry.getKey(),
                  bestMinus.get(first),
                  targetsBestMinus == null
                      ? Map.of()
                      : targetsBestMinus.getOrDefault(first, Map.of()));
            })
        .toList();
  }

  /**
   * What a finalist scores on the test part.
   *
   * @param mean of its score
   * @param roc by binary target
   */
  public record FinalistScores(
      TargetGraph structure,
      String method,
      @JsonProperty("score") double mean,
      @Nullable Double standardError,
      int repeats,
      Map<String, Means> targets,
      Map<String, Map<String, Double>> targetStandardErrors,
      @JsonInclude(Include.NON_EMPTY) Map<String, List<CalibrationDecile>> calibrationDeciles,
      @JsonInclude(Include.NON_EMPTY) Map<String, RocCurve> roc,
      @Nullable @JsonIgnoreProperties("repeats") Estimate joint,
      @Nullable @JsonIgnoreProperties("repeats") Estimate served)
      implements Measured {
    public FinalistScores {
      calibrationDeciles = SearchSummary.orEmpty(calibrationDeciles);
      roc = SearchSummary.orEmpty(roc);
    }
  }

  /**
   * A finalist and how the best compares with it.
   *
   * @param roles what it stands for
   * @param lead the best's score minus this one's; null for the best, or without a shared seed
   * @param targetsBestMinus the best's gain minus this one's, by target
   */
  public record FinalistSummary(
      List<Role> roles,
      FinalistScores scores,
      @Nullable Lead lead,
      Map<String, Difference> targetsBestMinus) {
    /** By the study's objective; null as above. */
    public @Nullable Difference bestMinus() {
      return lead == null ? null : lead.difference();
    }

    /** By both scores with names. */
    public NamedScores.Differences namedBestMinus() {
      return lead == null ? new NamedScores.Differences(null, null) : lead.named();
    }
  }
}
