package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.dbmtl.predictor.unit.Keep;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.ServingSettings;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.EsmmAssumption;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.Manifest;
import org.dbmtl.trainer.data.MappedLog;
import org.dbmtl.trainer.inspect.LogInspection.Concern;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.NumberSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.dbmtl.trainer.inspect.LogInspection.Warning;

/** Finds what may spoil a search. */
final class Warnings {
  /** A feature missing on a greater share of the rows says almost nothing. */
  private static final double MISSING_SHARE = 0.99;

  /** Values on a greater share of the training rows than this name rows, not things. */
  private static final double ROW_ID_SHARE = 0.9;

  private static final int ROW_ID_ROWS = 20;

  /** The standard error of a rate or an AUC falls below about a tenth with this many rows. */
  private static final long FEW = 30;

  /** Numbers whose deviation is more means than this, or whose largest is more deviations off. */
  private static final double MOST_MEANS = 5;

  private static final double MOST_DEVIATIONS = 30;

  private final Study study;
  private final MappedLog log;
  private final PartCounts rows;
  private final List<FeatureSummary> features;
  private final List<TargetSummary> targets;
  private final List<FeatureValues> values;
  private final List<Warning> found = new ArrayList<>();

  Warnings(
      Study study,
      MappedLog log,
      PartCounts rows,
      List<FeatureSummary> features,
      List<TargetSummary> targets,
      List<FeatureValues> values) {
    this.study = study;
    this.log = log;
    this.rows = rows;
    this.features = features;
    this.targets = targets;
    this.values = values;
  }

  List<Warning> all() {
    log.manifest().notes().forEach(note -> add(Concern.READING, "data", note));
    for (int i = 0; i < targets.size(); i++) {
      target(targets.get(i), log.manifest().labels().get(i));
    }
    EsmmAssumption.warnings(study, log.targetStatistics())
        .forEach(message -> add(Concern.NO_IMPLICATION, "network.method", message));
    ServingSettings.warnings(study)
        .forEach(message -> add(Concern.JOINT_SCORE, "serving.score", message));
    int field = 0;
    for (int i = 0; i < features.size(); i++) {
      Feature feature = study.features().get(i);
      boolean rowId = feature(feature, features.get(i));
      if (feature instanceof Feature.Embedded embedded) {
        cut(embedded, log.manifest().fields().get(field));
        ids(new OddIds(log, embedded, field++), rowId);
      }
      NumberSummary numbers = features.get(i).numbers();
      if (feature instanceof Feature.Numeric numeric && numbers != null) {
        tail(numeric, numbers);
      }
      leakage(features.get(i), values.get(i));
    }
    return found.stream().sorted(Comparator.comparing(Warning::concern)).toList();
  }

  private void target(TargetSummary target, Manifest.Label label) {
    String trouble = label.trouble();
    if (trouble != null) {
      add(Concern.ONE_CLASS, target.name(), trouble);
      return;
    }
    PartCounts positives = target.positives();
    if (positives != null) {
      few(target, "valid", positives.valid(), target.labelled().valid());
      few(target, "test", positives.test(), target.labelled().test());
    } else if (target.transform() == Transform.NONE
        && target.deviation() > MOST_MEANS * Math.abs(target.mean())
        && Math.abs(target.mean()) > MOST_MEANS) {
      add(
          Concern.HEAVY_TAIL,
          target.name(),
          "target '%s' has a deviation of %.3g, %.0f times its mean: a few rows decide its loss; try transform: log1p, or look whether its largest values are right"
              .formatted(
                  target.name(), target.deviation(), target.deviation() / Math.abs(target.mean())));
    }
  }

  private void tail(Feature.Numeric feature, NumberSummary numbers) {
    double deviations = (numbers.high() - numbers.mean()) / numbers.deviation();
    if (feature.transform() == Transform.NONE
        && numbers.low() >= 0
        && deviations > MOST_DEVIATIONS) {
      add(
          Concern.HEAVY_TAIL,
          feature.name(),
          "feature '%s' reaches %.3g, %.0f deviations above its mean: most of its values look alike to the network; try transform: log1p"
              .formatted(feature.name(), numbers.high(), deviations));
    }
  }

