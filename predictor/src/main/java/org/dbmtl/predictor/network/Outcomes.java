package org.dbmtl.predictor.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dbmtl.predictor.density.Density;
import org.dbmtl.predictor.density.LabelMean;
import org.dbmtl.predictor.density.Logistic;
import org.dbmtl.predictor.model.ModelDescription;
import org.dbmtl.predictor.model.ModelMember;
import org.dbmtl.predictor.model.ModelTarget;
import org.dbmtl.predictor.score.Event;
import org.dbmtl.predictor.score.JointTerm;

/**
 * What a model says of some rows: the mean over its members of the means over {@link LabelPasses},
 * for each target and {@link JointTerm}. Observed labels that no other target reads weigh the
 * passes too. Used by one thread: {@link #clear}, then for each member {@link #member}, its
 * predictions by {@link #addDirect} or as a {@link PassReader}, and {@link #endMember}.
 */
public final class Outcomes implements PassReader {
  private final ModelDescription model;
  private final List<JointTerm> terms;
  private final float[] given;
  private final int[] firstOutputs;
  private final int[] sourceOf;
  private final int members;
  private final boolean anyGiven;
  // Of each member and target.
  private final List<List<LabelMean>> means = new ArrayList<>();
  private int member;

  // Of the passes of the member at work.
  private final double[] weights;
  private final double[] total;
  private final double[][] own;
  private final double[][] off;
  private final double[][] standard;
  private final double[][] joint;

  // Of the members before.
  private final double[][] meanOwn;
  private final double[][] meanOff;
  private final double[][] meanStandard;
  private final double[][] meanJoint;
  // Of a model of one member without passes, the prediction as it is.
  private final float[][] exact;
  private boolean direct;

  /**
   * @param terms whose means are wanted too
   * @param given [targets] observed labels, standardised, NaN where there is none
   * @param sourceOf [targets] position of each target among the sources of passes, or -1
   * @param rows most rows
   */
  public Outcomes(
      ModelDescription model, List<JointTerm> terms, float[] given, int[] sourceOf, int rows) {
    this.model = model;
    this.terms = List.copyOf(terms);
    this.given = given.clone();
    this.sourceOf = sourceOf.clone();
    boolean observed = false;
    for (float label : given) {
      observed |= !Float.isNaN(label);
    }
    anyGiven = observed;
    members = model.members().size();
    int targets = model.targets().size();
    firstOutputs = new int[targets];
    Arrays.setAll(firstOutputs, model::firstOutput);
    for (ModelMember one : model.members()) {
      List<LabelMean> ofTargets = new ArrayList<>();
      for (int target = 0; target < targets; target++) {
        ModelTarget column = model.targets().get(target);
        ofTargets.add(column.density().mean(column.unit(), one.deviations().get(target)));
      }
      means.add(ofTargets);
    }
    weights = new double[rows];
    total = new double[rows];
    own = new double[targets][rows];
    off = new double[targets][rows];
    standard = new double[targets][rows];
    joint = new double[terms.size()][rows];
    meanOwn = new double[targets][rows];
    meanOff = new double[targets][rows];
    meanStandard = new double[targets][rows];
    meanJoint = new double[terms.size()][rows];
    exact = new float[targets][rows];
  }

  /** Begins with other rows. */
  public void clear(int size) {
    for (double[][] sums : List.of(meanOwn, meanOff, meanStandard, meanJoint)) {
      for (double[] sum : sums) {
        Arrays.fill(sum, 0, size, 0);
      }
    }
    direct = false;
  }

  /** Begins with the predictions of a member. */
  public void member(int newMember, int size) {
    member = newMember;
    Arrays.fill(total, 0, size, 0);
    for (double[][] sums : List.of(own, off, standard, joint)) {
      for (double[] sum : sums) {
        Arrays.fill(sum, 0, size, 0);
      }
    }
  }

  /**
   * Adds predictions of a network whose edges carry no label.
   *
   * @param outputs [outputs][at least count], those of row {@code first} at 0
   */
  public void addDirect(float[][] outputs, int first, int count) {
    direct = members == 1;
    for (int target = 0; target < own.length; target++) {
      Density density = model.targets().get(target).density();
      LabelMean mean = means.get(member).get(target);
      float[] z = new float[density.outputs()];
      for (int i = 0; i < count; i++) {
        Density.copy(outputs, firstOutputs[target], i, z);
        add(target, density, mean, z, first + i, 1);
        exact[target][first + i] = (float) density.prediction(z, 0);
      }
    }
    Arrays.fill(total, first, first + count, 1);
  }

  @Override
  public void begin(LabelPasses passes, int first, int count) {
    Arrays.fill(weights, first, first + count, passes.weight());
  }

  @Override
  public void weigh(int row, double factor) {
    weights[row] *= factor;
  }

