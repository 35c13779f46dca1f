package org.dbmtl.reports.listing;

import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.dbmtl.reports.format.Csv;
import org.dbmtl.search.evidence.NamedScores;
import org.dbmtl.search.space.Point;
import org.dbmtl.search.sweep.SweepResult;
import org.dbmtl.search.sweep.SweepTrial;
import org.dbmtl.search.trial.JointAndServed;
import org.dbmtl.search.trial.Part;
import org.dbmtl.search.trial.TrialOutcome.Completed;
import org.dbmtl.search.trial.TrialOutcome.Failed;
import org.jspecify.annotations.Nullable;

/** The trainings of a sweep as CSV: a line for each, a column for each parameter. */
public final class SweepCsv {
  private SweepCsv() {}

  /** The file's content, numbers in full. */
  public static String of(SweepResult result) {
    Listing<SweepTrial> listing =
        new Listing<SweepTrial>()
            .csvAlone("training", trial -> trial.outcome().spec().id())
            .csvAlone("share", SweepTrial::share)
            .csvAlone("score", SweepTrial::score)
            .csvAlone("joint", trial -> named(result, trial, JointAndServed::joint))
            .csvAlone("served", trial -> named(result, trial, JointAndServed::served));
    result.trials().stream()
        .map(SweepTrial::point)
        .filter(Objects::nonNull)
        .flatMap(point -> point.values().keySet().stream())
        .distinct()
        .forEach(name -> listing.csvAlone(Csv.name(name), trial -> value(trial.point(), name)));
    listing.csvAlone("cause", trial -> trial.outcome() instanceof Failed f ? f.cause() : null);
    return listing.csv(result.trials());
  }

  private static @Nullable Double named(
      SweepResult result, SweepTrial trial, ToDoubleFunction<JointAndServed> score) {
    return trial.outcome() instanceof Completed completed
        ? (Double) score.applyAsDouble(NamedScores.of(result.study(), completed, Part.VALID))
        : null;
  }

  private static @Nullable String value(@Nullable Point point, String name) {
    Object value = point == null ? null : point.find(name);
    return value == null ? null : Csv.name(value.toString());
  }
}
