package org.dbmtl.search.sampler;

import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;

/**
 * Points drawn evenly and independently (Bergstra and Bengio, "Random search for hyper-parameter
 * optimization", JMLR 13, 2012).
 */
final class RandomSampler extends DistinctSampler {
  RandomSampler(SearchSpace space, long seed) {
    super(space, seed, "sampler-random");
  }

  @Override
  Point draw() {
    return uniform();
  }

  @Override
  void observed(Observation observation) {}
}
