package org.dbmtl.trainer.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.search.trial.TrainingCurve;
import org.dbmtl.trainer.data.TargetColumn;

/**
 * Sums the losses of a training's steps in windows of equally many, for its {@link TrainingCurve}.
 * It is a part of a checkpoint, so that a training that goes on from there tells the same. Used by
 * one thread.
 */
final class CurveRecorder {
  private final List<TargetColumn> targets;
  private final long window;
  private final double[][] sums;
  private final int[][] batches;
  private final List<Double> scores = new ArrayList<>();
  private final List<Integer> checks = new ArrayList<>();
  private final List<Double> validLosses = new ArrayList<>();
  private long done;

  /**
   * @param steps of the training in full, at least 1
   */
  CurveRecorder(List<TargetColumn> targets, long steps) {
    this.targets = targets;
    this.window = (steps + TrainingCurve.POINTS - 1) / TrainingCurve.POINTS;
    this.sums = new double[TrainingCurve.POINTS][targets.size()];
    this.batches = new int[TrainingCurve.POINTS][targets.size()];
  }

  /**
   * Adds a step.
   *
   * @param losses [targets] weighted mean losses of the step's batch; 0 where it has no label
   */
  void add(double[] losses) {
    int at = (int) (done / window);
    for (int target = 0; target < losses.length; target++) {
      sums[at][target] += losses[target];
      batches[at][target] += losses[target] == 0 ? 0 : 1;
    }
    done++;
  }

  /** Adds the validation score after an epoch. */
  void addScore(double score) {
    scores.add(score);
  }

  /** Adds the validation loss after the last step; one that is not finite is left out. */
  void addValidLoss(double loss) {
    if (Double.isFinite(loss)) {
      checks.add(Math.toIntExact(done));
      validLosses.add(loss);
    }
  }

  /** Forgets everything. */
  void clear() {
    done = 0;
    scores.clear();
    checks.clear();
    validLosses.clear();
    for (int i = 0; i < sums.length; i++) {
      Arrays.fill(sums[i], 0);
      Arrays.fill(batches[i], 0);
    }
  }

  /** What was told so far. */
  TrainingCurve curve() {
    List<Integer> steps = new ArrayList<>();
    Map<String, List<Float>> losses = new LinkedHashMap<>();
    for (TargetColumn target : targets) {
      if (target.weight() > 0) {
        losses.put(target.name(), new ArrayList<>());
      }
    }
    for (int i = 0; i * window < done; i++) {
      long last = Math.min(done, (i + 1) * window);
      steps.add(Math.toIntExact(last));
      for (int target = 0; target < targets.size(); target++) {
        List<Float> ofTarget = losses.get(targets.get(target).name());
        if (ofTarget != null) {
          double weights = targets.get(target).weight() * batches[i][target];
          ofTarget.add((float) (sums[i][target] / weights));
        }
      }
    }
    return new TrainingCurve(steps, losses, scores, checks, validLosses);
  }

  void save(StateOutput out) throws IOException {
    out.number(done);
    for (int i = 0; i < sums.length; i++) {
      for (int target = 0; target < sums[i].length; target++) {
        out.real(sums[i][target]);
        out.number(batches[i][target]);
      }
    }
    out.number(scores.size());
    for (double score : scores) {
      out.real(score);
    }
    out.number(checks.size());
    for (int i = 0; i < checks.size(); i++) {
      out.number(checks.get(i));
      out.real(validLosses.get(i));
    }
  }

  void load(StateInput in) throws IOException {
    done = in.number();
    for (int i = 0; i < sums.length; i++) {
      for (int target = 0; target < sums[i].length; target++) {
        sums[i][target] = in.real();
        batches[i][target] = (int) in.number();
      }
    }
    scores.clear();
    long count = in.number();
    for (long i = 0; i < count; i++) {
      scores.add(in.real());
    }
    checks.clear();
    validLosses.clear();
    long checked = in.number();
    for (long i = 0; i < checked; i++) {
      checks.add(Math.toIntExact(in.number()));
      validLosses.add(in.real());
    }
  }
}
