package org.dbmtl.search.sweep;

import org.dbmtl.graph.name.Keyed;
import org.dbmtl.search.sampler.SamplerProvider;
import org.dbmtl.search.scheduler.SchedulerProvider;
import org.dbmtl.search.study.Check;
import org.dbmtl.search.study.StudyException;
import org.dbmtl.search.study.Withers;

/**
 * How a sweep goes on: the section {@code sweep} of a study except for its space.
 *
 * @param sampler what proposes points, see {@link SamplerProvider}
 * @param scheduler how much training each gets, see {@link SchedulerProvider}
 * @param trials points to try, or 0 for no limit
 * @param minutes after which no round of trainings begins, or 0 for no limit
 * @param round trainings that are chosen at a time; never the number of workers, so that any number
 *     of workers gives the same sweep
 * @param fidelity what a smaller training is a share of
 * @param least smallest share of a training
 * @param eta ratio of the shares of two rungs
 * @param finalists points that are trained in full on further seeds in the end
 * @param repeats seeds that the finalists are chosen by
 * @param confirm fresh seeds on which the winner is compared with the study's own settings
 */
@Withers
public record SweepSettings(
    String sampler,
    String scheduler,
    int trials,
    double minutes,
    int round,
    Share fidelity,
    double least,
    int eta,
    int finalists,
    int repeats,
    int confirm)
    implements SweepSettingsBuilder.With {

  /** What a smaller training is a share of. */
  public enum Share implements Keyed {
    /** Of the rows of the training part. */
    DATA,
    /** Of the epochs. */
    EPOCHS
  }

  /** A hundred points by TPE and ASHA. */
  public static final SweepSettings DEFAULT =
      new SweepSettings("tpe", "asha", 100, 0, 4, Share.DATA, 1.0 / 9, 3, 3, 3, 5);

  /**
   * @throws StudyException if a value is out of its range
   */
  public SweepSettings {
    Check.known("sweep.sampler", sampler, SamplerProvider.names());
    Check.known("sweep.scheduler", scheduler, SchedulerProvider.names());
    Check.atLeast("sweep.trials", trials, 0);
    Check.atLeast("sweep.round", round, 1);
    Check.atLeast("sweep.eta", eta, 2);
    Check.atLeast("sweep.finalists", finalists, 1);
    Check.atLeast("sweep.repeats", repeats, 1);
    Check.atLeast("sweep.confirm", confirm, 0);
    Check.that(minutes >= 0, "sweep.minutes", minutes, "use 0 or more");
    Check.that(
        least > 0 && least <= 1,
        "sweep.least",
        least,
        "use a share of a training in (0, 1], such as 0.1");
    if (trials == 0 && minutes == 0) {
      throw new StudyException(
          "sweep.trials and sweep.minutes are both 0, so that the sweep would never end: set one");
    }
  }
}
