package org.dbmtl.trainer.export.onnx;

import java.util.List;
import org.dbmtl.predictor.score.JointTerm;
import org.dbmtl.predictor.score.ScoreFunction;
import org.dbmtl.predictor.score.ScoreNode;
import org.dbmtl.predictor.score.ScoreOperator;

/** The fused score of what a model says of rows. */
final class ScoreNodes {
  private final Graph graph;
  private final OutcomeNodes outcomes;
  private final List<Tensor> means;

  /**
   * @param means [targets] of the outcomes
   */
  ScoreNodes(Graph graph, OutcomeNodes outcomes, List<Tensor> means) {
    this.graph = graph;
    this.outcomes = outcomes;
    this.means = List.copyOf(means);
  }

  /** [rows, 1] doubles, or [1] of a score that reads no target. */
  Tensor of(ScoreNode node) {
    if (node instanceof ScoreNode.Constant constant) {
      return graph.number(constant.value());
    }
    if (node instanceof ScoreNode.Mean mean) {
      return means.get(mean.target());
    }
    if (node instanceof ScoreNode.Standardised standardised) {
      return outcomes.standardised(standardised.target());
    }
    if (node instanceof ScoreNode.Joint joint) {
      Tensor term = outcomes.joint(joint.term());
      return joint.condition() == JointTerm.NONE
          ? term
          : graph.divide(term, outcomes.joint(joint.condition()));
    }
    if (node instanceof ScoreNode.Negated negated) {
      return graph.of("Neg", of(negated.operand()));
    }
    if (node instanceof ScoreNode.Operation operation) {
      return graph.of(name(operation.operator()), of(operation.left()), of(operation.right()));
    }
    if (node instanceof ScoreNode.Call call) {
      return call(call.function(), call.arguments().stream().map(this::of).toList());
    }
    throw new IllegalArgumentException("no node of ONNX for " + node);
  }

  private static String name(ScoreOperator operator) {
    return switch (operator) {
      case PLUS -> "Add";
      case MINUS -> "Sub";
      case TIMES -> "Mul";
      case DIVIDE -> "Div";
      case POWER -> "Pow";
    };
  }

  private Tensor call(ScoreFunction function, List<Tensor> arguments) {
    Tensor x = arguments.get(0);
    return switch (function) {
      case LOG -> graph.of("Log", x);
      case LOG1P -> graph.of("Log", graph.add(x, graph.number(1)));
      case EXP -> graph.of("Exp", x);
      case SQRT -> graph.of("Sqrt", x);
      case ABS -> graph.of("Abs", x);
      case MIN -> graph.node("Min", arguments);
      case MAX -> graph.node("Max", arguments);
    };
  }
}
