package org.dbmtl.search.evidence;

import java.util.Collection;
import org.dbmtl.search.trial.JointAndServed;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two scores with names as JSON files hold them: always both, under {@code joint} and {@code
 * served}.
 */
public final class ScoresJson {
  private static final String JOINT = "joint";
  private static final String SERVED = "served";
  private static final String ONE =
      "joint and served are one number here by definition: no edge carries a label";
  private static final String TWO =
      "joint: each target given its parents' observed labels; served: each target from the features"
          + " alone";

  private ScoresJson() {}

  /** {@code scores: {coincide, meaning}}: what the two are to each other in this file. */
  public static void relation(ObjectNode root, Collection<NamedScores> all) {
    boolean coincide = all.stream().allMatch(NamedScores::coincide);
    ObjectNode node = root.putObject("scores");
    node.put("coincide", coincide);
    node.put("meaning", coincide ? ONE : TWO);
  }

  /** {@code joint} and {@code served}, each {@code {mean, standardError}}. */
  public static void estimates(ObjectNode node, @Nullable NamedScores scores) {
    NamedEstimates estimates = scores == null ? null : scores.estimates();
    if (estimates != null) {
      estimate(node.putObject(JOINT), estimates.joint());
      estimate(node.putObject(SERVED), estimates.served());
    }
  }

  private static void estimate(ObjectNode node, Estimate estimate) {
    node.put("mean", estimate.mean());
    RankingJson.putIfDefined(node, "standardError", estimate.standardError());
  }

  /** {@code joint} and {@code served}, each {@code {mean, low, high}}. */
  public static void differences(ObjectNode node, NamedScores.Differences differences) {
    difference(node, JOINT, differences.joint());
    difference(node, SERVED, differences.served());
  }

  /** {@code {mean, low, high}} under that key; nothing if it is null. */
  static void difference(ObjectNode node, String key, @Nullable Difference difference) {
    if (difference != null) {
      RankingJson.difference(node.putObject(key), difference);
    }
  }

  /** {@code joint} and {@code served} of one training, numbers. */
  public static void values(ObjectNode node, JointAndServed scores) {
    node.put(JOINT, scores.joint());
    node.put(SERVED, scores.served());
  }
}
