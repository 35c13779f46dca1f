package org.dbmtl.experiments.demo.known;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.dbmtl.experiments.demo.Draws;
import org.dbmtl.experiments.demo.bif.BifFile;
import org.dbmtl.experiments.demo.bif.BifNode;
import org.dbmtl.graph.Edge;
import org.dbmtl.graph.StructureException;
import org.dbmtl.graph.TargetGraph;
import org.dbmtl.search.study.StudyException;

/**
 * A log whose outcomes are the nodes of a network from a file.
 *
 * <p>A node is on where a standard normal draw {@code z} of its own is below the quantile of its
 * probability given its parents, so that the nodes have exactly the network's distribution. Each
 * node has a feature that tells part of its draw: {@code x = -}{@value #TOLD}{@code z + sqrt(1 -
 * }{@value #TOLD}{@code ^2) n()}, by turns as the number itself and as an id, one of {@value
 * #BUCKETS} equally likely ranges of it. Features are drawn before the nodes and are independent of
 * each other. So the structure given the features is the network's. (Noisy copies of the nodes
 * would not do: a copy of a child links its parents.)
 *
 * <p>A node is on in the state called yes, true, on, present, positive or 1, if one of its two
 * states is, and else in the first.
 */
public final class NetworkOutcomes implements OutcomeSource {
  /** Rows of the log unless another number is asked for. */
  public static final int ROWS = 100_000;

  /** Correlation of a node's feature and the draw behind the node. */
  static final double TOLD = 0.6;

  private static final int BUCKETS = 12;
  private static final String PREFIX = "tells_";
  private static final Set<String> ON = Set.of("yes", "true", "on", "present", "positive", "1");
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private final String file;
  private final TargetGraph truth;
  private final List<Node> nodes;
  private final List<Integer> order;
  private final Draws draws;
  private final int[] bucketIds;
  private final boolean[] on;

  /**
   * A node.
   *
   * @param parents their indices
   * @param inverted of each parent, whether its first state is off
   * @param quantiles of the probability of being on, [combination of the parents' states]
   */
  @SuppressWarnings("ArrayRecordComponent") // Private, and read in every row.
  private record Node(String name, int[] parents, boolean[] inverted, double[] quantiles) {
    boolean isOn(double z, boolean[] on) {
      int combination = 0;
      for (int i = 0; i < parents.length; i++) {
        boolean first = on[parents[i]] != inverted[i];
        combination = 2 * combination + (first ? 0 : 1);
      }
      return z < quantiles[combination];
    }
  }

  private NetworkOutcomes(String file, List<BifNode> nodes, TargetGraph truth, long seed) {
    this.file = file;
    this.truth = truth;
    this.nodes = nodes.stream().map(node -> node(node, nodes, truth)).toList();
    this.order = truth.topologicalOrder().stream().map(truth::indexOf).toList();
    this.draws = new Draws(seed);
    this.on = new boolean[nodes.size()];
    this.bucketIds = new int[BUCKETS];
    for (int i = 1; i < BUCKETS; i++) {
      int other = draws.below(i + 1);
      bucketIds[i] = bucketIds[other];
      bucketIds[other] = i;
    }
  }

