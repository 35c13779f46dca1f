package org.dbmtl.trainer.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.dbmtl.predictor.unit.Transform;
import org.dbmtl.search.seeding.Entropies;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.trial.Part;
import org.dbmtl.trainer.data.EmbeddedField;
import org.dbmtl.trainer.data.FloatColumn;
import org.dbmtl.trainer.data.ListColumn;
import org.dbmtl.trainer.data.Manifest;
import org.dbmtl.trainer.data.MappedLog;
import org.dbmtl.trainer.data.NumericInput;
import org.dbmtl.trainer.inspect.LogInspection.FeatureSummary;
import org.dbmtl.trainer.inspect.LogInspection.NumberSummary;
import org.dbmtl.trainer.inspect.LogInspection.PartCounts;
import org.dbmtl.trainer.inspect.LogInspection.TargetPair;
import org.dbmtl.trainer.inspect.LogInspection.TargetSummary;
import org.dbmtl.trainer.inspect.LogInspection.WeightSummary;
import org.jspecify.annotations.Nullable;

/** Counts what a {@link LogInspection} says, from an encoded log alone. */
record Inspector(Study study, MappedLog log) {
  LogInspection inspect() {
    List<FeatureSummary> features = new ArrayList<>();
    List<FeatureValues> values = new ArrayList<>();
    int field = 0;
    int number = 0;
    int input = 0;
    for (Feature feature : study.features()) {
      if (feature instanceof Feature.Embedded embedded) {
        features.add(field(embedded, field));
        values.add(FeatureValues.ofField(log, field));
        field++;
      } else {
        Manifest.Numeric numeric = log.manifest().numbers().get(number++);
        features.add(number(numeric, input));
        values.add(FeatureValues.ofNumber(log, numeric, input));
        input += numeric.indicated() ? 2 : 1;
      }
    }
    List<TargetSummary> targets =
        IntStream.range(0, log.targets().size()).mapToObj(this::target).toList();
    PartCounts rows = counts(log.manifest().rows());
    Events events = Events.of(log.targetStatistics(), log.manifest().labels(), rows.train());
    return new LogInspection(
        study.name(),
        log.fingerprint(),
        rows,
        log.manifest().weighted() ? weights() : null,
        features,
        targets,
        pairs(events),
        new Proposals(study, Nesting.of(events)).all(),
        new Warnings(study, log, rows, features, targets, values).all());
  }

  private WeightSummary weights() {
    FloatColumn weights = log.weights(Part.TRAIN);
    DoubleSummaryStatistics found =
        LongStream.range(0, log.rows(Part.TRAIN)).mapToDouble(weights::get).summaryStatistics();
    return new WeightSummary(found.getAverage(), found.getMin(), found.getMax());
  }

  private FeatureSummary field(Feature.Embedded feature, int field) {
    Manifest.Field entry = log.manifest().fields().get(field);
    PartCounts missing = count(part -> missing(log.lists(field, part)));
    boolean hashed = feature.hashBuckets() > 0;
    ListColumn valid = log.lists(field, Part.VALID);
    return new FeatureSummary(
        feature.name(),
        kind(feature),
        missing,
        share(missing.total(), counts(log.manifest().rows()).total()),
        hashed && feature.minCount() == 1 ? null : entry.distinct(),
        entry.vocabulary(),
        hashed ? null : share(count(Part.VALID, unseen(valid)), log.rows(Part.VALID)),
        null);
  }

  private static String kind(Feature feature) {
    if (feature instanceof Feature.Id) {
      return "id";
    }
    if (feature instanceof Feature.Ids) {
      return "ids";
    }
    return feature instanceof Feature.Category ? "category" : "number";
  }

  private static LongPredicate missing(ListColumn column) {
    return row -> column.length(row) == 1 && column.get(row, 0) == EmbeddedField.MISSING;
  }

  private static LongPredicate unseen(ListColumn column) {
    return row -> {
      for (int k = 0; k < column.length(row); k++) {
        if (column.get(row, k) == EmbeddedField.UNSEEN) {
          return true;
        }
      }
      return false;
    };
  }

  private FeatureSummary number(Manifest.Numeric entry, int input) {
    PartCounts missing = counts(entry.missing());
    return new FeatureSummary(
        entry.name(),
        "number",
        missing,
        share(missing.total(), counts(log.manifest().rows()).total()),
        entry.distinct(),
        null,
        null,
        numbers(entry, input));
  }

  /** The encoded number taken back to the log's unit; sums as of Welford (1962). */
  private @Nullable NumberSummary numbers(Manifest.Numeric entry, int input) {
    NumericInput numeric = log.numerics().get(input);
    FloatColumn column = log.numeric(input, Part.TRAIN);
    FloatColumn missing = FeatureValues.missing(log, entry, input, Part.TRAIN);
    long n = 0;
    double mean = 0;
    double squares = 0;
    for (long row = 0; row < log.rows(Part.TRAIN); row++) {
      if (missing.get(row) > 0) {
        continue;
      }
      double value =
          undone(entry.transform(), column.get(row) * numeric.deviation() + numeric.mean());
      double step = value - mean;
      mean += step / ++n;
      squares += step * (value - mean);
    }
    return n == 0
        ? null
        : new NumberSummary(
            mean,
            entry.low() == entry.high() ? 0 : Math.sqrt(squares / n),
            undone(entry.transform(), entry.low()),
            undone(entry.transform(), entry.high()));
  }

  /** The number before its transform; one that is whole up to rounding is taken for whole. */
  private static double undone(Transform transform, double value) {
    if (transform == Transform.NONE) {
      return value;
    }
    double number = Math.copySign(Math.expm1(Math.abs(value)), value);
    double whole = Math.rint(number);
    return Math.abs(number - whole) <= 1e-9 * Math.max(1, Math.abs(number)) ? whole : number;
  }

  private TargetSummary target(int i) {
    Manifest.Label label = log.manifest().labels().get(i);
    return new TargetSummary(
        label.name(),
        label.binary(),
        label.transform(),
        log.targets().get(i).density().key(),
        counts(label.labelled()),
        label.binary() ? count(part -> positive(log.label(i, part))) : null,
        label.mean(),
        label.deviation(),
        Entropies.of(log.targetStatistics(), i));
  }

  private static LongPredicate positive(FloatColumn label) {
    return row -> label.get(row) == 1;
  }

  private static List<TargetPair> pairs(Events events) {
    int[] targets = IntStream.range(0, events.names().size()).filter(events::isEvent).toArray();
    List<TargetPair> pairs = new ArrayList<>();
    for (int a : targets) {
      for (int b : targets) {
        if (a != b) {
          long both = events.both(a, b);
          long rows = events.rows(a, b);
          pairs.add(
              new TargetPair(
                  events.names().get(a),
                  events.names().get(b),
                  both,
                  rows,
                  rows == 0 ? null : (double) both / rows));
        }
      }
    }
    return pairs;
  }

  private PartCounts count(Function<Part, LongPredicate> counted) {
    return counts(
        Arrays.stream(Part.values()).map(part -> count(part, counted.apply(part))).toList());
  }

  private long count(Part part, LongPredicate counted) {
    return LongStream.range(0, log.rows(part)).filter(counted).count();
  }

  /** Counts in the order of {@link Part}, as the manifest lists them. */
  private static PartCounts counts(List<Long> parts) {
    return new PartCounts(parts.get(0), parts.get(1), parts.get(2));
  }

  private static double share(long rows, long of) {
    return of == 0 ? 0 : (double) rows / of;
  }
}
