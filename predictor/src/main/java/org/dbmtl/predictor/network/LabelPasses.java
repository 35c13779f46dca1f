package org.dbmtl.predictor.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.Logistic;

/**
 * The labels that a marginal prediction lets children read, pass by pass. Each pass gives every
 * target whose label is read a value, parents before their children, and has a weight; a target's
 * marginal prediction is the weighted mean of its predictions over the passes.
 *
 * <p>Where all those targets are binary and at most {@value #MOST_ENUMERATED}, the passes are all
 * their combinations of labels, and the weight of a pass is its probability {@code prod_p P(label_p
 * | labels before, x)} by the network itself: the mean is exact. A continuous target is drawn from
 * its density, whose deviation is that of the network's residuals on the training part, {@value
 * #DRAWS} times for each combination of binary labels. Where that would be more than {@value
 * #MOST_PASSES} passes, or there are more binary targets, all are drawn and weigh the same: {@value
 * #MOST_PASSES} times, or fewer where more than {@value #MOST_DRAWN} labels would be drawn for a
 * row, but at least {@value #LEAST_PASSES} times. A draw follows from the target's seed, the row
 * and the pass alone.
 *
 * <p>Labels change the more rarely from one pass to the next the earlier their target comes, so
 * that what reads none of the changed ones need not be computed again: {@link #changes}.
 *
 * <p>A label that was observed has its value in every pass, and the weight of a pass is multiplied
 * by its likelihood there; the weights then add up to less than 1. Immutable and thread-safe.
 */
public final class LabelPasses {
  /** Most passes. */
  public static final int MOST_PASSES = 256;

  /** Least passes where all labels are drawn. */
  public static final int LEAST_PASSES = 48;

  /** Most labels drawn for a row where all are drawn, unless there are {@link #LEAST_PASSES}. */
  public static final int MOST_DRAWN = 3072;

  /** Most binary targets whose labels are enumerated where no continuous one is read. */
  public static final int MOST_ENUMERATED = 8;

  /** Draws of continuous labels for each combination of binary ones. */
  public static final int DRAWS = 64;

  private final List<Source> sources = new ArrayList<>();
  private final int combinations;
  private final int draws;

  /**
   * A target whose label is read.
   *
   * @param target its position
   * @param firstOutput the first of its outputs among those of all targets
   * @param deviation of the residuals of a continuous target, in standard units
   * @param seeds of its draws, one for each stream of rows
   * @param observed its label, or NaN where it is not known
   */
  public record Parent(
      int target,
      Density density,
      int firstOutput,
      double deviation,
      List<Long> seeds,
      float observed) {
    public Parent {
      seeds = List.copyOf(seeds);
    }

    boolean binary() {
      return density.binary();
    }

    boolean isObserved() {
      return !Float.isNaN(observed);
    }
  }

  /**
   * A parent and where its label comes from.
   *
   * @param bit which bit of a combination is its label, or -1 where it is drawn or observed
   */
  private record Source(Parent parent, int bit) {
    boolean isDrawn() {
      return bit < 0 && !parent.isObserved();
    }
  }

  /**
   * @param parents at least one, parents before their children
   */
  public LabelPasses(List<Parent> parents) {
    int binary = 0;
    boolean anyDrawn = false;
    boolean anyObserved = false;
    for (Parent parent : parents) {
      anyObserved |= parent.isObserved();
      if (!parent.isObserved()) {
        binary += parent.binary() ? 1 : 0;
        anyDrawn |= !parent.binary();
      }
    }
    boolean enumerates = binary <= MOST_ENUMERATED && (!anyDrawn || DRAWS << binary <= MOST_PASSES);
    combinations = enumerates ? 1 << binary : 1;
    draws = !enumerates ? drawn(parents.size(), anyObserved) : anyDrawn ? DRAWS : 1;
    int bit = binary;
    for (Parent parent : parents) {
      boolean enumerated = enumerates && parent.binary() && !parent.isObserved();
      sources.add(new Source(parent, enumerated ? --bit : -1));
    }
  }

