package org.dbmtl.trainer.engine;

import org.dbmtl.search.study.TrainingSettings.Schedule;

/**
 * Learning rate of each step.
 *
 * @param peak rate of the first step
 * @param steps steps of the whole training, at least 1
 */
record LearningRate(double peak, Schedule schedule, long steps) {
  /**
   * The rate of a step.
   *
   * @param step number of the step, from 0
   */
  double at(long step) {
    return switch (schedule) {
      case CONSTANT -> peak;
      case LINEAR -> peak * (1 - (double) step / steps);
    };
  }
}
