package org.dbmtl.search.scheduler;

import java.util.List;
import java.util.ServiceLoader;
import org.dbmtl.search.study.Registered;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.StudyNames;

/**
 * Makes schedulers of one name. Implementations have a public constructor without arguments and are
 * found by {@link ServiceLoader}: one class, and one line that names it in {@code
 * META-INF/services/org.dbmtl.search.scheduler.SchedulerProvider}.
 */
public interface SchedulerProvider {
  /** Name of the scheduler in {@code sweep.scheduler}, such as {@code asha}. */
  String name();

  /**
   * A scheduler at its start.
   *
   * @param least smallest share of a full training, in (0, 1]
   * @param eta ratio of a rung's share to that of the one below it, at least 2
   */
  Scheduler create(double least, int eta);

  /**
   * The shares of a full training at which rungs of this project's schedulers stand.
   *
   * @return [rungs], rising to 1
   */
  static double[] shares(double least, int eta) {
    return Rungs.shares(least, eta);
  }

  /** The names of all schedulers on the class path. */
  static List<String> names() {
    return Registered.names(SchedulerProvider.class, SchedulerProvider::name);
  }

  /**
   * The provider of that name on the class path.
   *
   * @throws StudyException if there is none; the message lists those there are
   */
  static SchedulerProvider named(String name) {
    return Registered.named(
        SchedulerProvider.class, SchedulerProvider::name, "sweep.scheduler", name);
  }

  /** The names that a study may give in {@code sweep.scheduler}. */
  record Names(String key, List<String> names) implements StudyNames {
    public Names() {
      this("sweep.scheduler", SchedulerProvider.names());
    }
  }
}
