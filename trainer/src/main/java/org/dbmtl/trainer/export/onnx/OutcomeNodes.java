package org.dbmtl.trainer.export.onnx;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.score.Event;
import org.dbmtl.predictor.score.JointTerm;
import org.dbmtl.predictor.score.ScoreExpression;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of rows, as {@link org.dbmtl.predictor.network.Outcomes} does: the mean over
 * its members of the means over the passes of labels. All are [rows, 1] doubles.
 */
final class OutcomeNodes {
  private final Graph graph;
  private final ModelDescription model;
  private final ScoreExpression score;
  private final DensityNodes densities;
  private final @Nullable Labels labels;

  // Of each member.
  private final List<Tensor[]> own = new ArrayList<>();
  private final List<Tensor[]> off = new ArrayList<>();
  private final List<Tensor[]> standardised = new ArrayList<>();
  private final List<Tensor[]> joint = new ArrayList<>();

  /**
   * @param labels null where no edge carries any
   */
  OutcomeNodes(
      Graph graph,
      ModelDescription model,
      ScoreExpression score,
      DensityNodes densities,
      @Nullable Labels labels) {
    this.graph = graph;
    this.model = model;
    this.score = score;
    this.densities = densities;
    this.labels = labels;
  }

  /**
   * Adds the predictions of a member.
   *
   * @param outputs [targets] what densities read, doubles
   */
  void add(ModelMember member, Tensor[] outputs) {
    int targets = outputs.length;
    Tensor[] means = new Tensor[targets];
    Tensor[] others = new Tensor[targets];
    Tensor[] inUnits = new Tensor[targets];
    Tensor[] values = new Tensor[targets];
    Tensor weights = weights(outputs);
    for (int target = 0; target < targets; target++) {
      ModelTarget column = model.targets().get(target);
      if (column.binary()) {
        values[target] = densities.probability(outputs[target]);
        Tensor other = densities.probability(graph.of("Neg", outputs[target]));
        others[target] = mean(weights, other);
      } else {
        values[target] = densities.own(column, member.deviations().get(target), outputs[target]);
        if (score.readsStandardised()) {
          Tensor inUnit = densities.standardised(column.density(), outputs[target]);
          inUnits[target] = mean(weights, inUnit);
        }
      }
      means[target] = mean(weights, values[target]);
    }
    Tensor[] terms = new Tensor[score.jointTerms().size()];
    for (int term = 0; term < terms.length; term++) {
      terms[term] = mean(weights, value(score.jointTerms().get(term), values));
    }
    own.add(means);
    off.add(others);
    standardised.add(inUnits);
    joint.add(terms);
  }

  /** [rows, passes, 1] the probability of the labels of each pass; null without labels. */
  private @Nullable Tensor weights(Tensor[] outputs) {
    Tensor weights = null;
    for (int target = 0; labels != null && target < outputs.length; target++) {
      if (labels.isRead(target)) {
        Tensor logit = graph.multiply(outputs[target], labels.signs(target));
        Tensor factor = densities.probability(logit);
        weights = weights == null ? factor : graph.multiply(weights, factor);
      }
    }
    return weights;
  }

  private Tensor mean(@Nullable Tensor weights, Tensor ofPasses) {
    return weights == null ? ofPasses : graph.sum(graph.multiply(weights, ofPasses), 1);
  }

  /**
   * A term's value in each pass: targets are independent given the labels that others read.
   *
   * @param values of each target, its probability or mean in each pass
   */
  private Tensor value(JointTerm term, Tensor[] values) {
    Tensor product = null;
    for (Event event : term.events()) {
      Tensor on =
          labels != null && labels.isRead(event.target())
              ? labels.values(event.target())
              : values[event.target()];
      Tensor factor = event.on() ? on : graph.subtract(graph.number(1), on);
      product = product == null ? factor : graph.multiply(product, factor);
    }
    if (product == null) {
      throw new IllegalArgumentException("a joint term has no events");
    }
    return term.meanTarget() == JointTerm.NONE
        ? product
        : graph.multiply(product, values[term.meanTarget()]);
  }

  /** The probability of a binary target, the mean of a continuous one in the log's own unit. */
  Tensor mean(int target) {
    Tensor mean = overMembers(own, target);
    if (!model.targets().get(target).binary()) {
      return mean;
    }
    return graph.divide(mean, graph.add(mean, overMembers(off, target)));
  }

  /** The expected standardised label of a continuous target, where the score reads any. */
  Tensor standardised(int target) {
    return overMembers(standardised, target);
  }

  /** The mean of a joint term of the score. */
  Tensor joint(int term) {
    return overMembers(joint, term);
  }

  private Tensor overMembers(List<Tensor[]> values, int at) {
    if (values.size() == 1) {
      return values.get(0)[at];
    }
    Tensor sum = graph.node("Sum", values.stream().map(each -> each[at]).toList());
    return graph.divide(sum, graph.number(values.size()));
  }
}
