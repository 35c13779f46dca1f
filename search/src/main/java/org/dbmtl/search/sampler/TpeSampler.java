package org.dbmtl.search.sampler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.dbmtl.search.evidence.ParetoOrder;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.jspecify.annotations.Nullable;

/**
 * Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl, "Algorithms for
 * hyper-parameter optimization", 2011), in its multivariate form (Falkner, Klein and Hutter,
 * "BOHB", 2018; Watanabe, "Tree-structured Parzen estimator: understanding its algorithm
 * components", 2023), for mixed and conditional spaces: see {@link ParzenMixture}.
 *
 * <p>The best tenth of the points so far, at most {@value #MOST_GOOD}, make one density, the others
 * another; of {@value #CANDIDATES} draws from the first the one is proposed whose ratio of the two
 * densities is greatest. The first {@value #START} points are random.
 *
 * <p>What is not plain in the sources: full trials count before others, and those by their fidelity
 * first; several objectives are ordered by {@link ParetoOrder}; failed trials, and points that were
 * asked for and not told yet, are among the bad ones, so that a round's points differ. A proposal
 * costs O(candidates * points * parameters).
 */
final class TpeSampler extends DistinctSampler {
  private static final int START = 10;
  private static final int MOST_GOOD = 25;
  private static final int CANDIDATES = 64;

  /** The highest fidelity that was told for each point. */
  private final Map<Point, Observation> told = new LinkedHashMap<>();

  private final Set<Point> pending = new LinkedHashSet<>();
  private @Nullable ParzenMixture good;
  private @Nullable ParzenMixture bad;

  TpeSampler(SearchSpace space, long seed) {
    super(space, seed, "sampler-tpe");
  }

  @Override
  Point draw() {
    if (told.size() < START) {
      return uniform();
    }
    if (good == null) {
      split();
    }
    ParzenMixture better = Objects.requireNonNull(good);
    ParzenMixture worse = Objects.requireNonNull(bad);
    double[] best = null;
    double greatest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      double[] units = better.draw(random());
      double ratio = better.logDensity(units) - worse.logDensity(units);
      if (best == null || ratio > greatest) {
        best = units;
        greatest = ratio;
      }
    }
    return space().at(Objects.requireNonNull(best));
  }

  private void split() {
    List<Point> ordered = ordered();
    int completed = (int) told.values().stream().filter(seen -> !seen.isFailed()).count();
    int count = Math.min(completed, Math.min(MOST_GOOD, (told.size() + 9) / 10));
    List<double[]> places = new ArrayList<>();
    ordered.forEach(point -> places.add(space().units(point)));
    good = new ParzenMixture(space(), places.subList(0, count));
    List<double[]> others = new ArrayList<>(places.subList(count, places.size()));
    pending.forEach(point -> others.add(space().units(point)));
    bad = new ParzenMixture(space(), others);
  }

  /** Best first: by fidelity, then by values; failed ones last. */
  private List<Point> ordered() {
    List<Point> ordered = new ArrayList<>();
    told.values().stream()
        .collect(
            Collectors.groupingBy(
                seen -> seen.isFailed() ? 0 : seen.fidelity(),
                () -> new TreeMap<Double, List<Observation>>(Comparator.reverseOrder()),
                Collectors.toList()))
        .values()
        .forEach(
            alike ->
                ParetoOrder.order(alike.stream().map(Observation::values).toList())
                    .forEach(index -> ordered.add(alike.get(index).point())));
    return ordered;
  }

  @Override
  void proposed(Point point) {
    pending.add(point);
    good = null;
  }

  @Override
  void observed(Observation observation) {
    pending.remove(observation.point());
    Observation before = told.get(observation.point());
    if (before == null || before.fidelity() <= observation.fidelity()) {
      told.put(observation.point(), observation);
    }
    good = null;
  }

  /** Makes it for a sweep that asks for {@code tpe}. */
  public static final class Provider implements SamplerProvider {
    @Override
    public String name() {
      return "tpe";
    }

    @Override
    public Sampler create(SearchSpace space, long seed) {
      return new TpeSampler(space, seed);
    }
  }
}
