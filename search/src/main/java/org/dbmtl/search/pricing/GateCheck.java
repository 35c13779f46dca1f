package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.pricing.Gate.Verdict;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * Compares prices with real trainings.
 *
 * <p>Scores are compared on the first seed, which all structures share. The noise of a difference
 * is pooled from the structures that were repeated: with {@code x(s,r)} the score of structure s on
 * seed r, it is the mean square of what is left of it after the means of structures and of seeds,
 * times two. The ceiling is the mean tau-b of the real scores with noise of that size added once
 * against the same with other noise, over {@value #DRAWS} draws: an estimate from few repeats, and
 * high by what the first seed's own noise adds to the spread.
 */
public final class GateCheck {
  /** Fewer structures have no order worth a tau. */
  private static final int FEWEST = 4;

  private static final int DRAWS = 2000;

  /** Without repeats, a winner loses by more than this, nats per row: the pilot's noise. */
  private static final double UNKNOWN_NOISE = 0.001;

  private static final double DEVIATIONS = 2;

  private GateCheck() {}

  /**
   * The gate of these outcomes.
   *
   * @param planned whose scores are not known yet, the winner first
   * @param outcomes of the trainings, others left out
   */
  public static Gate of(List<Trained> planned, Collection<? extends TrialOutcome> outcomes) {
    List<Trained> trained = new ArrayList<>();
    List<Map<Integer, Double>> byRepeat = new ArrayList<>();
    for (Trained one : planned) {
      Map<Integer, Double> scores = new TreeMap<>();
      for (TrialOutcome outcome : outcomes) {
        if (outcome instanceof Completed completed
            && completed.spec().candidate().structure().equals(one.structure())) {
          scores.put(completed.spec().repeat(), completed.score());
        }
      }
      byRepeat.add(scores);
      trained.add(
          new Trained(
              one.structure(), one.purpose(), one.price(), new ArrayList<>(scores.values())));
    }
    List<Integer> on = new ArrayList<>();
    for (int i = 0; i < trained.size(); i++) {
      if (byRepeat.get(i).containsKey(0)) {
        on.add(i);
      }
    }
    double[] prices = on.stream().mapToDouble(i -> trained.get(i).price()).toArray();
    double[] real = on.stream().mapToDouble(i -> byRepeat.get(i).getOrDefault(0, 0.0)).toArray();
    Double noise = noise(byRepeat);
    boolean winner = !on.isEmpty() && on.get(0) == 0;
    double regret = 0;
    for (double score : real) {
      regret = Math.max(regret, winner ? score - real[0] : 0);
    }
    Double tau = tau(prices, real);
    Verdict verdict;
    if (!winner || on.size() < trained.size()) {
      verdict = Verdict.INCOMPLETE;
    } else if (regret > (noise == null ? UNKNOWN_NOISE : DEVIATIONS * noise)) {
      verdict = Verdict.WINNER_LOSES;
    } else if (trained.size() < FEWEST) {
      verdict = Verdict.TOO_FEW;
    } else {
      verdict = tau != null && tau >= Gate.LEAST_TAU ? Verdict.PASSED : Verdict.LOW_TAU;
    }
    return new Gate(
        trained, tau, noise == null ? null : ceiling(real, noise), regret, noise, verdict);
  }

  private static @Nullable Double tau(double[] first, double[] second) {
    if (first.length < 2) {
      return null;
    }
    double tau = new KendallsCorrelation().correlation(first, second);
    return Double.isNaN(tau) ? null : tau;
  }

  /** The deviation of a difference of two single scores; null without two repeated structures. */
  private static @Nullable Double noise(List<Map<Integer, Double>> byRepeat) {
    int most = byRepeat.stream().mapToInt(Map::size).max().orElse(0);
    List<Map<Integer, Double>> repeated =
        byRepeat.stream().filter(scores -> scores.size() == most).toList();
    int structures = repeated.size();
    if (most < 2 || structures < 2) {
      return null;
    }
    double grand = 0;
    double[] ofStructure = new double[structures];
    Map<Integer, Double> ofSeed = new TreeMap<>();
    for (int s = 0; s < structures; s++) {
      for (Map.Entry<Integer, Double> score : repeated.get(s).entrySet()) {
        grand += score.getValue() / (structures * most);
        ofStructure[s] += score.getValue() / most;
        ofSeed.merge(score.getKey(), score.getValue() / structures, Double::sum);
      }
    }
    double squares = 0;
    for (int s = 0; s < structures; s++) {
      for (Map.Entry<Integer, Double> score : repeated.get(s).entrySet()) {
        double left =
            score.getValue() - ofStructure[s] - ofSeed.getOrDefault(score.getKey(), 0.0) + grand;
        squares += left * left;
      }
    }
    return Math.sqrt(2 * squares / ((structures - 1) * (most - 1)));
  }

  private static @Nullable Double ceiling(double[] real, double noise) {
    if (real.length < FEWEST) {
      return null;
    }
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] first = new double[real.length];
      double[] second = new double[real.length];
      for (int i = 0; i < real.length; i++) {
        first[i] = real[i] + noise / Math.sqrt(2) * gaussian(random);
        second[i] = real[i] + noise / Math.sqrt(2) * gaussian(random);
      }
      sum += new KendallsCorrelation().correlation(first, second);
    }
    return sum / DRAWS;
  }

  /** Box and Muller (1958). */
  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
