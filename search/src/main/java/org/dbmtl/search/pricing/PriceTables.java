package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.graph.space.DagSpace;

/**
 * Chooses which parent sets are priced, and has them priced.
 *
 * <p>Parents that the evaluator was not shown ({@link PricingTrainer.Prices#candidates}) are left
 * out. Of the others, all sets that the constraints allow, if they are at most {@link #MOST_SETS}
 * and at most {@link #MOST_WORK} rows times sets. Else a screening leaves each target its most
 * promising parents: in three rounds each possible parent is priced next to the required ones and
 * those that the rounds before took, and the best is taken; the places left go to the best ones of
 * the first and the last round in turn. Then all subsets of at most {@value #MOST_SCREENED} of them
 * are priced. What only helps together with two others, and nothing alone, may be missed. Used by
 * one thread.
 */
final class PriceTables {
  /** Sets that are priced at most, of all targets: some 30 MB. */
  static final long MOST_SETS = 200_000;

  /** Rows times sets at most: a minute or two on two cores. */
  static final long MOST_WORK = 2_500_000_000L;

  /** Rows that are read at most. */
  static final long MOST_ROWS = 100_000;

  private static final int FEWEST_CANDIDATES = 8;
  private static final int MOST_CANDIDATES = 12;
  private static final int MOST_SCREENED = 6;
  private static final int ROUNDS = 3;

  /** Shares of the progress that a screening and the prices take. */
  private static final double SCREENING = 0.2;

  private final DagSpace space;
  private final PricingTrainer.Prices network;
  private final long rows;
  private final int threads;
  private final long[] considered;
  private boolean screened;
  private LocalPrices prices;

  private PriceTables(DagSpace space, PricingTrainer.Prices network, long rows, int threads) {
    this.space = space;
    this.network = network;
    this.rows = Math.min(rows, MOST_ROWS);
    this.threads = threads;
    int targets = space.targets().size();
    this.considered = new long[targets];
    this.prices =
        new LocalPrices(
            space.targets(),
            IntStream.range(0, targets)
                .mapToObj(target -> Map.<Long, LocalPrices.Price>of())
                .toList(),
            this.rows);
  }

  /**
   * Prices the parent sets of a space.
   *
   * @param rows of the validation part
   */
  static PriceTables of(
      DagSpace space,
      PricingTrainer.Prices network,
      long rows,
      int threads,
      DoubleConsumer progress) {
    PriceTables tables = new PriceTables(space, network, rows, threads);
    tables.fill(progress);
    return tables;
  }

  /** The most sets that are priced in a space. */
  static long mostSets(DagSpace space) {
    long all = 0;
    for (int target = 0; target < space.targets().size(); target++) {
      int optional = Long.bitCount(space.optionalParents(target));
      all += subsets(optional, space.optionalSlots(target), MOST_SETS);
    }
    return Math.min(all, MOST_SETS);
  }

  /** The prices so far; some are of sets that lack a required parent, to tell its worth. */
  LocalPrices prices() {
    return prices;
  }

  /** Whether a screening left parents out. */
  boolean screened() {
    return screened;
  }

  /** For each target the parents that were considered in sets, the required ones left out. */
  long[] considered() {
    return considered.clone();
  }

  /** Prices what these structures need beyond the prices so far. */
  void add(List<TargetGraph> structures) {
    List<Set<Long>> missing = new ArrayList<>();
    for (int target = 0; target < considered.length; target++) {
      Set<Long> own = new LinkedHashSet<>();
      for (TargetGraph structure : structures) {
        own.add(structure.parentMask(target));
      }
      own.removeAll(prices.of(target).keySet());
      missing.add(own);
    }
    if (missing.stream().anyMatch(own -> !own.isEmpty())) {
      price(missing, share -> {});
    }
  }

