package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.Score;
import org.dbmtl.search.trial.ScoreBlocks;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * Candidates of any methods and settings by the study's score on one part of the log, best first,
 * and the one to use: the simplest of those tied with the best.
 *
 * <p>A candidate is tied with the best unless the 95 % interval of their difference, which counts
 * both seeds and rows as drawn ({@link PairedBlocks}), says that it is worse. A single shared seed
 * has no interval, so that nothing is worse. Those with fewer completed seeds than the most come
 * after all others.
 *
 * <p>The simpler of two candidates is the one of the simpler method ({@code wdl} and {@code mtl},
 * then {@code esmm}, then {@code dbmtl}), then of fewer edges, then of the better score. Immutable.
 *
 * @param entries best first
 * @param part that the scores are of
 */
public record Leaderboard(List<Entry> entries, Part part) {
  /**
   * One candidate.
   *
   * @param score mean over seeds, by the study's objective
   * @param joint mean gain in the joint likelihood of all targets, nats per row
   * @param toBest its score minus that of the best on the seeds they share, with an interval of
   *     seeds and rows; null for the best, and if they share none
   * @param tied whether it may be as good as the best
   * @param partial whether others completed more seeds
   * @param parameters numbers that its training learns; 0 if that is not known
   */
  public record Entry(
      Candidate candidate,
      Estimate score,
      Estimate joint,
      @Nullable Difference toBest,
      boolean tied,
      boolean partial,
      long parameters) {}

  /** The simpler one first. */
  private static final Comparator<Entry> SIMPLEST_FIRST =
      Comparator.comparingInt((Entry entry) -> rank(entry.candidate().network().method()))
          .thenComparingInt(entry -> entry.candidate().structure().edgeCount())
          .thenComparing(entry -> entry.score().mean(), Comparator.reverseOrder());

  public Leaderboard {
    entries = List.copyOf(entries);
  }

  /** How much a method takes for granted, from 0. */
  private static int rank(Method method) {
    return switch (method) {
      case WDL, MTL -> 0;
      case ESMM -> 1;
      default -> 2;
    };
  }

  /**
   * Judges candidates.
   *
   * @param study whose objective the score is by
   * @param candidates in an order that decides between equal scores, none twice
   * @param outcomes of them and maybe of others
   * @param part on which they are judged
   * @param parameters of a candidate, 0 if not known
   */
  public static Leaderboard of(
      Study study,
      List<Candidate> candidates,
      Collection<? extends TrialOutcome> outcomes,
      Part part,
      ToLongFunction<Candidate> parameters) {
    Map<Candidate, Judged> judged = new LinkedHashMap<>();
    candidates.forEach(candidate -> judged.put(candidate, new Judged(candidate)));
    for (TrialOutcome outcome : outcomes) {
      Judged own = judged.get(outcome.spec().candidate());
      if (own != null
          && outcome instanceof Completed completed
          && completed.metrics().containsKey(part)) {
        own.take(study, completed, part);
      }
    }
    judged.values().removeIf(own -> own.scores.isEmpty());
    int most = judged.values().stream().mapToInt(own -> own.scores.size()).max().orElse(0);
    List<Judged> bestFirst =
        judged.values().stream()
            .sorted(
                Comparator.comparing((Judged own) -> own.scores.size() < most)
                    .thenComparing(own -> own.score().mean(), Comparator.reverseOrder()))
            .toList();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < bestFirst.size(); i++) {
      Judged own = bestFirst.get(i);
      Difference toBest =
          i == 0 ? null : PairedBlocks.between(own.bySeed(), bestFirst.get(0).bySeed());
      boolean worse = toBest != null && toBest.mean() < 0 && toBest.isClear();
      entries.add(
          new Entry(
              own.candidate,
              own.score(),
              Estimate.of(own.joints),
              toBest,
              !worse,
              own.scores.size() < most,
              parameters.applyAsLong(own.candidate)));
    }
    return new Leaderboard(entries, part);
  }

  /** The simplest of those tied with the best; null if no training completed. */
  public @Nullable Entry recommended() {
    return entries.stream().filter(Entry::tied).min(SIMPLEST_FIRST).orElse(null);
  }

  /** The candidate's entry, or null if none of its trainings completed. */
  public @Nullable Entry entry(Candidate candidate) {
    return entries.stream()
        .filter(entry -> entry.candidate().equals(candidate))
        .findFirst()
        .orElse(null);
  }

  /** What is known of one candidate. */
  private static final class Judged {
    private final Candidate candidate;
    private final Map<Integer, Double> scores = new TreeMap<>();
    private final Map<Integer, List<Double>> blocks = new TreeMap<>();
    private final List<Double> joints = new ArrayList<>();

    Judged(Candidate candidate) {
      this.candidate = candidate;
    }

    void take(Study study, Completed completed, Part part) {
      int repeat = completed.spec().repeat();
      if (scores.containsKey(repeat)) {
        return;
      }
      // A target without a labelled row in the part adds nothing.
      scores.put(
          repeat,
          Score.ofDefined(study.scoreTerms(), completed.metrics().getOrDefault(part, Map.of())));
      blocks.put(repeat, completed.blocks().getOrDefault(part, ScoreBlocks.NONE).score());
      joints.add(NamedScores.of(study, completed, part).joint());
    }

    Estimate score() {
      return Estimate.of(List.copyOf(scores.values()));
    }

    ScoresBySeed bySeed() {
      return new ScoresBySeed(scores, blocks);
    }
  }
}
