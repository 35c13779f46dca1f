package org.dbmtl.search.sampler;

import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.StudyException;

/**
 * Points of Sobol's sequence, which fill the unit cube more evenly than random ones (Sobol 1967;
 * directions of Joe and Kuo 2008, from Commons Math), shifted at random modulo 1 (Cranley and
 * Patterson, SIAM Journal on Numerical Analysis 13, 1976), so that another seed gives others.
 */
final class SobolSampler extends DistinctSampler {
  /** Dimensions for which Commons Math has directions. */
  private static final int MOST_PARAMETERS = 1000;

  private final SobolSequenceGenerator sequence;
  private final double[] shift;

  /**
   * @throws StudyException if the space has more than 1,000 parameters
   */
  SobolSampler(SearchSpace space, long seed) {
    super(space, seed, "sampler-sobol");
    int parameters = space.parameters().size();
    if (parameters > MOST_PARAMETERS) {
      throw new StudyException(
          "sampler 'sobol' knows %d dimensions, but the space has %d parameters: use 'random'"
              .formatted(MOST_PARAMETERS, parameters));
    }
    sequence = new SobolSequenceGenerator(parameters);
    shift = new double[parameters];
    for (int i = 0; i < parameters; i++) {
      shift[i] = random().nextDouble();
    }
  }

  @Override
  Point draw() {
    double[] units = sequence.nextVector();
    for (int i = 0; i < units.length; i++) {
      units[i] = (units[i] + shift[i]) % 1;
    }
    return space().at(units);
  }

  /** Makes it for a sweep that asks for {@code sobol}. */
  public static final class Provider implements SamplerProvider {
    @Override
    public String name() {
      return "sobol";
    }

    @Override
    public Sampler create(SearchSpace space, long seed) {
      return new SobolSampler(space, seed);
    }
  }
}
