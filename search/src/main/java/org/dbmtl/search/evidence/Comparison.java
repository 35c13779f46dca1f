package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dbmtl.search.evidence.Figure.Mark;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/**
 * Named candidates side by side on one part of the log, trained on the same seeds.
 *
 * <p>Nothing is chosen by it, so the test part gives honest numbers. Each measure stands for
 * itself: its best candidate is the one with the best mean among those with the most repeats, and
 * its tied ones are those that {@link BestComparison} cannot tell from it, at {@link
 * Ranking#LEVEL}. The level holds for each measure by itself, not for all of them at once. With one
 * repeat nothing can be distinguished and nothing is marked as tied. Immutable.
 *
 * @param title what is compared, for people
 * @param study the study
 * @param data fingerprint of its encoded log
 * @param part that the figures are of
 * @param asked repeats of each candidate that were asked for
 * @param candidates in the order in which they were named; also those without a completed trial
 * @param reference the candidate that others are compared with, or null
 * @param measures those that some training defines
 * @param failed the trials that failed, in trial order
 * @param outcomes all trials that ended, in trial order
 */
public record Comparison(
    String title,
    Study study,
    String data,
    Part part,
    int asked,
    List<ComparedCandidate> candidates,
    @Nullable Candidate reference,
    List<Measure> measures,
    List<Failed> failed,
    List<TrialOutcome> outcomes) {
  public Comparison {
    candidates = List.copyOf(candidates);
    measures = List.copyOf(measures);
    failed = List.copyOf(failed);
    outcomes = List.copyOf(outcomes);
  }

  /**
   * Compares.
   *
   * @param trainRows rows of the training part
   * @param asked repeats of each candidate that were asked for
   * @param candidates in the order in which they are shown, none twice
   * @param reference one of them, or null
   * @param outcomes of their trials
   */
  public static Comparison of(
      String title,
      Study study,
      String data,
      Part part,
      long trainRows,
      int asked,
      List<Candidate> candidates,
      @Nullable Candidate reference,
      List<? extends TrialOutcome> outcomes) {
    Map<Candidate, List<Completed>> completed = completed(candidates, outcomes);
    Map<Candidate, Map<Measure, Figure>> all = new LinkedHashMap<>();
    List<Measure> measures = new ArrayList<>();
    for (Measure measure : Measure.all(study)) {
      Map<Candidate, Map<Integer, Double>> values = new LinkedHashMap<>();
      completed.forEach(
          (candidate, trials) -> values.put(candidate, values(measure, study, trials, part)));
      if (values.values().stream().anyMatch(own -> !own.isEmpty())) {
        measures.add(measure);
        Map<Candidate, Map<Integer, List<Double>>> blocks = new LinkedHashMap<>();
        completed.forEach(
            (candidate, trials) -> blocks.put(candidate, blocks(measure, trials, part)));
        figures(measure, values, blocks, reference)
            .forEach(
                (candidate, figure) ->
                    all.computeIfAbsent(candidate, c -> new LinkedHashMap<>())
                        .put(measure, figure));
      } else if (isOfUntrained(measure, study, candidates)) {
        measures.add(measure);
        candidates.forEach(
            candidate ->
                all.computeIfAbsent(candidate, c -> new LinkedHashMap<>())
                    .put(measure, new Figure(Map.of(), null, Figure.Mark.NONE, null, null)));
      }
    }
    int most = completed.values().stream().mapToInt(List::size).max().orElse(0);
    List<ComparedCandidate> compared = new ArrayList<>();
    completed.forEach(
        (candidate, trials) ->
            compared.add(
                new ComparedCandidate(
                    candidate,
                    trials.size(),
                    trials.size() < most,
                    all.getOrDefault(candidate, Map.of()),
                    cpuSeconds(trials),
                    pace(candidate, trials, trainRows))));
    return new Comparison(
        title,
        study,
        data,
        part,
        asked,
        compared,
        reference,
        measures,
        outcomes.stream().filter(Failed.class::isInstance).map(Failed.class::cast).toList(),
        List.copyOf(outcomes));
  }

  private static Map<Candidate, List<Completed>> completed(
      List<Candidate> candidates, List<? extends TrialOutcome> outcomes) {
    Map<Candidate, List<Completed>> completed = new LinkedHashMap<>();
    candidates.forEach(candidate -> completed.put(candidate, new ArrayList<>()));
    for (TrialOutcome outcome : outcomes) {
      List<Completed> own = completed.get(outcome.spec().candidate());
      if (own == null) {
        throw new IllegalArgumentException("trial %d is of none".formatted(outcome.spec().id()));
      }
      if (outcome instanceof Completed one) {
        own.add(one);
      }
    }
    return completed;
  }

  /** Whether the repeats can distinguish candidates at all. */
  public boolean isJudged() {
    return candidates.stream().filter(c -> c.repeats() > 1).count() > 1;
  }

  private static Map<Integer, Double> values(
      Measure measure, Study study, List<Completed> trials, Part part) {
    Map<Integer, Double> values = new TreeMap<>();
    for (Completed trial : trials) {
      Double value = measure.value(study, trial, part);
      if (value != null) {
        values.put(trial.spec().repeat(), value);
      }
    }
    return values;
  }

  /** A target that no candidate trains has one measure, to say so. */
  private static boolean isOfUntrained(Measure measure, Study study, List<Candidate> candidates) {
    String target = measure.target();
    return target != null
        && measure.metric() == Metric.GAIN
        && candidates.stream().noneMatch(candidate -> candidate.trains(study.target(target)));
  }

  private static Map<Integer, List<Double>> blocks(
      Measure measure, List<Completed> trials, Part part) {
    Map<Integer, List<Double>> blocks = new TreeMap<>();
    trials.forEach(trial -> blocks.put(trial.spec().repeat(), measure.blocks(trial, part)));
    return blocks;
  }

  private static Map<Candidate, Figure> figures(
      Measure measure,
      Map<Candidate, Map<Integer, Double>> values,
      Map<Candidate, Map<Integer, List<Double>>> blocks,
      @Nullable Candidate reference) {
    Map<Candidate, Map<Integer, Double>> merits = new LinkedHashMap<>();
    values.forEach(
        (candidate, own) -> {
          if (!own.isEmpty()) {
            Map<Integer, Double> merit = new TreeMap<>();
            own.forEach((repeat, value) -> merit.put(repeat, measure.merit(value)));
            merits.put(candidate, merit);
          }
        });
    List<Candidate> bestFirst = bestFirst(merits);
    BestComparison comparison =
        BestComparison.of(bestFirst.stream().map(merits::get).toList(), Ranking.LEVEL);
    Map<Integer, Double> ofReference = reference == null ? null : merits.get(reference);
    Map<Candidate, Figure> figures = new LinkedHashMap<>();
    values.forEach(
        (candidate, own) -> {
          int rank = bestFirst.indexOf(candidate);
          BestComparison.Entry entry = rank < 0 ? null : comparison.entries().get(rank);
          Map<Integer, Double> merit = merits.get(candidate);
          figures.put(
              candidate,
              new Figure(
                  own,
                  own.isEmpty() ? null : Estimate.of(List.copyOf(own.values())),
                  mark(rank, bestFirst.size(), entry),
                  entry == null ? null : entry.toBest(),
                  merit == null || ofReference == null || candidate.equals(reference)
                      ? null
                      : PairedBlocks.between(
                          new ScoresBySeed(merit, blocks.getOrDefault(candidate, Map.of())),
                          new ScoresBySeed(
                              ofReference, blocks.getOrDefault(reference, Map.of())))));
        });
    return figures;
  }

  /** Those with the most repeats first, of them the best mean, of equal ones the earlier. */
  private static List<Candidate> bestFirst(Map<Candidate, Map<Integer, Double>> merits) {
    int most = merits.values().stream().mapToInt(Map::size).max().orElse(0);
    Comparator<Map.Entry<Candidate, Map<Integer, Double>>> order =
        Comparator.comparing(entry -> entry.getValue().size() < most);
    return merits.entrySet().stream()
        .sorted(order.thenComparing(entry -> mean(entry.getValue()), Comparator.reverseOrder()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static double mean(Map<Integer, Double> values) {
    return Estimate.of(List.copyOf(values.values())).mean();
  }

  private static Mark mark(int rank, int candidates, BestComparison.@Nullable Entry entry) {
    if (entry == null || candidates < 2) {
      return Mark.NONE;
    }
    if (rank == 0) {
      return Mark.BEST;
    }
    // Without an interval all are tied, for nothing says otherwise: that is not a finding.
    return entry.tied() && entry.pValue() != null ? Mark.TIED : Mark.NONE;
  }

  private static @Nullable Double cpuSeconds(List<Completed> trials) {
    // The median: a training that went on from a checkpoint counts only what it did since.
    double[] seconds =
        trials.stream().mapToDouble(trial -> trial.provenance().cpuSeconds()).sorted().toArray();
    int half = seconds.length / 2;
    return seconds.length == 0
        ? null
        : (Double)
            (seconds.length % 2 == 1 ? seconds[half] : (seconds[half - 1] + seconds[half]) / 2);
  }

  private static @Nullable Double pace(
      Candidate candidate, List<Completed> trials, long trainRows) {
    Double seconds = cpuSeconds(trials);
    if (seconds == null || !(seconds > 0) || candidate.training().patience() > 0) {
      return null;
    }
    return trainRows * candidate.training().epochs() / seconds;
  }
}
