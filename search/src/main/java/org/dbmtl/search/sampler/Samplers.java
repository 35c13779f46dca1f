package org.dbmtl.search.sampler;

import java.util.List;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.StudyException;

/** The samplers by name. */
public final class Samplers {
  /** All names. */
  public static final List<String> NAMES = List.of("tpe", "cmaes", "sobol", "random", "grid");

  private Samplers() {}

  /**
   * A sampler at its start.
   *
   * @param name one of {@link #NAMES}
   * @param seed of everything random in it
   * @throws StudyException if there is no such sampler, or it does not fit the space
   */
  public static Sampler named(String name, SearchSpace space, long seed) {
    return switch (name) {
      case "tpe" -> new TpeSampler(space, seed);
      case "cmaes" -> new CmaEsSampler(space, seed);
      case "sobol" -> new SobolSampler(space, seed);
      case "random" -> new RandomSampler(space, seed);
      case "grid" -> new GridSampler(space, seed);
      default ->
          throw new StudyException(
              "there is no sampler '%s'%s: use one of %s"
                  .formatted(name, Nearest.maybe(name, NAMES), String.join(", ", NAMES)));
    };
  }
}
