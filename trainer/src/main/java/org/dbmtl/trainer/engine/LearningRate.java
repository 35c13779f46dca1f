package org.dbmtl.trainer.engine;

import org.dbmtl.search.study.TrainingSettings;
import org.dbmtl.search.study.TrainingSettings.Schedule;

/**
 * Learning rate of each step: with {@code w} steps of warm-up, step {@code i < w} has {@code peak *
 * (i + 1) / (w + 1)} (gradual warm-up as in Goyal et al., "Accurate, large minibatch SGD", 2017,
 * section 2.2, from near zero), and step {@code w} has the peak. From there the schedule runs over
 * the {@code steps - w} steps that are left, of which the last is one short of the schedule's end:
 * no step has the rate zero.
 *
 * @param peak highest rate
 * @param warmUp steps before the one at the peak, in {@code [0, steps)}
 * @param steps steps of the whole training, at least 1
 */
record LearningRate(double peak, Schedule schedule, long warmUp, long steps) {
  /** The rates of a training of this many steps; its warm-up is rounded to whole steps. */
  static LearningRate of(TrainingSettings settings, long steps) {
    long warmUp = Math.min(steps - 1, Math.round(settings.warmUp() * steps));
    return new LearningRate(settings.learningRate(), settings.schedule(), warmUp, steps);
  }

  /**
   * The rate of a step.
   *
   * @param step number of the step, from 0
   */
  double at(long step) {
    if (step < warmUp) {
      return peak * (step + 1) / (warmUp + 1);
    }
    double done = (double) (step - warmUp) / (steps - warmUp);
    return switch (schedule) {
      case CONSTANT -> peak;
      case LINEAR -> peak * (1 - done);
      case COSINE -> peak * (1 + Math.cos(Math.PI * done)) / 2;
    };
  }
}
