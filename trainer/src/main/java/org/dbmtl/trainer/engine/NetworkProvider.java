package org.dbmtl.trainer.engine;

import org.dbmtl.search.trial.CandidateTrainerProvider;

/** An engine whose networks can be made without a study, to predict with weights that are there. */
public interface NetworkProvider extends CandidateTrainerProvider {
  /** What makes the networks. */
  NetworkFactory networks();
}
