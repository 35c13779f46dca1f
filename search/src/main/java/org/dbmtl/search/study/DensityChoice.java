package org.dbmtl.search.study;

import org.dbmtl.graph.name.Keyed;

/** How the distribution of a continuous target is modelled, given what it is predicted from. */
public enum DensityChoice implements Keyed {
  /** Chosen by a look at the labels of the training part. */
  AUTO,
  /** A Gaussian around the prediction, of one deviation that is fitted after training. */
  GAUSSIAN,
  /** The probability of being off, the most common value such as 0, and a Gaussian for the rest. */
  HURDLE,
  /** Probabilities of quantile bins of the labels. */
  BINNED,
  /** Trained by the mean squared error as in the paper, judged as {@link #GAUSSIAN}. */
  MSE;
}
