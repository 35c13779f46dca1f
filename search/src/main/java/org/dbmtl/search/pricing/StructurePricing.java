package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.optimum.BestStructures;
import org.dbmtl.graph.optimum.LocalScores;
import org.dbmtl.graph.optimum.MarginPath;
import org.dbmtl.graph.optimum.Optimum;
import org.dbmtl.graph.space.DagSpace;

/**
 * From the network of the evaluator to the best structures: prices parent sets, works out the worth
 * of each edge, searches the best structures and their path, and chooses what the gate trains. Used
 * by one thread, once.
 */
public final class StructurePricing {
  /** Structures that a gate trains where the space has so many. */
  public static final int GATE = 8;

  /** Next best structures that are listed. */
  private static final int RIVALS = 9;

  private static final int MOST_STEPS = 60;

  /** Its blocks, their array, its entry in a map, and its place in a table of scores. */
  private static final long BYTES_OF_A_SET = 320;

  /** Share of the progress that the prices take; the rest is the search. */
  private static final double PRICES = 0.8;

  private final DagSpace space;
  private final double[] weights;
  private final double margin;
  private final long seed;

  /**
   * @param weights of the targets in the score
   * @param margin that an edge must gain, nats per row
   * @param seed of the search and of the random structures of the gate
   */
  public StructurePricing(DagSpace space, double[] weights, double margin, long seed) {
    this.space = space;
    this.weights = weights.clone();
    this.margin = margin;
    this.seed = seed;
  }

  /** The most parent sets that are priced in a space. */
  public static long mostSets(DagSpace space) {
    return PriceTables.mostSets(space);
  }

  /** Memory that so many prices take at most, bytes. */
  public static long memoryBytes(long sets) {
    return sets * BYTES_OF_A_SET;
  }

  /**
   * Prices and searches.
   *
   * @param rows of the validation part
   * @param threads that compute the prices; the result does not depend on them
   * @return with a gate that tells what is to be trained, and no real score
   * @throws InterruptedException if the thread is interrupted
   */
  public Pricing run(PricingTrainer.Prices network, long rows, int threads, DoubleConsumer progress)
      throws InterruptedException {
    PriceTables tables =
        PriceTables.of(space, network, rows, threads, share -> progress.accept(PRICES * share));
    LocalPrices prices = tables.prices();
    long[] required = required();
    LocalScores scores = scores(prices);
    Optimum optimum =
        BestStructures.of(scores.withMargin(margin, required), RIVALS, within(), seed);
    ClearEdges clear = new ClearEdges(space, prices);
    List<TargetGraph> best = optimum.best().stream().map(clear::of).distinct().toList();
    progress.accept((1 + PRICES) / 2);
    MarginPath path = MarginPath.of(scores, required, MOST_STEPS, seed);
    Map<TargetGraph, Gate.Purpose> trained =
        GateStructures.of(
            space, best, path.steps().stream().map(MarginPath.Step::structure).toList(), seed);
    List<TargetGraph> priced = new ArrayList<>(trained.keySet());
    priced.addAll(best);
    priced.addAll(path.steps().stream().map(MarginPath.Step::structure).toList());
    tables.add(priced);
    return pricing(tables, optimum, best, path, trained);
  }

  private Pricing pricing(
      PriceTables tables,
      Optimum optimum,
      List<TargetGraph> best,
      MarginPath path,
      Map<TargetGraph, Gate.Purpose> trained) {
    LocalPrices prices = tables.prices();
    TargetGraph vanilla = space.smallest();
    List<Gate.Trained> gate = new ArrayList<>();
    trained.forEach(
        (structure, purpose) ->
            gate.add(
                new Gate.Trained(
                    structure,
                    purpose,
                    prices.difference(structure, vanilla, weights).mean(),
                    List.of())));
    return new Pricing(
        prices.rows(),
        prices.count(),
        Arrays.stream(tables.considered()).mapToObj(Long::bitCount).toList(),
        tables.screened(),
        mostParents(prices),
        margin,
        EdgeMap.of(space, prices, weights),
        best.stream()
            .map(
                structure ->
                    new PricedStructure(
                        structure,
                        gain(prices, structure),
                        prices.difference(structure, vanilla, weights)))
            .toList(),
        optimum.exact(),
        optimum.upperBound().isPresent() && !optimum.exact()
            ? optimum.upperBound().getAsDouble() - gain(prices, vanilla)
            : null,
        path.steps().stream()
            .map(
                step ->
                    new PathStep(
                        step.margin(),
                        step.structure(),
                        prices.difference(step.structure(), vanilla, weights).mean()))
            .toList(),
        new Gate(gate, null, null, 0, null, Gate.Verdict.INCOMPLETE));
  }

  /** The next best are listed where they lose no more than an edge's margin for each target. */
  private double within() {
    return Math.max(margin, 1e-4) * space.targets().size();
  }

  private long[] required() {
    return IntStream.range(0, weights.length).mapToLong(space::requiredParents).toArray();
  }

  /** The prices by the targets' weights, without sets that lack a required parent. */
  private LocalScores scores(LocalPrices prices) {
    List<long[]> sets = new ArrayList<>();
    List<double[]> scores = new ArrayList<>();
    for (int target = 0; target < weights.length; target++) {
      int own = target;
      long required = space.requiredParents(target);
      long[] kept =
          prices.of(target).keySet().stream()
              .mapToLong(Long::longValue)
              .filter(set -> (set & required) == required)
              .sorted()
              .toArray();
      sets.add(kept);
      scores.add(
          Arrays.stream(kept).mapToDouble(set -> weights[own] * prices.gain(own, set)).toArray());
    }
    return LocalScores.of(space.targets(), sets, scores);
  }

  private double gain(LocalPrices prices, TargetGraph structure) {
    double sum = 0;
    for (int target = 0; target < weights.length; target++) {
      sum += weights[target] * prices.gain(target, structure.parentMask(target));
    }
    return sum;
  }

  private static int mostParents(LocalPrices prices) {
    return IntStream.range(0, prices.targets().size())
        .mapToLong(
            target -> prices.of(target).keySet().stream().mapToLong(Long::bitCount).max().orElse(0))
        .mapToInt(Math::toIntExact)
        .max()
        .orElse(0);
  }
}
