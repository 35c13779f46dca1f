package org.dbmtl.search.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dbmtl.search.scheduler.SchedulerProvider;
import org.dbmtl.search.space.ChoiceParameter;
import org.dbmtl.search.space.Parameter;
import org.dbmtl.search.sweep.SweepSettings.Share;

/**
 * The shares of a training that a sweep can have: a share of the rows holds one batch at least.
 *
 * @param settings with the least share that this log allows
 * @param fitted what the least share was fitted to, in a sentence or none
 * @param few that the points are few for the rungs, in a sentence or none
 */
public record FittedShares(SweepSettings settings, List<String> fitted, List<String> few) {
  private static final String BATCH = "training.batch";

  /**
   * Fits the shares.
   *
   * @param rows of the training part
   */
  public static FittedShares of(SweepSettings settings, SweepFile file, long rows) {
    if (settings.scheduler().equals("none")) {
      return new FittedShares(settings, List.of(), List.of());
    }
    SweepSettings fitted = settings;
    List<String> remarks = new ArrayList<>();
    List<String> few = new ArrayList<>();
    double[] wanted = SchedulerProvider.shares(settings.least(), settings.eta());
    double[] shares = wanted;
    long batch = batch(file, rows);
    if (settings.fidelity() == Share.DATA && Math.round(wanted[0] * rows) < batch) {
      fitted = settings.with(s -> s.least(Math.min(1, (double) batch / rows)));
      shares = SchedulerProvider.shares(fitted.least(), fitted.eta());
      remarks.add(
          ("A share of %.2g of the %,d training rows holds no batch of %,d rows: the smallest"
                  + " share is %.2g in place of it. A smaller training.batch, or fidelity: epochs,"
                  + " allows smaller shares.")
              .formatted(wanted[0], rows, batch, shares[0]));
    }
    double needed = Math.pow(fitted.eta(), shares.length - 1.0);
    if (fitted.scheduler().equals("asha") && fitted.trials() > 0 && fitted.trials() < needed) {
      few.add(
          ("%d points are few for asha, which trains one of %.0f in full: the best of them are"
                  + " trained in full at the end. 'scheduler: none' trains all of them in full.")
              .formatted(fitted.trials(), needed));
    }
    return new FittedShares(fitted, remarks, few);
  }

  public FittedShares {
    fitted = List.copyOf(fitted);
    few = List.copyOf(few);
  }

  /** What the user should know before the sweep begins, in sentences. */
  public List<String> remarks() {
    return Stream.concat(fitted.stream(), few.stream()).toList();
  }

  /** The largest batch of any point that fits into the training part. */
  private static long batch(SweepFile file, long rows) {
    return Stream.concat(
            Stream.of(file.standard().training().batch()),
            file.space().parameters().stream()
                .filter(parameter -> parameter.name().equals(BATCH))
                .flatMap(FittedShares::values))
        .filter(Number.class::isInstance)
        .mapToLong(value -> ((Number) value).longValue())
        .filter(batch -> batch <= rows)
        .max()
        .orElse(1);
  }

  private static Stream<Object> values(Parameter parameter) {
    return parameter instanceof ChoiceParameter choice
        ? choice.options().stream()
        : Stream.of(parameter.at(0), parameter.at(1));
  }
}