  /**
   * Reads a network.
   *
   * @throws StudyException if it cannot be read, has fewer than 2 or more than 64 nodes, a cycle,
   *     or a node that is not binary
   */
  public static NetworkOutcomes read(Path file, long seed) {
    List<BifNode> nodes = BifFile.read(file);
    List<String> names = nodes.stream().map(BifNode::name).toList();
    if (names.size() < OutcomePlan.FEWEST || names.size() > OutcomePlan.MOST) {
      throw new StudyException(
          "%s has %d nodes: give a network of %d to %d"
              .formatted(file, names.size(), OutcomePlan.FEWEST, OutcomePlan.MOST));
    }
    Set<String> columns = new HashSet<>(List.of(KnownLog.TIME));
    for (BifNode node : nodes) {
      if (node.states().size() != 2) {
        throw new StudyException(
            "%s: node %s has not two states, as a target has, but %d (%s): give a network of binary nodes"
                .formatted(
                    file, node.name(), node.states().size(), String.join(", ", node.states())));
      }
      if (!columns.add(node.name()) || !columns.add(PREFIX + node.name())) {
        throw new StudyException(
            "%s: the log has a column of node %s's name already: rename the node"
                .formatted(file, node.name()));
      }
    }
    return new NetworkOutcomes(fileName(file), nodes, truth(file, names, nodes), seed);
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName()).replaceAll("(?i)\\.bif$", "");
  }

  private static TargetGraph truth(Path file, List<String> names, List<BifNode> nodes) {
    List<Edge> edges = new ArrayList<>();
    for (BifNode node : nodes) {
      node.parents().forEach(parent -> edges.add(new Edge(parent, node.name())));
    }
    try {
      return TargetGraph.of(names, edges);
    } catch (StructureException e) {
      throw new StudyException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Node node(BifNode node, List<BifNode> all, TargetGraph truth) {
    int[] parents = node.parents().stream().mapToInt(truth::indexOf).toArray();
    boolean[] inverted = new boolean[parents.length];
    for (int i = 0; i < parents.length; i++) {
      inverted[i] = onState(all.get(parents[i])) == 1;
    }
    double[] quantiles = new double[node.table().length];
    for (int i = 0; i < quantiles.length; i++) {
      quantiles[i] = NORMAL.inverseCumulativeProbability(node.table()[i][onState(node)]);
    }
    return new Node(node.name(), parents, inverted, quantiles);
  }

  private static int onState(BifNode node) {
    boolean first = ON.contains(node.states().get(0).toLowerCase(Locale.ROOT));
    return !first && ON.contains(node.states().get(1).toLowerCase(Locale.ROOT)) ? 1 : 0;
  }

  @Override
  public String name() {
    return "demo-" + file;
  }

  @Override
  public String about() {
    return "A simulated log of the network %s.".formatted(file);
  }

  /**
   * Two layers and more epochs, because a node may be a function of its parents, which one small
   * layer learns with an error that looks like edges to their other neighbours.
   */
  @Override
  public Settings settings() {
    return new Settings("[32, 32]", 10, 0.002);
  }

  @Override
  public List<FeatureColumn> features() {
    List<FeatureColumn> columns = new ArrayList<>();
    for (Node node : nodes) {
      columns.add(
          new FeatureColumn(PREFIX + node.name(), isNumber(columns.size()) ? "number" : "id"));
    }
    return columns;
  }

  private static boolean isNumber(int node) {
    return node % 2 == 0;
  }

  @Override
  public List<OutcomeColumn> outcomes() {
    List<OutcomeColumn> columns = new ArrayList<>();
    for (Node node : nodes) {
      List<Cause> causes =
          truth.parents(node.name()).stream().map(parent -> new Cause(parent, null)).toList();
      columns.add(new OutcomeColumn(node.name(), false, null, causes));
    }
    return columns;
  }

  @Override
  public TargetGraph truth() {
    return truth;
  }

  @Override
  public void appendRow(StringBuilder row) {
    double[] z = new double[nodes.size()];
    for (int i = 0; i < z.length; i++) {
      z[i] = draws.normal();
      double told = -TOLD * z[i] + StrictMath.sqrt(1 - TOLD * TOLD) * draws.normal();
      row.append(',');
      if (isNumber(i)) {
        row.append(Math.rint(told * 1000) / 1000);
      } else {
        double share = NORMAL.cumulativeProbability(told);
        row.append('v').append(bucketIds[Math.min((int) (share * BUCKETS), BUCKETS - 1)]);
      }
    }
    for (int i : order) {
      on[i] = nodes.get(i).isOn(z[i], on);
    }
    for (boolean each : on) {
      row.append(each ? ",1" : ",0");
    }
  }
}
