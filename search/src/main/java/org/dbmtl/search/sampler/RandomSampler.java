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

  /** Makes it for a sweep that asks for {@code random}. */
  public static final class Provider implements SamplerProvider {
    @Override
    public String name() {
      return "random";
    }

    @Override
    public Sampler create(SearchSpace space, long seed) {
      return new RandomSampler(space, seed);
    }
  }
}
