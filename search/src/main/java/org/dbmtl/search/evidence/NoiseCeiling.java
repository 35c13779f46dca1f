package org.dbmtl.search.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.jspecify.annotations.Nullable;

/**
 * How far the repeats agree on who is better than whom: the agreement that no ranking by as many
 * repeats can be expected to surpass, because it is limited by the noise.
 *
 * <p>Kendall's tau-b (Kendall, "The Treatment of Ties in Ranking Problems", Biometrika 33, 1945): 1
 * is the same order, 0 no more agreement than by chance, negative values happen by chance.
 *
 * @param single mean tau-b over all pairs of repeats, each ranking the candidates by its one score,
 *     in [-1, 1]
 * @param halves mean tau-b between the rankings by the mean scores of two halves of the repeats,
 *     over all ways to halve them (one repeat is left out of an odd number), or {@value
 *     #MOST_SPLITS} random ones if there are more; null with fewer than four repeats, where halves
 *     are single repeats
 * @param candidates how many were ranked, 2 or more: those of the {@link BalancedBlock}
 * @param repeats how many were used, 2 or more
 */
public record NoiseCeiling(double single, @Nullable Double halves, int candidates, int repeats) {
  /** Below this, single repeats hardly agree: the data do not distinguish the structures. */
  public static final double LOW = 0.3;

  private static final int MOST_SPLITS = 200;
  private static final long SEED = 1;

  /**
   * The ceiling of these scores, or null without two candidates on two seeds they share, or if a
   * tie of all candidates leaves no tau defined. O(R² C log C) for C candidates on R seeds.
   *
   * @param repeatScores for each candidate its score by repeat
   */
  public static @Nullable NoiseCeiling of(List<Map<Integer, Double>> repeatScores) {
    BalancedBlock block = BalancedBlock.of(repeatScores.stream().map(Map::keySet).toList(), 2);
    int repeats = block.seeds().size();
    if (block.members().size() < 2) {
      return null;
    }
    double[][] bySeed = new double[repeats][block.members().size()];
    for (int r = 0; r < repeats; r++) {
      for (int c = 0; c < bySeed[r].length; c++) {
        Map<Integer, Double> scores = repeatScores.get(block.members().get(c));
        bySeed[r][c] = scores.getOrDefault(block.seeds().get(r), Double.NaN);
      }
    }
    Double single = single(bySeed);
    return single == null
        ? null
        : new NoiseCeiling(
            single, repeats < 4 ? null : halves(bySeed), block.members().size(), repeats);
  }

  /** Whether the repeats agree so little that the data do not distinguish the structures. */
  @JsonProperty("low")
  public boolean isLow() {
    return single < LOW;
  }

  private static @Nullable Double single(double[][] bySeed) {
    Mean taus = new Mean();
    for (int a = 0; a < bySeed.length; a++) {
      for (int b = 0; b < a; b++) {
        taus.add(tau(bySeed[a], bySeed[b]));
      }
    }
    return taus.value();
  }

  private static @Nullable Double halves(double[][] bySeed) {
    Mean taus = new Mean();
    for (List<Integer> order : splits(bySeed.length)) {
      int half = bySeed.length / 2;
      taus.add(
          tau(mean(bySeed, order.subList(0, half)), mean(bySeed, order.subList(half, 2 * half))));
    }
    return taus.value();
  }

  /** Orders of the repeats; the first and the second half of each are the halves. */
  private static List<List<Integer>> splits(int repeats) {
    List<List<Integer>> all = new ArrayList<>();
    int half = repeats / 2;
    for (int left = 0; left < (repeats % 2 == 0 ? 1 : repeats); left++) {
      List<Integer> used = new ArrayList<>();
      for (int r = 0; r < repeats; r++) {
        if (repeats % 2 == 0 || r != left) {
          used.add(r);
        }
      }
      // The first used repeat is in the first half, so that no split is counted twice.
      for (int mask = 1; mask < 1 << Math.min(30, 2 * half) && repeats <= 10; mask += 2) {
        if (Integer.bitCount(mask) == half) {
          all.add(split(used, mask));
        }
      }
    }
    if (all.isEmpty() || all.size() > MOST_SPLITS) {
      all.clear();
      Random random = new Random(SEED);
      List<Integer> order = new ArrayList<>();
      for (int r = 0; r < repeats; r++) {
        order.add(r);
      }
      for (int i = 0; i < MOST_SPLITS; i++) {
        Collections.shuffle(order, random);
        all.add(List.copyOf(order));
      }
    }
    return all;
  }

  private static List<Integer> split(List<Integer> used, int mask) {
    List<Integer> order = new ArrayList<>();
    for (int bit = 1; bit >= 0; bit--) {
      for (int i = 0; i < used.size(); i++) {
        if ((mask >> i & 1) == bit) {
          order.add(used.get(i));
        }
      }
    }
    return order;
  }

  private static double[] mean(double[][] bySeed, List<Integer> seeds) {
    double[] mean = new double[bySeed[0].length];
    for (int r : seeds) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += bySeed[r][c] / seeds.size();
      }
    }
    return mean;
  }

  private static double tau(double[] first, double[] second) {
    return new KendallsCorrelation().correlation(first, second);
  }

  /** Mean of the values that are defined. */
  private static final class Mean {
    private double sum;
    private int count;

    void add(double value) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }

    @Nullable Double value() {
      return count == 0 ? null : sum / count;
    }
  }
}
