package org.dbmtl.predictor.score;

import java.util.List;

/** A part of an expression: a leaf, or an operation on other parts. */
public sealed interface ScoreNode {
  /**
   * Its value in one row; allocates nothing.
   *
   * @param means [targets] probabilities of binary targets, means of continuous ones in the log's
   *     own unit
   * @param standardised [targets] standardised means of continuous targets
   * @param joints of {@link ScoreExpression#jointTerms}, in that order
   */
  double value(double[] means, double[] standardised, double[] joints);

  /**
   * A number.
   *
   * @param value finite, at least 0
   */
  record Constant(double value) implements ScoreNode {
    /**
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public Constant {
      if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a constant is finite and at least 0, not " + value);
      }
    }

    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      return value;
    }
  }

  /** The probability of a binary target, or the mean of a continuous one in the log's own unit. */
  record Mean(int target) implements ScoreNode {
    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      return means[target];
    }
  }

  /**
   * The mean of a continuous target as networks predict it: of the transformed label, in standard
   * deviations from the mean of the training part.
   */
  record Standardised(int target) implements ScoreNode {
    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      return standardised[target];
    }
  }

  /**
   * A joint term, divided by another one where there is a condition.
   *
   * @param term its position in {@link ScoreExpression#jointTerms}
   * @param condition position of the term to divide by, or {@link JointTerm#NONE}
   */
  record Joint(int term, int condition) implements ScoreNode {
    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      return condition == JointTerm.NONE ? joints[term] : joints[term] / joints[condition];
    }
  }

  /** Minus the operand. */
  record Negated(ScoreNode operand) implements ScoreNode {
    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      return -operand.value(means, standardised, joints);
    }
  }

  /** Two operands and the operator between them. */
  record Operation(ScoreOperator operator, ScoreNode left, ScoreNode right) implements ScoreNode {
    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      return operator.apply(
          left.value(means, standardised, joints), right.value(means, standardised, joints));
    }
  }

  /**
   * A function of its arguments.
   *
   * @param arguments two or more for {@link ScoreFunction#takesMany}, else one
   */
  record Call(ScoreFunction function, List<ScoreNode> arguments) implements ScoreNode {
    /**
     * @throws IllegalArgumentException for another number of arguments
     */
    public Call {
      arguments = List.copyOf(arguments);
      if (function.takesMany() ? arguments.size() < 2 : arguments.size() != 1) {
        throw new IllegalArgumentException(
            "%s does not take %d arguments".formatted(function.key(), arguments.size()));
      }
    }

    @Override
    public double value(double[] means, double[] standardised, double[] joints) {
      double result = arguments.get(0).value(means, standardised, joints);
      if (!function.takesMany()) {
        return function.apply(result, Double.NaN);
      }
      for (int i = 1; i < arguments.size(); i++) {
        result = function.apply(result, arguments.get(i).value(means, standardised, joints));
      }
      return result;
    }
  }
}