  private void few(TargetSummary target, String part, long positives, long labelled) {
    long fewer = Math.min(positives, labelled - positives);
    if (fewer < FEW) {
      add(
          Concern.FEW_POSITIVES,
          target.name(),
          "target '%s' is %d on only %d of the %,d labelled rows of the %s part: its metrics there are mostly chance; use a larger part or leave it out"
              .formatted(target.name(), fewer == positives ? 1 : 0, fewer, labelled, part));
    }
  }

  private void cut(Feature.Embedded feature, Manifest.Field field) {
    if (feature instanceof Feature.Ids ids && field.cut() > 0) {
      add(
          Concern.CUT,
          ids.name(),
          "feature '%s': %,d rows (%.1f %%) hold more than %d ids, of which the %s count: give a greater max-length, or keep: %s"
              .formatted(
                  ids.name(),
                  field.cut(),
                  100.0 * field.cut() / rows.total(),
                  ids.maxLength(),
                  ids.keep().key(),
                  ids.keep() == Keep.LAST ? "first" : "last"));
    }
  }

  private void ids(OddIds ids, boolean rowId) {
    String name = ids.feature().name();
    String missing = ids.missing();
    if (missing != null) {
      add(Concern.MISSING_TEXT, name, missing);
    }
    for (Part part : List.of(Part.VALID, Part.TEST)) {
      String unseen = rowId ? null : ids.unseen(part);
      if (unseen != null) {
        add(Concern.UNSEEN, name, unseen);
      }
    }
  }

  /** Whether the feature names rows is returned. */
  private boolean feature(Feature feature, FeatureSummary summary) {
    String name = summary.name();
    if (summary.missing().train() == rows.train()) {
      add(
          Concern.MISSING,
          name,
          "feature '%s' has no value in the training part: leave it out, or check column '%s'"
              .formatted(name, feature.column()));
    } else if (summary.missingShare() > MISSING_SHARE) {
      add(
          Concern.MISSING,
          name,
          "feature '%s' is missing on %.1f %% of the rows: leave it out unless those few rows matter"
              .formatted(name, 100 * summary.missingShare()));
    } else if (isConstant(summary)) {
      add(
          Concern.CONSTANT,
          name,
          "feature '%s' has one value only in the training part: leave it out".formatted(name));
    }
    Long distinct = summary.distinct();
    long present = rows.train() - summary.missing().train();
    boolean rowId =
        feature instanceof Feature.Embedded
            && !(feature instanceof Feature.Ids)
            && distinct != null
            && present >= ROW_ID_ROWS
            && distinct > ROW_ID_SHARE * present;
    if (rowId) {
      add(
          Concern.ROW_ID,
          name,
          "feature '%s' has %,d values on %,d training rows: it names rows rather than things, so nothing learned about a value is useful; leave it out"
              .formatted(name, distinct, present));
    }
    if (OutcomeNames.isOutcome(feature.column()) || OutcomeNames.isOutcome(name)) {
      add(
          Concern.OUTCOME_NAME,
          name,
          "feature '%s' has the name of an outcome: if it is only known afterwards, make it a target or leave it out"
              .formatted(name));
    }
    return rowId;
  }

  /** One value on every row; one value next to missing ones still distinguishes rows. */
  private static boolean isConstant(FeatureSummary summary) {
    if (summary.missing().train() > 0) {
      return false;
    }
    LogInspection.NumberSummary numbers = summary.numbers();
    Long distinct = summary.distinct();
    return numbers != null ? numbers.low() == numbers.high() : distinct != null && distinct == 1;
  }

  private void leakage(FeatureSummary feature, FeatureValues column) {
    Leakage leakage = new Leakage(log);
    for (int i = 0; i < targets.size(); i++) {
      double value = leakage.of(column, i);
      if (value > Leakage.SUSPICIOUS) {
        add(
            Concern.LEAKAGE,
            feature.name(),
            "feature '%s' alone predicts target '%s' with %s %s on the validation part: it gives the target away; leave it out unless it is known before the outcome"
                .formatted(
                    feature.name(),
                    targets.get(i).name(),
                    targets.get(i).binary() ? "AUC" : "R2",
                    String.format(Locale.ROOT, "%.4f", value)));
      }
    }
  }

  private void add(Concern concern, String subject, String message) {
    found.add(new Warning(concern, subject, message));
  }
}