  /** Passes where all labels are drawn; observed ones make weights differ, which costs accuracy. */
  private static int drawn(int sources, boolean anyObserved) {
    return anyObserved
        ? MOST_PASSES
        : Math.max(LEAST_PASSES, Math.min(MOST_DRAWN / sources, MOST_PASSES));
  }

  /** How many passes there are. */
  public int count() {
    return combinations * draws;
  }

  /** Whether the mean is exact, not sampled. */
  public boolean exact() {
    return draws == 1;
  }

  /** How many targets' labels are read. */
  public int sources() {
    return sources.size();
  }

  /**
   * Position of the target whose label is read, for each in the order in which values are given.
   */
  public int target(int source) {
    return sources.get(source).parent().target();
  }

  /** Whether a value depends on the target's output, because it is drawn. */
  public boolean isDrawn(int source) {
    return sources.get(source).isDrawn();
  }

  /**
   * Whether a label may differ from that in the pass before, even if its target's output is the
   * same; always so in the first pass.
   */
  public boolean changes(int source, int pass) {
    Source from = sources.get(source);
    if (pass == 0) {
      return true;
    }
    if (from.isDrawn()) {
      return pass % combinations == 0;
    }
    return !from.parent().isObserved() && bit(from, pass) != bit(from, pass - 1);
  }

  private int bit(Source from, int pass) {
    return pass % combinations >> from.bit() & 1;
  }

  /**
   * The label of a row in a pass.
   *
   * @param stream which of the seeds draws
   * @param outputs [outputs][rows] of the network, given the values before; without meaning where
   *     the value is not {@link #isDrawn drawn}
   * @param at index of the row in the outputs
   * @return 0 or 1, or a standardised number
   */
  public float value(int source, int pass, int stream, long row, float[][] outputs, int at) {
    float[] value = new float[1];
    values(source, pass, stream, row, outputs, at, value, 0, 1);
    return value[0];
  }

  /**
   * The labels of rows in a pass, as {@link #value} gives them one by one.
   *
   * @param firstRow the first of the rows
   * @param outputs [outputs][at least at + count], those of the first row at index {@code at}
   * @param to where they go, from {@code offset} on
   */
  public void values(
      int source,
      int pass,
      int stream,
      long firstRow,
      float[][] outputs,
      int at,
      float[] to,
      int offset,
      int count) {
    Source from = sources.get(source);
    Parent parent = from.parent();
    if (!from.isDrawn()) {
      float value = parent.isObserved() ? parent.observed() : bit(from, pass);
      Arrays.fill(to, offset, offset + count, value);
      return;
    }
    long seed = parent.seeds().get(stream) + firstRow * MOST_PASSES + pass / combinations;
    Density density = parent.density();
    if (parent.binary()) {
      float[] logits = outputs[parent.firstOutput()];
      for (int i = 0; i < count; i++) {
        double draw = new SplittableRandom(seed + (long) i * MOST_PASSES).nextDouble();
        to[offset + i] = Logistic.above(draw, logits[at + i]);
      }
      return;
    }
    float[] z = new float[density.outputs()];
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(seed + (long) i * MOST_PASSES);
      Density.copy(outputs, parent.firstOutput(), at + i, z);
      to[offset + i] = density.draw(z, 0, parent.deviation(), random);
    }
  }

  /** The weight of a pass before that of its labels. */
  public double weight() {
    return 1.0 / draws;
  }

  /**
   * What a label multiplies the weight of a pass by: 1 where it was drawn, and else its likelihood,
   * up to a factor that all passes of a row share.
   */
  public double weight(int source, float value, float[][] outputs, int at) {
    Source from = sources.get(source);
    if (from.isDrawn()) {
      return 1;
    }
    Parent parent = from.parent();
    if (parent.binary()) {
      double output = outputs[parent.firstOutput()][at];
      return Logistic.of(value > 0.5f ? output : -output);
    }
    float[] z = new float[parent.density().outputs()];
    Density.copy(outputs, parent.firstOutput(), at, z);
    return Math.exp(parent.density().gain(z, 0, value, parent.deviation()));
  }
}
