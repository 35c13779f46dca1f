package org.dbmtl.search.scheduler;

import java.util.List;
import org.dbmtl.graph.name.Nearest;
import org.dbmtl.search.study.StudyException;

/** The schedulers by name. */
public final class Schedulers {
  /** All names. */
  public static final List<String> NAMES = List.of("none", "median", "asha", "hyperband");

  private Schedulers() {}

  /**
   * A scheduler at its start.
   *
   * @param name one of {@link #NAMES}
   * @param least smallest share of a full training, in (0, 1]
   * @param eta ratio of a rung's share to that of the one below it, at least 2
   * @throws StudyException if there is no such scheduler, or a value is out of its range
   */
  public static Scheduler named(String name, double least, int eta) {
    if (!(least > 0 && least <= 1)) {
      throw new StudyException(
          "sweep.least is %s: use a share of a training in (0, 1], such as 0.1".formatted(least));
    }
    if (eta < 2) {
      throw new StudyException("sweep.eta is %d: use 2 or more, such as 3".formatted(eta));
    }
    double[] rungs = Rungs.shares(least, eta);
    return switch (name) {
      case "none" -> new Full();
      case "median" -> new MedianRule(rungs);
      case "asha" -> new Asha(rungs, eta);
      case "hyperband" -> new Hyperband(rungs.length - 1, eta);
      default ->
          throw new StudyException(
              "there is no scheduler '%s'%s: use one of %s"
                  .formatted(name, Nearest.maybe(name, NAMES), String.join(", ", NAMES)));
    };
  }
}
