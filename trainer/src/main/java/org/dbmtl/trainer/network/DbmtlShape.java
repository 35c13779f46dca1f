package org.dbmtl.trainer.network;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.EdgeSignal;
import org.dbmtl.search.study.NetworkSettings;
import org.dbmtl.trainer.data.EmbeddedField;

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
 *   y_t = linear(h_t)                                head/T/kernel, .../bias
 * </pre>
 *
 * <p>{@code c_p} is what the edge from parent p carries ({@link EdgeSignal}): {@code h_p}; the
 * probability {@code sigmoid(y_p)}, or {@code y_p} itself of a continuous parent; or the observed
 * label as a {@link LabelInput}.
 *
 * <p>With a wide part, {@code y_t} adds a linear function of the features (Cheng et al., "Wide
 * &amp; deep learning for recommender systems", 2016), all of it zero at the start:
 *
 * <pre>
 *   + sum over fields of the weight of the id,       wide/NAME                       [vocabulary, targets]
 *     or of the mean over the ids of a list
 *   + sum over numbers of number * weight            wide/numbers                    [numerics, targets]
 * </pre>
 *
 * <p>Hidden layers are rectified linear. A kernel is [inputs, outputs]. The blocks of a child's
 * first Bayesian kernel have names and initial values of their own, so that an edge more or less
 * leaves every other weight of a trial's start as it is, and paired differences between structures
 * sharpen.
 *
 * @param fields embedded fields in the study's order
 * @param numerics number of numeric inputs
 * @param structure the DAG over the targets
 * @param network layer widths
 */
public record DbmtlShape(
    List<EmbeddedField> fields, int numerics, TargetGraph structure, NetworkSettings network) {
  public DbmtlShape {
    fields = List.copyOf(fields);
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
    boolean zero = network.parents() == NetworkSettings.Parents.ZERO;
    for (String parent : structure.parents(target)) {
      int width = width(network.signals().of(parent, target));
      blocks.add(new KernelBlock("bayes/" + target + "/0/from/" + parent, width, zero));
    }
    return blocks;
  }

  private int width(EdgeSignal signal) {
    return switch (signal) {
      case EMBEDDING -> embeddingOfTargetWidth();
      case PROBABILITY -> 1;
      case LABEL -> LabelInput.WIDTH;
    };
  }

  /** Whether an edge from that target carries the signal. */
  public boolean carries(String parent, EdgeSignal signal) {
    return structure.edges().stream()
        .anyMatch(
            edge ->
                edge.parent().equals(parent)
                    && network.signals().of(parent, edge.child()) == signal);
  }

  /** The targets whose labels others read, parents before their children. */
  public List<String> labelParents() {
    return structure.topologicalOrder().stream()
        .filter(target -> carries(target, EdgeSignal.LABEL))
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
