package org.dbmtl.search.evidence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.Edit;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.trial.Candidate;
import org.jspecify.annotations.Nullable;

/**
 * The mean effect of each link over the pairs of candidates that differ by just it.
 *
 * <p>For two targets, the pairs of two candidates with the same hyperparameters of which one has an
 * edge between the targets, in whichever direction, and the other none; on each seed that its pairs
 * share (of pairs with gaps, the {@link BalancedBlock}) the mean {@code d(r)} of the pairs'
 * differences. The effect is the mean of d over the n seeds, and its noise is judged by how d
 * varies from seed to seed, so that what a seed does to an edge in all structures at once counts as
 * noise too, which it would not if each pair were taken as a new observation. Effects of reversing
 * an edge are computed alike, apart from these: a pair that differs by a reversal says nothing of
 * whether an edge is better than none. Where every edge carries labels, a reversal of a covered
 * edge (its child's other parents are the parents of its parent) leads to the same family of
 * distributions: Chickering, "A transformational characterization of equivalent Bayesian network
 * structures" (UAI 1995), lemma 1. What such a pair differs by is the training's, and no pair of
 * this kind counts: so a direction is told only where the likelihood can know it.
 *
 * <p>Two or three seeds tell little of one link's variance, so that is pooled: {@code d} is the sum
 * of scores with weights w, and {@code s²} is the mean over links of {@code Var(d) / Σw²}, weighted
 * by n - 1, which is the variance of one score if scores are independent. Effects of edges share
 * candidates; the degrees of freedom v of the pooled variance are those of Box's approximation,
 * {@code (Σ v(e))² / Σ ρ(e,f)² tr(e,f)}, the sum over all pairs of edges, ρ the correlation of
 * their effects by the candidates they share, and {@code tr} the trace of the product of the
 * projections that take off the means over their seeds (n - 1 where both have the same n seeds):
 * Box, "Some Theorems on Quadratic Forms", Annals of Mathematical Statistics 25 (1954), theorem
 * 3.1. A link's variance of d is then {@code s² Σw²}, or, if that is more, the unweighted mean of
 * Var(d) over edges: where seeds are partial to edges, many pairs do not average that out. To that
 * comes what the choice of validation rows does to the effect on all seeds alike, {@link RowNoise},
 * each edge's own. Intervals and tests are Student's with v, or with Satterthwaite's degrees of
 * freedom of both variances; the p-values of all effects of both kinds are corrected together by
 * {@link Holm}, so that without any true effect at least 95 % of studies claim none.
 *
 * <p>Assumes one variance for all edges. A strategy that goes where scores are high has compared
 * edges around lucky candidates; the pairs it left are not corrected for that. O(E² P + C E) for C
 * candidates with E edges.
 */
final class EdgeContrasts {
  /** A candidate with the change, and the same one without it. */
  private record Pair(int with, int without) {}

