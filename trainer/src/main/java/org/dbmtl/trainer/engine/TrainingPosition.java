package org.dbmtl.trainer.engine;

/**
 * How far a training is, besides its network's state.
 *
 * @param epoch number of the epoch, from 0
 * @param step steps done in this epoch, all of them before its evaluation
 * @param best best validation score of earlier epochs, nats per row
 * @param worse epochs since that score
 */
record TrainingPosition(int epoch, long step, double best, int worse) {
  static final TrainingPosition START = new TrainingPosition(0, 0, Double.NEGATIVE_INFINITY, 0);
}
