package org.dbmtl.search.study;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.dbmtl.graph.name.Nearest;

/**
 * What a study calls by name and {@link ServiceLoader} finds on the class path: the way in which
 * strategies, seedings, trainers, metrics and edge signals are added without a change to this
 * project.
 */
public final class Registered {
  private Registered() {}

  /**
   * The implementation of a service that has the name.
   *
   * @param name gives an implementation's name
   * @param key of the study file that asks for it, such as {@code search.strategy}
   * @throws StudyException if there is none; the message lists those there are
   */
  public static <T> T named(Class<T> service, Function<T, String> name, String key, String wanted) {
    return named(all(service), name, key, wanted);
  }

  static <T> T named(List<T> all, Function<T, String> name, String key, String wanted) {
    for (T one : all) {
      if (name.apply(one).equals(wanted)) {
        return one;
      }
    }
    List<String> names = all.stream().map(name).toList();
    String near = Nearest.maybe(wanted, names);
    throw new StudyException(
        "%s is '%s'%s use one of %s"
            .formatted(key, wanted, near.isEmpty() ? ":" : near + ";", String.join(", ", names)));
  }

  /** The names of all implementations of a service, in the order of the class path. */
  public static <T> List<String> names(Class<T> service, Function<T, String> name) {
    return all(service).stream().map(name).toList();
  }

  static <T> List<T> all(Class<T> service) {
    return ServiceLoader.load(service).stream().map(ServiceLoader.Provider::get).toList();
  }
}
