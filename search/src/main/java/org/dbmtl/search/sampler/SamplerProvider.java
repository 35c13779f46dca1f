package org.dbmtl.search.sampler;

import java.util.List;
import java.util.ServiceLoader;
import org.dbmtl.search.space.SearchSpace;
import org.dbmtl.search.study.Registered;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyNames;

/**
 * Makes samplers of one name. Implementations have a public constructor without arguments and are
 * found by {@link ServiceLoader}: one class, and one line that names it in {@code
 * META-INF/services/org.dbmtl.search.sampler.SamplerProvider}.
 */
public interface SamplerProvider {
  /** Name of the sampler in {@code sweep.sampler}, such as {@code tpe}. */
  String name();

  /**
   * A sampler at its start.
   *
   * @param seed of everything random in it
   * @throws StudyException if it does not fit the space
   */
  Sampler create(SearchSpace space, long seed);

  /** The names of all samplers on the class path. */
  static List<String> names() {
    return Registered.names(SamplerProvider.class, SamplerProvider::name);
  }

  /**
   * The provider of that name on the class path.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  static SamplerProvider named(String name) {
    return Registered.named(SamplerProvider.class, SamplerProvider::name, "sweep.sampler", name);
  }

  /** The names that a study may give in {@code sweep.sampler}. */
  record Names(String key, List<String> names) implements StudyNames {
    public Names() {
      this("sweep.sampler", SamplerProvider.names());
    }
  }
}
