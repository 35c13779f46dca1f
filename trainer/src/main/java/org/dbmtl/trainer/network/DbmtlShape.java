package org.dbmtl.trainer.network;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.predictor.density.Binned;
import org.dbmtl.predictor.network.LabelInput;
import org.dbmtl.predictor.network.LabelPasses;
import org.dbmtl.predictor.network.TargetProduct;
import org.dbmtl.predictor.signal.EdgeSignal;
import org.dbmtl.predictor.signal.EdgeSignal.Source;
import org.dbmtl.search.study.Method;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.search.study.Seeds;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.TargetColumn;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a DBMTL network by name, independent of the engine (Wang et al. 2019, section
 * 3):
 *
 * <pre>
 *   x   = [embeddings of fields ; numbers]          field/NAME                       [vocabulary, dim]
 *   s   = MLP(x)            the shared layer         shared/I/kernel, .../bias
 *   g_t = MLP_t(s)          the specific layer       specific/T/I/kernel, .../bias
 *   h_t = MLP_t([g_t; c_p]) the Bayesian layer       bayes/T/I/kernel, .../bias; the first kernel is cut
 *                                                    into the blocks bayes/T/0/own and bayes/T/0/from/P
 *   y_t = linear(h_t)      the outputs              head/T/kernel, .../bias
 * </pre>
 *
 * <p>{@code y_t} are the outputs that the target's {@link org.dbmtl.predictor.density.Density}
 * reads, one for most. {@code c_p} is what the edge from parent p carries ({@link EdgeSignal}):
 * {@code h_p}; the probability {@code sigmoid(y_p)}, or what a continuous parent's density says;
 * the observed label as a {@link LabelInput}; or a function of these or of {@code y_p}.
 *
 * <p>With a wide part, {@code y_t} adds a linear function of the features (Cheng et al., "Wide
 * &amp; deep learning for recommender systems", 2016), all of it zero at the start:
 *
 * <pre>
 *   + sum over fields of the weight of the id,       wide/NAME                       [vocabulary, outputs]
 *     or of the mean over the ids of a list
 *   + sum over numbers of number * weight            wide/numbers                    [numerics, outputs]
 * </pre>
 *
 * <p>Hidden layers are rectified linear. A kernel is [inputs, outputs]. The blocks of a child's
 * first Bayesian kernel have names and initial values of their own, so that an edge more or less
 * leaves every other weight of a trial's start as it is, and paired differences between structures
 * sharpen.
 *
 * <p>By {@link Method#ESMM} no Bayesian layer reads parents; in place of the prediction {@code y_t}
 * of a target with a binary parent stands its {@link TargetProduct} with the parent's.
 *
 * <p>By {@link Method#MASKED} no target reads parents either, but each reads the labels of a random
 * subset of the others ({@link Masks}), through the block {@code bayes/T/0/masked}: the {@link
 * LabelInput} of each other target in order, and whether it is shown; zeros where it is not.
 *
 * @param fields embedded fields in the study's order
 * @param numerics number of numeric inputs
 * @param targets in the structure's order
 * @param structure the DAG over the targets
 * @param network layer widths
 */
public record DbmtlShape(
    List<EmbeddedField> fields,
    int numerics,
    List<TargetColumn> targets,
    TargetGraph structure,
    NetworkSettings network) {
  public DbmtlShape {
    fields = List.copyOf(fields);
    targets = List.copyOf(targets);
  }

  /**
   * The network of a candidate: of its structure the edges that its method reads. Of {@link
   * Method#WDL}, without the parts that do not share, see {@link #alone}.
   *
   * @param targets the structure's, in its order
   */
  public static DbmtlShape of(
      List<EmbeddedField> fields,
      int numerics,
      List<TargetColumn> targets,
      TargetGraph structure,
      NetworkSettings network) {
    TargetGraph read =
        switch (network.method()) {
          case DBMTL -> structure;
          case ESMM -> firstBinaryParents(structure, targets);
          case MTL, WDL, MASKED -> TargetGraph.empty(structure.targets());
        };
    return new DbmtlShape(fields, numerics, targets, read, network);
  }

  private static TargetGraph firstBinaryParents(TargetGraph structure, List<TargetColumn> targets) {
    List<Edge> edges = new ArrayList<>();
    for (String child : structure.targets()) {
      structure.parents(child).stream()
          .filter(parent -> targets.get(structure.indexOf(parent)).binary())
          .filter(parent -> isFactor(targets.get(structure.indexOf(child))))
          .findFirst()
          .ifPresent(parent -> edges.add(new Edge(parent, child)));
    }
    return TargetGraph.of(structure.targets(), edges);
  }

  /** Probabilities of bins have no factor in common; other densities have. */
  private static boolean isFactor(TargetColumn child) {
    return !(child.density() instanceof Binned);
  }

  /** A network of one of the targets by itself, with a wide part. */
  public DbmtlShape alone(String target) {
    return new DbmtlShape(
        fields,
        numerics,
        List.of(column(target)),
        TargetGraph.empty(List.of(target)),
        network.withWide(true));
  }

  /** The column of a target. */
  public TargetColumn column(String target) {
    return targets.get(structure.indexOf(target));
  }

  /** Outputs of the network: those of all targets side by side, in their order. */
  public int outputs() {
    return targets.stream().mapToInt(target -> target.density().outputs()).sum();
  }

  /** The first of a target's outputs. */
  public int firstOutput(int target) {
    return targets.stream().limit(target).mapToInt(each -> each.density().outputs()).sum();
  }

  /** The target whose probability a target is a factor of, by {@link Method#ESMM}; or null. */
  public @Nullable String factorOf(String target) {
    return network.method() == Method.ESMM && !structure.parents(target).isEmpty()
        ? structure.parents(target).get(0)
        : null;
  }

  /**
   * Width of {@code x}: the embedding of each field in order (the mean of a list's), then the
   * numbers.
   */
  public int inputWidth() {
    return fields.size() * network.embedding() + numerics;
  }

  /** Ids of all fields together: rows of the stacked embedding tables. */
  public long ids() {
    return fields.stream().mapToLong(EmbeddedField::vocabulary).sum();
  }

  /** Number of all parameters; by {@link Method#WDL}, of all networks together. */
  public long parameters() {
    return network.method() == Method.WDL
        ? structure.targets().stream().mapToLong(target -> alone(target).ownParameters()).sum()
        : ownParameters();
  }

  private long ownParameters() {
    long wide = network.wide() ? (ids() + numerics) * outputs() : 0;
    long own = ids() * network.embedding() + wide + weights(inputWidth(), network.shared());
    for (String target : structure.targets()) {
      int inputs = bayesBlocks(target).stream().mapToInt(KernelBlock::inputs).sum();
      own += weights(sharedWidth(), network.specific()) + weights(inputs, network.bayes());
      own += (embeddingOfTargetWidth() + 1L) * column(target).density().outputs();
    }
    return own;
  }

  /** Kernels and biases of layers one upon the other. */
  private static long weights(long inputs, List<Integer> widths) {
    long sum = 0;
    for (int width : widths) {
      sum += (inputs + 1) * width;
      inputs = width;
    }
    return sum;
  }

  /** Width of {@code s}, which is {@code x} itself without a shared layer. */
  public int sharedWidth() {
    return lastOr(network.shared(), inputWidth());
  }

  /** Width of {@code g_t}. */
  public int specificWidth() {
    return lastOr(network.specific(), sharedWidth());
  }

  /** Width of {@code h_t}, what a child reads of a parent. */
  public int embeddingOfTargetWidth() {
    return lastOr(network.bayes(), 0);
  }

  /** The blocks of a target's first Bayesian kernel, in the order of its inputs. */
  public List<KernelBlock> bayesBlocks(String target) {
    List<KernelBlock> blocks = new ArrayList<>();
    blocks.add(new KernelBlock("bayes/" + target + "/0/own", specificWidth(), false));
    if (network.method() == Method.ESMM) {
      return blocks;
    }
    boolean zero = network.parents() == NetworkSettings.Parents.ZERO;
    if (readsMasked()) {
      int inputs = maskedInputs(target);
      blocks.add(new KernelBlock("bayes/" + target + "/0/masked", inputs, zero));
    }
    for (String parent : structure.parents(target)) {
      int width = width(network.signals().of(parent, target), parent);
      blocks.add(new KernelBlock("bayes/" + target + "/0/from/" + parent, width, zero));
    }
    return blocks;
  }

  /** Whether each target reads the labels of a random subset of the others. */
  public boolean readsMasked() {
    return network.method() == Method.MASKED && targets.size() > 1;
  }

  /** Inputs of a target that reads the labels of a random subset of the others. */
  public int maskedInputs(String target) {
    return targets.stream()
        .filter(other -> !other.name().equals(target))
        .mapToInt(other -> LabelInput.width(other.density()) + 1)
        .sum();
  }

  /** Inputs of a child that reads the signal of that parent. */
  public int width(EdgeSignal signal, String parent) {
    return signal.width(width(signal.source(), parent));
  }

  /** Values that the network has of a parent. */
  public int width(Source source, String parent) {
    return switch (source) {
      case EMBEDDING -> embeddingOfTargetWidth();
      case PROBABILITY -> column(parent).density().signals();
      case OUTPUT -> column(parent).density().outputs();
      case LABEL -> LabelInput.width(column(parent).density());
    };
  }

  /** The different signals that edges from that target carry. */
  public List<EdgeSignal> signals(String parent) {
    return network.method() == Method.ESMM
        ? List.of()
        : structure.edges().stream()
            .filter(edge -> edge.parent().equals(parent))
            .map(edge -> network.signals().of(parent, edge.child()))
            .distinct()
            .toList();
  }

  /** Whether an edge from that target carries the source or a function of it. */
  public boolean carries(String parent, Source source) {
    return signals(parent).stream().anyMatch(signal -> signal.source() == source);
  }

  /** The targets whose labels others read, parents before their children. */
  public List<String> labelParents() {
    return structure.topologicalOrder().stream()
        .filter(target -> carries(target, Source.LABEL))
        .toList();
  }

  /**
   * The passes of marginal predictions.
   *
   * @param deviations [targets] deviation of the residuals of each continuous target, in standard
   *     units
   * @param seed of the trial
   * @throws IllegalStateException if no edge carries labels
   */
  public LabelPasses passes(double[] deviations, long seed) {
    List<LabelPasses.Parent> parents = new ArrayList<>();
    for (String parent : labelParents()) {
      int target = structure.indexOf(parent);
      parents.add(
          new LabelPasses.Parent(
              target,
              column(parent).density(),
              firstOutput(target),
              deviations[target],
              labelSeeds(seed, parent),
              Float.NaN));
    }
    return new LabelPasses(parents);
  }

  /** Seeds of the draws of a target's label for each part, from the seed of the trial. */
  public static List<Long> labelSeeds(long seed, String target) {
    return Stream.of(Part.values())
        .map(part -> Seeds.of(seed, "labels/" + part.key() + "/" + target, 0))
        .toList();
  }

  /**
   * Part of a kernel: the rows of some of its inputs.
   *
   * @param startsAtZero whether its initial values are zeros in place of random ones
   */
  public record KernelBlock(String name, int inputs, boolean startsAtZero) {}

  private static int lastOr(List<Integer> widths, int otherwise) {
    return widths.isEmpty() ? otherwise : widths.get(widths.size() - 1);
  }
}
