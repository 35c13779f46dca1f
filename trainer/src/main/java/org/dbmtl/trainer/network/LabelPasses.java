package org.dbmtl.trainer.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * The labels that a marginal prediction lets children read, pass by pass. Each pass gives every
 * target whose label is read a value, parents before their children, and has a weight; a target's
 * marginal prediction is the weighted mean of its predictions over the passes ({@link Marginals}).
 *
 * <p>Where all those targets are binary and at most {@value #MOST_ENUMERATED}, the passes are all
 * their combinations of labels, and the weight of a pass is its probability {@code prod_p P(label_p
 * | labels before, x)} by the network itself: the mean is exact. A continuous target is drawn from
 * its density, whose deviation is that of the network's residuals on the training part, {@value
 * #DRAWS} times for each combination of binary labels. Where that would be more than {@value
 * #MOST_PASSES} passes, or there are more binary targets, all are drawn, {@value #MOST_PASSES}
 * times, and weigh the same. A draw follows from the seed, the target, the part, the row and the
 * pass alone. Immutable and thread-safe.
 */
public final class LabelPasses {
  /** Most passes. */
  public static final int MOST_PASSES = 256;

  /** Most binary targets whose labels are enumerated where no continuous one is read. */
  public static final int MOST_ENUMERATED = 8;

  /** Draws of continuous labels for each combination of binary ones. */
  public static final int DRAWS = 64;

  private final List<Source> sources = new ArrayList<>();
  private final int combinations;
  private final int draws;

  /**
   * @param shape at least one edge of which carries labels
   * @param targets the structure's, in its order
   * @param deviations [targets] deviation of the residuals of each continuous target whose label is
   *     read, in standard units
   * @param seed of the trial
   */
  public LabelPasses(DbmtlShape shape, List<TargetColumn> targets, double[] deviations, long seed) {
    List<String> parents = shape.labelParents();
    int binary = 0;
    for (String parent : parents) {
      binary += targets.get(shape.structure().indexOf(parent)).binary() ? 1 : 0;
    }
    boolean anyDrawn = binary < parents.size();
    boolean enumerates = binary <= MOST_ENUMERATED && (!anyDrawn || DRAWS << binary <= MOST_PASSES);
    combinations = enumerates ? 1 << binary : 1;
    draws = !enumerates ? MOST_PASSES : anyDrawn ? DRAWS : 1;
    int bit = 0;
    for (String parent : parents) {
      int target = shape.structure().indexOf(parent);
      boolean enumerated = enumerates && targets.get(target).binary();
      sources.add(
          new Source(
              target,
              targets.get(target).density(),
              shape.firstOutput(target),
              enumerated ? bit++ : -1,
              deviations[target],
              seeds(seed, parent)));
    }
  }

  /**
   * A target whose label is read.
   *
   * @param bit which bit of a combination is its label, or -1 where it is drawn
   */
  private record Source(
      int target,
      Density density,
      int firstOutput,
      int bit,
      double deviation,
      Map<Part, Long> seeds) {}

  private static Map<Part, Long> seeds(long seed, String parent) {
    Map<Part, Long> seeds = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      seeds.put(part, Seeds.of(seed, "labels/" + part.key() + "/" + parent, 0));
    }
    return seeds;
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
    return sources.get(source).target();
  }

  /** Whether a value depends on the target's output, because it is drawn. */
  public boolean isDrawn(int source) {
    return sources.get(source).bit() < 0;
  }

  /**
   * The label of a row in a pass.
   *
   * @param outputs [outputs][rows] of the network, given the values before; without meaning where
   *     the value is not {@link #isDrawn drawn}
   * @param at index of the row in the outputs
   * @return 0 or 1, or a standardised number
   */
  public float value(int source, int pass, Part part, long row, float[][] outputs, int at) {
    Source from = sources.get(source);
    if (from.bit() >= 0) {
      return pass % combinations >> from.bit() & 1;
    }
    int draw = pass / combinations;
    long seed = Objects.requireNonNull(from.seeds().get(part));
    SplittableRandom random = new SplittableRandom(seed + (row * MOST_PASSES + draw));
    float[] z = new float[from.density().outputs()];
    Density.copy(outputs, from.firstOutput(), at, z);
    return from.density().draw(z, 0, from.deviation(), random);
  }

  /** The weight of a pass before that of its labels. */
  public double weight() {
    return 1.0 / draws;
  }

  /** What a label multiplies the weight of a pass by: its probability, or 1 where it was drawn. */
  public double weight(int source, float value, float[][] outputs, int at) {
    double output = outputs[sources.get(source).firstOutput()][at];
    return sources.get(source).bit() < 0 ? 1 : 1 / (1 + Math.exp(value > 0.5f ? -output : output));
  }
}