  @Override
  public void add(float[][] labels, float[][] outputs, boolean[] changed, int first, int count) {
    weighByLeaves(outputs, first, count);
    for (int target = 0; target < own.length; target++) {
      if (anyGiven && sourceOf[target] >= 0) {
        addLabels(target, labels[sourceOf[target]], first, count);
        continue;
      }
      Density density = model.targets().get(target).density();
      LabelMean mean = means.get(member).get(target);
      float[] z = new float[density.outputs()];
      for (int i = 0; i < count; i++) {
        Density.copy(outputs, firstOutputs[target], i, z);
        add(target, density, mean, z, first + i, weights[first + i]);
      }
    }
    for (int term = 0; term < joint.length; term++) {
      for (int i = 0; i < count; i++) {
        joint[term][first + i] += weights[first + i] * value(terms.get(term), labels, outputs, i);
      }
    }
    for (int i = 0; i < count; i++) {
      total[first + i] += weights[first + i];
    }
  }

  /** What is observed of a child tells of its parent, so the labels of passes count themselves. */
  private void addLabels(int target, float[] labels, int first, int count) {
    ModelTarget column = model.targets().get(target);
    for (int i = 0; i < count; i++) {
      double weight = weights[first + i];
      own[target][first + i] += weight * column.unit().own(labels[i]);
      off[target][first + i] += weight * (1 - labels[i]);
      standard[target][first + i] += weight * labels[i];
    }
  }

  /** By the likelihood of each observed label that is not one of the passes' own. */
  private void weighByLeaves(float[][] outputs, int first, int count) {
    for (int target = 0; target < given.length; target++) {
      if (!Float.isNaN(given[target]) && sourceOf[target] < 0) {
        Density density = model.targets().get(target).density();
        double deviation = model.members().get(member).deviations().get(target);
        float[] z = new float[density.outputs()];
        for (int i = 0; i < count; i++) {
          Density.copy(outputs, firstOutputs[target], i, z);
          weights[first + i] *= Math.exp(density.gain(z, 0, given[target], deviation));
        }
      }
    }
  }

  private void add(int target, Density density, LabelMean mean, float[] z, int row, double weight) {
    if (density.binary()) {
      double logit = density.prediction(z, 0);
      own[target][row] += weight / (1 + Math.exp(-logit));
      off[target][row] += weight / (1 + Math.exp(logit));
    } else {
      own[target][row] += weight * mean.of(z, 0);
      standard[target][row] += weight * density.prediction(z, 0);
    }
  }

  /** A term's value in a pass: targets are independent given the labels that others read. */
  private double value(JointTerm term, float[][] labels, float[][] outputs, int at) {
    double value = 1;
    for (Event event : term.events()) {
      int target = event.target();
      double on =
          sourceOf[target] >= 0
              ? labels[sourceOf[target]][at]
              : isGiven(target) ? given[target] : probability(target, outputs, at);
      value *= event.on() ? on : 1 - on;
    }
    int target = term.meanTarget();
    if (target >= 0 && value != 0) {
      ModelTarget column = model.targets().get(target);
      if (sourceOf[target] >= 0) {
        value *= column.unit().own(labels[sourceOf[target]][at]);
      } else if (isGiven(target)) {
        value *= column.unit().own(given[target]);
      } else {
        float[] z = new float[column.density().outputs()];
        Density.copy(outputs, firstOutputs[target], at, z);
        value *= means.get(member).get(target).of(z, 0);
      }
    }
    return value;
  }

  private boolean isGiven(int target) {
    return !Float.isNaN(given[target]);
  }

  private double probability(int target, float[][] outputs, int at) {
    return Logistic.of(outputs[firstOutputs[target]][at]);
  }

  /** Ends the predictions of a member. */
  public void endMember(int size) {
    for (int row = 0; row < size; row++) {
      // Without observations the weights add up to 1, but for the last digits.
      double share = 1.0 / members / (anyGiven ? total[row] : 1);
      addTo(meanOwn, own, row, share);
      addTo(meanOff, off, row, share);
      addTo(meanStandard, standard, row, share);
      addTo(meanJoint, joint, row, share);
    }
  }

  private static void addTo(double[][] means, double[][] sums, int row, double share) {
    for (int i = 0; i < means.length; i++) {
      means[i][row] += share * sums[i][row];
    }
  }

  /**
   * The probability of a binary target, the mean of a continuous one in the log's own unit; where
   * it was observed, that label.
   */
  public double mean(int target, int row) {
    ModelTarget column = model.targets().get(target);
    if (isGiven(target)) {
      return column.unit().own(given[target]);
    }
    if (column.binary()) {
      // By the number that metrics read, so that they can be computed from predictions again.
      return Logistic.of(prediction(target, row));
    }
    return meanOwn[target][row];
  }

  /**
   * The mean of a continuous target in the transformed unit, the one that errors are reported in.
   */
  public double transformedMean(int target, int row) {
    return model.targets().get(target).unit().transformed(prediction(target, row));
  }

  /**
   * What a metric reads: the logit of a binary target, the expected standardised label of a
   * continuous one.
   */
  public float prediction(int target, int row) {
    if (direct) {
      return exact[target][row];
    }
    return model.targets().get(target).binary()
        ? (float) (Math.log(meanOwn[target][row]) - Math.log(meanOff[target][row]))
        : (float) meanStandard[target][row];
  }

  /** The mean of a joint term. */
  public double joint(int term, int row) {
    return meanJoint[term][row];
  }
}
