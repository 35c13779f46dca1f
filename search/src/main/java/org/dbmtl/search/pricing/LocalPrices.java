package org.dbmtl.search.pricing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.graph.TargetGraph;

/**
 * What each priced parent set of each target gains, in nats per row over the target's base: its
 * mean over the labelled rows that were read, and by block of rows, so that differences have
 * intervals. Memory: some 150 bytes a set. Immutable and thread-safe.
 */
public final class LocalPrices {
  private final List<String> targets;
  private final List<Map<Long, Price>> prices;
  private final long rows;

  /** The price of one set. Immutable. */
  public static final class Price {
    private final double gain;
    private final float[] blocks;

    /**
     * @param gain nats per row, unweighted
     * @param blocks by block of rows, whose mean is the gain; empty where the part has fewer rows
     *     than blocks
     */
    public Price(double gain, float[] blocks) {
      this.gain = gain;
      this.blocks = blocks.clone();
    }

    /** Nats per row, unweighted. */
    public double gain() {
      return gain;
    }

    /** A copy of the gains by block of rows. */
    public float[] blocks() {
      return blocks.clone();
    }
  }

  /**
   * @param prices [targets] by parent set
   * @param rows of the validation part that were read
   */
  public LocalPrices(List<String> targets, List<Map<Long, Price>> prices, long rows) {
    this.targets = List.copyOf(targets);
    this.prices = List.copyOf(prices);
    this.rows = rows;
  }

  /** The targets, in the study's order. */
  public List<String> targets() {
    return targets;
  }

  /** Rows of the validation part that were read. */
  public long rows() {
    return rows;
  }

  /** The prices of a target, by parent set as a bit mask. */
  public Map<Long, Price> of(int target) {
    return prices.get(target);
  }

  /** How many sets were priced. */
  public long count() {
    return prices.stream().mapToLong(Map::size).sum();
  }

  /** The gain of a set, nats per row; NaN if it was not priced. */
  public double gain(int target, long parents) {
    Price price = prices.get(target).get(parents);
    return price == null ? Double.NaN : price.gain();
  }

  /** These prices and others of the same rows. */
  public LocalPrices and(LocalPrices more) {
    List<Map<Long, Price>> both = new ArrayList<>();
    for (int target = 0; target < targets.size(); target++) {
      Map<Long, Price> own = new HashMap<>(prices.get(target));
      own.putAll(more.prices.get(target));
      both.add(own);
    }
    return new LocalPrices(targets, both, rows);
  }

  /**
   * What a target gains by one set over another.
   *
   * @param weight of the target
   * @throws IllegalArgumentException if one was not priced
   */
  public Worth difference(int target, long parents, long others, double weight) {
    Price more = price(target, parents);
    Price less = price(target, others);
    double[] blocks = new double[Math.min(more.blocks.length, less.blocks.length)];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = weight * ((double) more.blocks[block] - less.blocks[block]);
    }
    return Worth.of(weight * (more.gain - less.gain), blocks);
  }

  /**
   * What a structure gains over another, all targets together.
   *
   * @param weights of the targets, in their order
   * @throws IllegalArgumentException if a parent set was not priced
   */
  public Worth difference(TargetGraph structure, TargetGraph other, double[] weights) {
    double mean = 0;
    double[] blocks = new double[0];
    for (int target = 0; target < targets.size(); target++) {
      Price more = price(target, structure.parentMask(target));
      Price less = price(target, other.parentMask(target));
      mean += weights[target] * (more.gain - less.gain);
      if (blocks.length == 0) {
        blocks = new double[more.blocks.length];
      }
      for (int block = 0; block < blocks.length; block++) {
        blocks[block] += weights[target] * ((double) more.blocks[block] - less.blocks[block]);
      }
    }
    return Worth.of(mean, blocks);
  }

  private Price price(int target, long parents) {
    Price price = prices.get(target).get(parents);
    if (price == null) {
      throw new IllegalArgumentException(
          "target '%s' has no price for the parents %s"
              .formatted(targets.get(target), Long.toBinaryString(parents)));
    }
    return price;
  }
}