  /**
   * Means over the pairs of one change, by seed.
   *
   * @param weights of each candidate in them; they sum to 0
   * @param bySeed their values, in the order of the seeds
   * @param rows what the choice of validation rows does to their mean
   */
  private record Contrast(
      int pairs,
      Map<Integer, Double> weights,
      List<Integer> seeds,
      List<Double> bySeed,
      RowNoise rows) {
    double[] values() {
      return bySeed.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double mean() {
      return StatUtils.mean(values());
    }

    int freedom() {
      return seeds.size() - 1;
    }

    /** Variance of the contrast if scores are independent and of variance 1. */
    double norm() {
      return weights.values().stream().mapToDouble(w -> w * w).sum();
    }

    double variance() {
      return StatUtils.variance(values());
    }
  }

  private final List<RankedCandidate> candidates;

  private EdgeContrasts(List<RankedCandidate> candidates) {
    this.candidates = candidates;
  }

  /**
   * The support of every link that some candidate has, by the position of its first target, then of
   * its second.
   *
   * @param candidates over the same targets
   */
  static List<EdgeSupport> of(List<RankedCandidate> candidates) {
    return candidates.isEmpty() ? List.of() : new EdgeContrasts(candidates).supports();
  }

  private List<EdgeSupport> supports() {
    Map<Edge, List<Pair>> presences = new TreeMap<>(positions());
    Map<Edge, List<Pair>> directions = new TreeMap<>(positions());
    Map<Edge, Integer> tied = new HashMap<>();
    Map<Candidate, Integer> index = new HashMap<>();
    int allTied = 0;
    for (int c = 0; c < candidates.size(); c++) {
      index.put(candidates.get(c).candidate(), c);
    }
    for (int c = 0; c < candidates.size(); c++) {
      boolean isTied = candidates.get(c).tiedWithBest();
      allTied += isTied ? 1 : 0;
      for (Edge edge : structure(c).edges()) {
        tied.merge(edge, isTied ? 1 : 0, Integer::sum);
        boolean forward = structure(c).indexOf(edge.parent()) < structure(c).indexOf(edge.child());
        List<Pair> pairs =
            presences.computeIfAbsent(forward ? edge : edge.reversed(), e -> new ArrayList<>());
        addPair(pairs, index, c, new Edit.RemoveEdge(edge));
        // One of the two directions is enough: the other is its negative.
        if (forward) {
          List<Pair> turned = directions.computeIfAbsent(edge, e -> new ArrayList<>());
          addPair(turned, index, c, new Edit.ReverseEdge(edge));
        }
      }
    }
    Map<Edge, EdgeEffect> presence = effects(presences);
    Map<Edge, EdgeEffect> direction = effects(directions);
    correct(List.of(presence, direction));
    List<EdgeSupport> supports = new ArrayList<>();
    for (Edge edge : presences.keySet()) {
      supports.add(
          EdgeSupport.of(
              edge,
              presence.get(edge),
              direction.get(edge),
              tied.getOrDefault(edge, 0) / (double) allTied,
              tied.getOrDefault(edge.reversed(), 0) / (double) allTied));
    }
    return List.copyOf(supports);
  }

  private Comparator<Edge> positions() {
    TargetGraph any = structure(0);
    return Comparator.<Edge>comparingInt(edge -> any.indexOf(edge.parent()))
        .thenComparingInt(edge -> any.indexOf(edge.child()));
  }

  private TargetGraph structure(int candidate) {
    return candidates.get(candidate).candidate().structure();
  }

  private void addPair(List<Pair> pairs, Map<Candidate, Integer> index, int with, Edit edit) {
    Candidate candidate = candidates.get(with).candidate();
    long[] masks = candidate.structure().parentMasks();
    int parent = candidate.structure().indexOf(edit.edge().parent());
    int child = candidate.structure().indexOf(edit.edge().child());
    masks[child] ^= 1L << parent;
    if (edit instanceof Edit.ReverseEdge) {
      if (masks[child] == masks[parent] && TiedClasses.isLikelihood(candidate)) {
        return;
      }
      masks[parent] |= 1L << child;
      if (reaches(masks, child, parent)) {
        return;
      }
    }
    Integer without = index.get(candidate.withStructure(candidate.structure().withParents(masks)));
    if (without != null) {
      pairs.add(new Pair(with, without));
    }
  }

  /** Whether the edge from one position to another closes a cycle: a way leads back. */
  private static boolean reaches(long[] masks, int from, int to) {
    long seen = 1L << from;
    long next = masks[from];
    while ((next & ~seen) != 0) {
      int p = Long.numberOfTrailingZeros(next & ~seen);
      seen |= 1L << p;
      next |= masks[p];
    }
    return (seen >>> to & 1) != 0;
  }

  /** One family's effects, their p-values not corrected yet. */
  private Map<Edge, EdgeEffect> effects(Map<Edge, List<Pair>> pairs) {
    Map<Edge, Contrast> contrasts = new LinkedHashMap<>();
    pairs.forEach(
        (edge, ofEdge) -> {
          Contrast contrast = contrast(ofEdge);
          if (contrast != null) {
            contrasts.put(edge, contrast);
          }
        });
    Spread spread = Spread.of(List.copyOf(contrasts.values()));
    Map<Edge, EdgeEffect> effects = new LinkedHashMap<>();
    contrasts.forEach((edge, contrast) -> effects.put(edge, effect(contrast, spread)));
    return effects;
  }

  private static EdgeEffect effect(Contrast contrast, @Nullable Spread spread) {
    double mean = contrast.mean();
    int seeds = contrast.seeds().size();
    if (spread == null) {
      return EdgeEffect.of(contrast.pairs(), new Difference(mean, null, null, seeds), null);
    }
    double ofSeeds = spread.variance(contrast) / seeds;
    double error = Math.sqrt(ofSeeds + contrast.rows().variance());
    TDistribution student =
        new TDistribution(null, contrast.rows().freedomWith(ofSeeds, spread.freedom()));
    double margin = error * student.inverseCumulativeProbability(1 - (1 - Difference.LEVEL) / 2);
    return EdgeEffect.of(
        contrast.pairs(),
        new Difference(mean, mean - margin, mean + margin, seeds),
        mean == 0 ? 1 : 2 * student.cumulativeProbability(-Math.abs(mean) / error));
  }

  /** Corrects the p-values of all effects together. */
  private static void correct(List<Map<Edge, EdgeEffect>> families) {
    List<Double> pValues = new ArrayList<>();
    families.forEach(
        family -> family.values().forEach(e -> pValues.add(e.pValue() == null ? 1.0 : e.pValue())));
    double[] corrected = Holm.adjust(pValues.stream().mapToDouble(Double::doubleValue).toArray());
    int next = 0;
    for (Map<Edge, EdgeEffect> family : families) {
      for (Map.Entry<Edge, EdgeEffect> entry : family.entrySet()) {
        entry.setValue(entry.getValue().withPValue(corrected[next++]));
      }
    }
  }

  private @Nullable Contrast contrast(List<Pair> pairs) {
    List<Set<Integer>> shared = new ArrayList<>();
    for (Pair pair : pairs) {
      Set<Integer> seeds = new TreeSet<>(candidates.get(pair.with()).repeatScores().keySet());
      seeds.retainAll(candidates.get(pair.without()).repeatScores().keySet());
      shared.add(seeds);
    }
    BalancedBlock block = BalancedBlock.of(shared, 1);
    int count = block.members().size();
    if (count == 0) {
      return null;
    }
    Map<Integer, Double> weights = new TreeMap<>();
    double[] bySeed = new double[block.seeds().size()];
    for (int member : block.members()) {
      Pair pair = pairs.get(member);
      weights.merge(pair.with(), 1.0 / count, Double::sum);
      weights.merge(pair.without(), -1.0 / count, Double::sum);
      for (int r = 0; r < bySeed.length; r++) {
        int seed = block.seeds().get(r);
        bySeed[r] += (score(pair.with(), seed) - score(pair.without(), seed)) / count;
      }
    }
    List<Integer> members = List.copyOf(weights.keySet());
    RowNoise rows =
        RowNoise.of(
            members.stream().map(c -> candidates.get(c).blockScores()).toList(),
            members.stream().map(c -> weights.getOrDefault(c, 0.0)).toList(),
            block.seeds());
    return new Contrast(
        count, weights, block.seeds(), Arrays.stream(bySeed).boxed().toList(), rows);
  }

  private double score(int candidate, int repeat) {
    return candidates.get(candidate).repeatScores().getOrDefault(repeat, Double.NaN);
  }

  /**
   * The variances of a family's contrasts between seeds, pooled.
   *
   * @param ofScore variance of one score if all are independent
   * @param least mean of the contrasts' own variances
   * @param freedom degrees of freedom
   */
  private record Spread(double ofScore, double least, double freedom) {
    static @Nullable Spread of(List<Contrast> all) {
      List<Contrast> contrasts = all.stream().filter(c -> c.freedom() > 0).toList();
      if (contrasts.isEmpty()) {
        return null;
      }
      double sum = 0;
      double own = 0;
      double freedom = 0;
      double squares = 0;
      for (Contrast contrast : contrasts) {
        sum += contrast.freedom() * contrast.variance() / contrast.norm();
        own += contrast.variance() / contrasts.size();
        freedom += contrast.freedom();
        for (Contrast other : contrasts) {
          double correlation = correlation(contrast, other);
          squares += correlation * correlation * trace(contrast.seeds(), other.seeds());
        }
      }
      return new Spread(sum / freedom, own, Math.max(1, freedom * freedom / squares));
    }

    double variance(Contrast contrast) {
      return Math.max(ofScore * contrast.norm(), least);
    }

    private static double correlation(Contrast first, Contrast second) {
      double product = 0;
      for (Map.Entry<Integer, Double> entry : first.weights().entrySet()) {
        product += entry.getValue() * second.weights().getOrDefault(entry.getKey(), 0.0);
      }
      return product / Math.sqrt(first.norm() * second.norm());
    }

    /** Trace of the product of two centring projections, m of their seeds shared. */
    private static double trace(List<Integer> first, List<Integer> second) {
      double shared = first.equals(second) ? first.size() : shared(first, second);
      return shared
          - shared / first.size()
          - shared / second.size()
          + shared / first.size() * shared / second.size();
    }

    private static long shared(List<Integer> first, List<Integer> second) {
      Set<Integer> seeds = new TreeSet<>(second);
      return first.stream().filter(seeds::contains).count();
    }
  }
}