  private void fill(DoubleConsumer progress) {
    int targets = considered.length;
    long all = 0;
    for (int target = 0; target < targets; target++) {
      long optional = space.optionalParents(target);
      considered[target] = optional & network.candidates(target);
      screened |= considered[target] != optional;
      all += subsets(Long.bitCount(considered[target]), space.optionalSlots(target), MOST_SETS);
    }
    int most = targets;
    if (all > Math.min(MOST_SETS, MOST_WORK / rows)) {
      screened = true;
      most = MOST_SCREENED;
      screen(candidates(), share -> progress.accept(share * SCREENING));
    }
    List<Set<Long>> sets = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      Set<Long> own = subsetsOf(target, most);
      long required = space.requiredParents(target);
      members(required).forEach(parent -> own.add(required & ~(1L << parent)));
      sets.add(own);
    }
    double before = screened ? SCREENING : 0;
    price(sets, share -> progress.accept(before + share * (1 - before)));
  }

  /** The most candidates that each target may keep within the work that is granted. */
  private int candidates() {
    int candidates = MOST_CANDIDATES;
    while (candidates > FEWEST_CANDIDATES
        && considered.length * subsets(candidates, MOST_SCREENED, MOST_SETS)
            > Math.min(MOST_SETS, MOST_WORK / rows)) {
      candidates--;
    }
    return candidates;
  }

  private void screen(int candidates, DoubleConsumer progress) {
    int targets = considered.length;
    long[] taken = new long[targets];
    List<List<List<Integer>>> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      List<Set<Long>> sets = new ArrayList<>();
      for (int target = 0; target < targets; target++) {
        Set<Long> own = new LinkedHashSet<>();
        long base = space.requiredParents(target) | taken[target];
        own.add(base);
        if (Long.bitCount(taken[target]) < space.optionalSlots(target)) {
          for (int parent : members(considered[target] & ~taken[target])) {
            own.add(base | 1L << parent);
          }
        }
        sets.add(own);
      }
      int done = round;
      price(sets, share -> progress.accept((done + share) / ROUNDS));
      rounds.add(rank(taken));
    }
    for (int target = 0; target < targets; target++) {
      considered[target] = choose(target, taken[target], rounds, candidates);
    }
  }

  /** Ranks each target's parents by their gain next to the taken ones, and takes the best. */
  private List<List<Integer>> rank(long[] taken) {
    List<List<Integer>> ranks = new ArrayList<>();
    for (int target = 0; target < taken.length; target++) {
      int child = target;
      long base = space.requiredParents(target) | taken[target];
      List<Integer> rank =
          members(considered[target] & ~taken[target]).stream()
              .filter(parent -> prices.of(child).containsKey(base | 1L << parent))
              .sorted(
                  Comparator.comparingDouble(
                      (Integer parent) -> -prices.gain(child, base | 1L << parent)))
              .toList();
      ranks.add(rank);
      if (!rank.isEmpty()) {
        taken[target] |= 1L << rank.get(0);
      }
    }
    return ranks;
  }

  private static long choose(
      int target, long taken, List<List<List<Integer>>> rounds, int candidates) {
    long chosen = taken;
    List<Integer> first = rounds.get(0).get(target);
    List<Integer> last = rounds.get(ROUNDS - 1).get(target);
    for (int place = 0; place < first.size(); place++) {
      for (List<Integer> rank : List.of(first, last)) {
        if (place < rank.size() && Long.bitCount(chosen) < candidates) {
          chosen |= 1L << rank.get(place);
        }
      }
    }
    return chosen;
  }

  private Set<Long> subsetsOf(int target, int most) {
    long required = space.requiredParents(target);
    int slots = Math.min(most, space.optionalSlots(target));
    Set<Long> sets = new LinkedHashSet<>();
    long optional = considered[target];
    long subset = 0;
    do {
      if (Long.bitCount(subset) <= slots) {
        sets.add(required | subset);
      }
      subset = (subset - optional) & optional;
    } while (subset != 0);
    return sets;
  }

  private void price(List<Set<Long>> sets, DoubleConsumer progress) {
    List<long[]> missing = new ArrayList<>();
    for (int target = 0; target < sets.size(); target++) {
      Map<Long, LocalPrices.Price> known = prices.of(target);
      missing.add(
          sets.get(target).stream()
              .filter(set -> !known.containsKey(set))
              .mapToLong(Long::longValue)
              .toArray());
    }
    LocalPrices more =
        network.of(new ParentSets(space.targets(), missing), rows, threads, progress);
    prices = prices.and(more);
  }

  /** How many subsets of at most so many members there are, or the limit if there are more. */
  private static long subsets(int members, int most, long limit) {
    long sum = 0;
    long binomial = 1;
    for (int size = 0; size <= Math.min(members, most) && sum < limit; size++) {
      sum += binomial;
      binomial = Math.min(limit, binomial * (members - size) / (size + 1));
    }
    return Math.min(sum, limit + 1);
  }

  static List<Integer> members(long mask) {
    List<Integer> members = new ArrayList<>();
    for (long left = mask; left != 0; left &= left - 1) {
      members.add(Long.numberOfTrailingZeros(left));
    }
    return members;
  }
}
