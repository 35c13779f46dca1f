package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.pricing.Gate.Verdict;
import org.dbmtl.search.trial.TrialOutcome;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.jspecify.annotations.Nullable;

/**
 * Compares prices with real trainings.
 *
 * <p>The order is compared on the first seed, which all structures share. The noise of a difference
 * is pooled from the structures that were repeated: with {@code x(s,r)} the score of structure s on
 * seed r, it is the root of twice the mean square of what is left of it after the means of
 * structures and of seeds. A winner loses where another structure's mean on the seeds they share is
 * better, and by more than its price says and Student's one-sided {@value #LEVEL} quantile of that
 * noise allows, so chance seldom makes one lose. Prices are of one training, and have its noise
 * too.
 *
 * <p>The ceiling is the mean tau-b of the real scores with noise of that size added, once against
 * the same with other noise, over {@value #DRAWS} draws: an estimate from few repeats, and high by
 * what the first seed's own noise adds to the spread.
 */
public final class GateCheck {
  /** Fewer structures have no order worth a tau. */
  private static final int FEWEST = 4;

  private static final int DRAWS = 2000;

  /** Structures that are repeated where not all are: winner, vanilla and challenger. */
  public static final int REPEATED = 3;

  private static final double LEVEL = 0.95;

  private final List<Trained> planned;
  private final List<Map<Integer, Double>> byRepeat = new ArrayList<>();

  private GateCheck(List<Trained> planned, Collection<? extends TrialOutcome> outcomes) {
    this.planned = planned;
    for (Trained one : planned) {
      Map<Integer, Double> scores = new TreeMap<>();
      for (TrialOutcome outcome : outcomes) {
        if (outcome instanceof Completed completed
            && completed.spec().candidate().structure().equals(one.structure())) {
          scores.put(completed.spec().repeat(), completed.score());
        }
      }
      byRepeat.add(scores);
    }
  }

  /**
   * What is worth repeating after the first seed: the winner, vanilla, and of the others the best
   * by its real score, the challenger.
   *
   * @param planned the winner first
   * @param outcomes of the first seed
   */
  public static List<TargetGraph> repeated(
      List<Trained> planned, Collection<? extends TrialOutcome> outcomes) {
    GateCheck check = new GateCheck(planned, outcomes);
    List<TargetGraph> repeated = new ArrayList<>();
    repeated.add(planned.get(0).structure());
    planned.stream()
        .filter(one -> one.purpose() == Gate.Purpose.VANILLA)
        .forEach(one -> repeated.add(one.structure()));
    IntStream.range(0, planned.size())
        .filter(i -> !repeated.contains(planned.get(i).structure()) && check.isTrained(i))
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -check.first(i)))
        .limit(REPEATED - repeated.size())
        .forEach(i -> repeated.add(planned.get(i).structure()));
    return repeated;
  }

  /**
   * The gate of these outcomes.
   *
   * @param planned whose scores are not known yet, the winner first
   * @param outcomes of the trainings, others left out
   */
  public static Gate of(List<Trained> planned, Collection<? extends TrialOutcome> outcomes) {
    return new GateCheck(planned, outcomes).gate();
  }

  private boolean isTrained(int structure) {
    return byRepeat.get(structure).containsKey(0);
  }

  private double first(int structure) {
    return byRepeat.get(structure).getOrDefault(0, Double.NaN);
  }

  private Gate gate() {
    List<Trained> trained = new ArrayList<>();
    for (int i = 0; i < planned.size(); i++) {
      Trained one = planned.get(i);
      trained.add(
          new Trained(
              one.structure(),
              one.purpose(),
              one.price(),
              new ArrayList<>(byRepeat.get(i).values())));
    }
    int[] on = IntStream.range(0, planned.size()).filter(this::isTrained).toArray();
    double[] prices = Arrays.stream(on).mapToDouble(i -> planned.get(i).price()).toArray();
    double[] real = Arrays.stream(on).mapToDouble(this::first).toArray();
    Noise noise = noise();
    double regret = 0;
    boolean loses = false;
    for (int i = 1; i < planned.size() && isTrained(0); i++) {
      double[] leads = leads(i);
      double lead = Arrays.stream(leads).average().orElse(0);
      regret = Math.max(regret, lead);
      double priced = planned.get(i).price() - planned.get(0).price();
      loses |=
          noise != null
              && leads.length > 0
              && lead > 0
              && lead - priced > noise.allowed(leads.length);
    }
    Double tau = tau(prices, real);
    Verdict verdict;
    if (on.length < planned.size()) {
      verdict = Verdict.INCOMPLETE;
    } else if (loses) {
      verdict = Verdict.WINNER_LOSES;
    } else if (planned.size() < FEWEST) {
      verdict = Verdict.TOO_FEW;
    } else {
      verdict = tau != null && tau >= Gate.LEAST_TAU ? Verdict.PASSED : Verdict.LOW_TAU;
    }
    return new Gate(
        trained,
        tau,
        noise == null ? null : ceiling(real, noise.deviation),
        regret,
        noise == null ? null : noise.deviation,
        verdict);
  }

  /** By how much a structure is better than the winner, on each seed that they share. */
  private double[] leads(int structure) {
    Map<Integer, Double> winner = byRepeat.get(0);
    return byRepeat.get(structure).entrySet().stream()
        .filter(score -> winner.containsKey(score.getKey()))
        .mapToDouble(score -> score.getValue() - winner.getOrDefault(score.getKey(), 0.0))
        .toArray();
  }

  /**
   * The noise of single differences.
   *
   * @param deviation of a difference of two structures on one seed, nats per row
   */
  private record Noise(double deviation, int freedom) {
    /**
     * The most that a mean difference over so many seeds may differ by chance from that of prices,
     * which are of one training.
     */
    double allowed(int repeats) {
      return new TDistribution(null, freedom).inverseCumulativeProbability(LEVEL)
          * deviation
          * Math.sqrt(1 + 1.0 / repeats);
    }
  }

  private static @Nullable Double tau(double[] first, double[] second) {
    if (first.length < 2) {
      return null;
    }
    double tau = new KendallsCorrelation().correlation(first, second);
    return Double.isNaN(tau) ? null : tau;
  }

  /** What the repeats show; null without two repeated structures. */
  private @Nullable Noise noise() {
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
    int freedom = (structures - 1) * (most - 1);
    return new Noise(Math.sqrt(2 * squares / freedom), freedom);
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
        first[i] = real[i] + noise / Math.sqrt(2) * random.nextGaussian();
        second[i] = real[i] + noise / Math.sqrt(2) * random.nextGaussian();
      }
      sum += new KendallsCorrelation().correlation(first, second);
    }
    return sum / DRAWS;
  }
}
