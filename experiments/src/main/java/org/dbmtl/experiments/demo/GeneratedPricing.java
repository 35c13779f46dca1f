package org.dbmtl.experiments.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.EdgeConstraints;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.pricing.EdgeWorth;
import org.dbmtl.search.pricing.Gate;
import org.dbmtl.search.pricing.Gate.Purpose;
import org.dbmtl.search.pricing.Gate.Trained;
import org.dbmtl.search.pricing.PathStep;
import org.dbmtl.search.pricing.PricedStructure;
import org.dbmtl.search.pricing.Pricing;
import org.dbmtl.search.pricing.Worth;

/**
 * Made-up prices of structures: the edges of one hidden structure are worth something, a few others
 * a little, the rest nothing. Of many targets, parents are screened. Numbers fit together as those
 * of a real pricing do, but nothing is trained.
 */
final class GeneratedPricing {
  private static final double MARGIN = 0.0005;
  private static final double NOISE = 0.0004;
  private static final int MOST_PARENTS_KEPT = 12;
  private static final int MOST_STRUCTURES = 6;

  private final List<String> targets;
  private final EdgeConstraints constraints;
  private final TargetGraph vanilla;
  private final Random random;
  private final Map<Edge, Double> worths = new LinkedHashMap<>();

  private GeneratedPricing(
      List<String> targets, EdgeConstraints constraints, TargetGraph vanilla, Random random) {
    this.targets = targets;
    this.constraints = constraints;
    this.vanilla = vanilla;
    this.random = random;
  }

  static Pricing of(
      List<String> targets, EdgeConstraints constraints, TargetGraph vanilla, Random random) {
    return new GeneratedPricing(targets, constraints, vanilla, random).pricing();
  }

  private Pricing pricing() {
    List<EdgeWorth> edges = edges();
    List<PathStep> path = path();
    List<PricedStructure> best = best(path);
    int kept = Math.min(targets.size() - 1, MOST_PARENTS_KEPT);
    return new Pricing(
        20_000,
        targets.size() * (1L << Math.min(kept, 4)),
        Collections.nCopies(targets.size(), kept),
        kept < targets.size() - 1,
        Math.min(targets.size() - 1, 4),
        MARGIN,
        edges,
        best,
        targets.size() <= 22,
        targets.size() <= 22 ? null : 1.001 * best.get(0).gain(),
        path,
        gate(best));
  }

  private List<EdgeWorth> edges() {
    Map<String, Integer> parents = new LinkedHashMap<>();
    List<EdgeWorth> edges = new ArrayList<>();
    for (int p = 0; p < targets.size(); p++) {
      for (int c = 0; c < targets.size(); c++) {
        Edge edge = p == c ? null : new Edge(targets.get(p), targets.get(c));
        if (edge != null && !constraints.forbidden().contains(edge)) {
          edges.add(edge(edge, p < c, parents));
        }
      }
    }
    return edges;
  }

  private EdgeWorth edge(Edge edge, boolean forward, Map<String, Integer> parents) {
    boolean near = random.nextDouble() < 3.0 / targets.size();
    double alone = near ? 0.03 * Math.pow(random.nextDouble(), 3) : 0;
    boolean hidden = near && random.nextDouble() < 0.7;
    double given = hidden ? alone * (0.3 + 0.7 * random.nextDouble()) : 0;
    if (hidden && forward) {
      worths.put(edge, given);
    }
    boolean required = constraints.required().contains(edge);
    boolean screened =
        !near && parents.merge(edge.child(), 1, Integer::sum) > MOST_PARENTS_KEPT - 2;
    return new EdgeWorth(edge, worth(alone), required || screened ? null : worth(given));
  }

  private Worth worth(double mean) {
    double noisy = mean + 0.5 * NOISE * random.nextGaussian();
    double half = NOISE * (0.8 + 0.4 * random.nextDouble()) + 0.05 * mean;
    return new Worth(noisy, noisy - half, noisy + half);
  }

  /** Edges join in the order of their worths. */
  private List<PathStep> path() {
    List<Map.Entry<Edge, Double>> order =
        worths.entrySet().stream()
            .sorted(Map.Entry.<Edge, Double>comparingByValue(Comparator.reverseOrder()))
            .toList();
    Set<Edge> edges = new LinkedHashSet<>(constraints.required());
    List<PathStep> path = new ArrayList<>();
    double gain = 0;
    for (int i = 0; i < order.size(); i++) {
      path.add(0, new PathStep(order.get(i).getValue(), TargetGraph.of(targets, edges), gain));
      gain += edges.add(order.get(i).getKey()) ? order.get(i).getValue() : 0;
    }
    path.add(0, new PathStep(0, TargetGraph.of(targets, edges), gain));
    return path;
  }

  private List<PricedStructure> best(List<PathStep> path) {
    int winner = 0;
    while (winner + 1 < path.size() && path.get(winner + 1).margin() <= MARGIN) {
      winner++;
    }
    return path.subList(winner, Math.min(path.size(), winner + MOST_STRUCTURES)).stream()
        .map(
            step ->
                new PricedStructure(
                    step.structure(),
                    0.3 + step.overVanilla(),
                    new Worth(
                        step.overVanilla(),
                        step.overVanilla() - 3 * NOISE,
                        step.overVanilla() + 3 * NOISE)))
        .toList();
  }

  private Gate gate(List<PricedStructure> best) {
    List<Trained> trained = new ArrayList<>();
    for (int i = 0; i < best.size(); i++) {
      PricedStructure priced = best.get(i);
      if (priced.structure().equals(vanilla)) {
        continue;
      }
      trained.add(
          trained(
              priced.structure(),
              i == 0 ? Purpose.WINNER : Purpose.PATH,
              priced.overVanilla().mean(),
              i == 0 ? 3 : 1));
    }
    trained.add(trained(vanilla, Purpose.VANILLA, 0, 3));
    return new Gate(trained, 0.93, 0.95, 0.0004, NOISE, Gate.Verdict.PASSED);
  }

  private Trained trained(TargetGraph structure, Purpose purpose, double price, int repeats) {
    List<Double> scores = new ArrayList<>();
    for (int repeat = 0; repeat < repeats; repeat++) {
      scores.add(0.3 + 0.95 * price + NOISE * random.nextGaussian());
    }
    return new Trained(structure, purpose, price, scores);
  }
}
