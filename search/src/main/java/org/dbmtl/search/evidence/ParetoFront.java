package org.dbmtl.search.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Objective;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;

/**
 * The candidates that no other beats: there is none that gains at least as much on every target and
 * more on one. Gains are means over the repeats on the validation part, which say nothing of noise:
 * a neighbour on the front may be there by chance. Immutable.
 *
 * @param targets over which: those of the study whose weight is above 0
 * @param members best score first, as in the ranking; candidates with fewer repeats than others are
 *     left out, as their means are over other seeds
 */
public record ParetoFront(List<String> targets, @JsonProperty("front") List<Member> members) {
  /**
   * A candidate on the front.
   *
   * @param rank place in the ranking, from 1
   * @param gains mean gain of each target, nats per row, in the order of the targets, all of them;
   *     given the parents' labels where edges carry them, unless the study ranks by what is served
   */
  public record Member(TargetGraph structure, int rank, Map<String, Double> gains) {
    /** Whether this gains at least as much on every target, and more on one. */
    boolean dominates(Member other) {
      return ParetoOrder.dominates(List.copyOf(gains.values()), List.copyOf(other.gains.values()));
    }
  }

  public ParetoFront {
    targets = List.copyOf(targets);
    members = List.copyOf(members);
  }

  /**
   * The front of a ranking. {@code O(n n t)} for n candidates and t targets.
   *
   * @return without members if no candidate has a gain on every target
   */
  public static ParetoFront of(Study study, Ranking ranking) {
    List<String> targets =
        study.targets().stream().filter(t -> t.weight() > 0).map(Target::name).toList();
    List<Member> all = new ArrayList<>();
    for (int i = 0; i < ranking.candidates().size(); i++) {
      RankedCandidate candidate = ranking.candidates().get(i);
      Map<String, Double> gains = gains(candidate, targets, study.metrics().objective().score());
      if (!candidate.partial() && gains.size() == targets.size()) {
        all.add(
            new Member(
                candidate.candidate().structure(), i + 1, Collections.unmodifiableMap(gains)));
      }
    }
    return new ParetoFront(
        targets,
        all.stream()
            .filter(member -> all.stream().noneMatch(other -> other.dominates(member)))
            .toList());
  }

  private static Map<String, Double> gains(
      RankedCandidate candidate, List<String> targets, Objective.Kind score) {
    Map<String, Double> gains = new LinkedHashMap<>();
    for (String target : targets) {
      Estimate conditional =
          score == Objective.Kind.SERVED ? null : candidate.metric(target, Metric.CONDITIONAL_GAIN);
      Estimate gain = conditional == null ? candidate.metric(target, Metric.GAIN) : conditional;
      if (gain != null) {
        gains.put(target, gain.mean());
      }
    }
    return gains;
  }
}
