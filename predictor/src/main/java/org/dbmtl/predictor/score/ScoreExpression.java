package org.dbmtl.predictor.score;

import java.util.List;
import java.util.Set;
import org.dbmtl.predictor.fault.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * One number per row to rank by, computed from the predictions of all targets, such as {@code click
 * * (1 + like)^0.5 + 0.1 * stay_ms}.
 *
 * <p>The name of a binary target stands for its probability, that of a continuous one for its mean
 * in the log's own unit, {@code standardised(NAME)} for the mean as networks predict it. A name
 * that is not a plain identifier stands in backquotes. There are numbers, {@code + - * / ^},
 * parentheses and the {@linkplain ScoreFunction functions}. As in mathematics, {@code ^} binds
 * closer than a minus in front of it and groups from the right: {@code -a^b^c} is {@code
 * -(a^(b^c))}.
 *
 * <p>{@code P(a & !b | c & d)} is the probability of labels given others, and {@code E(t | c)} the
 * mean of a target given labels. Both are quotients of {@link JointTerm}s: {@code P(A | B) = J(A,
 * B) / J(B)} and {@code E(t | B) = J(t, B) / J(B)}.
 *
 * <p>Immutable and thread-safe.
 */
public final class ScoreExpression {
  private final List<String> targets;
  private final ScoreNode root;
  private final List<JointTerm> jointTerms;
  private final boolean readsStandardised;

  ScoreExpression(
      List<String> targets, ScoreNode root, List<JointTerm> jointTerms, boolean readsStandardised) {
    this.targets = List.copyOf(targets);
    this.root = root;
    this.jointTerms = List.copyOf(jointTerms);
    this.readsStandardised = readsStandardised;
  }

  /**
   * Reads an expression.
   *
   * @param targets names of all targets, by position
   * @param binary names of those that are binary
   * @throws ModelException that names the column and what was expected there
   */
  public static ScoreExpression parse(String text, List<String> targets, Set<String> binary) {
    return new ScoreParser(text, targets, binary).parse();
  }

  /**
   * The default score: the sum of weight times prediction, where the prediction of a binary target
   * is its probability and that of a continuous one its standardised mean. That is the number which
   * the metrics {@code fused-auc} and {@code fused-gauc} judge, so it sorts rows as they do. Means
   * in the log's own unit would not do: a target in milliseconds would outweigh all others.
   *
   * @param targets names of all targets, by position
   * @param binary names of those that are binary
   * @param weights [targets] finite; targets of weight 0 are left out
   */
  public static ScoreExpression weightedSum(
      List<String> targets, Set<String> binary, double[] weights) {
    ScoreNode sum = null;
    boolean readsStandardised = false;
    for (int target = 0; target < weights.length; target++) {
      if (weights[target] != 0) {
        boolean mean = binary.contains(targets.get(target));
        readsStandardised |= !mean;
        sum =
            plus(
                sum,
                weights[target],
                mean ? new ScoreNode.Mean(target) : new ScoreNode.Standardised(target));
      }
    }
    ScoreNode root = sum == null ? new ScoreNode.Constant(0) : sum;
    return new ScoreExpression(targets, root, List.of(), readsStandardised);
  }

  private static ScoreNode plus(@Nullable ScoreNode sum, double weight, ScoreNode prediction) {
    ScoreNode size = new ScoreNode.Constant(Math.abs(weight));
    ScoreNode factor = weight < 0 ? new ScoreNode.Negated(size) : size;
    ScoreNode product =
        weight == 1 ? prediction : new ScoreNode.Operation(ScoreOperator.TIMES, factor, prediction);
    return sum == null ? product : new ScoreNode.Operation(ScoreOperator.PLUS, sum, product);
  }

  /** Names of all targets, by position. */
  public List<String> targets() {
    return targets;
  }

  /** The outermost part; the others are inside it. */
  public ScoreNode root() {
    return root;
  }

  /** The distinct joint terms, in the order in which {@link #evaluate} takes their values. */
  public List<JointTerm> jointTerms() {
    return jointTerms;
  }

  /** Whether {@code standardised(...)} occurs. */
  public boolean readsStandardised() {
    return readsStandardised;
  }

  /**
   * The score of one row; allocates nothing. It may be infinite or NaN, as by a division by 0, the
   * logarithm of a negative number, or a condition that has probability 0.
   *
   * @param means [targets] probabilities of binary targets, means of continuous ones in the log's
   *     own unit
   * @param standardised [targets] standardised means of continuous targets; not read, and may be
   *     empty, unless {@link #readsStandardised}
   * @param joints [jointTerms] values of {@link #jointTerms}; may be empty where there are none
   */
  public double evaluate(double[] means, double[] standardised, double[] joints) {
    return root.value(means, standardised, joints);
  }

  /** The expression with a space around most signs; it parses to the same parts. */
  public String text() {
    return new ScoreText(targets, jointTerms).of(root);
  }

  /** {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
