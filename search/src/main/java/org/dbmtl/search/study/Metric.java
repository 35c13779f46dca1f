package org.dbmtl.search.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.WeakHashMap;
import java.util.stream.Stream;

/**
 * A number that says how well a target is predicted on a part of the log: on exactly the rows of
 * its loss there, those with a label and where the target's {@code where} is on. A user adds one by
 * a {@link MetricProvider}.
 *
 * <p>Below, n is the number of these rows, y a label, and p a prediction: the probability of a
 * binary target, the transformed number of a continuous one. The user guide holds the formulas.
 */
public final class Metric implements Comparable<Metric> {
  /** The targets that a metric is of. */
  public enum Kind {
    /** Binary targets: predictions are probabilities. */
    BINARY,
    /** Continuous targets: predictions are numbers in the unit of the transformed label. */
    CONTINUOUS,
    /** Both. */
    ANY
  }

  /** Which value of a metric is the best. */
  public enum Best {
    /** The more the better. */
    HIGHEST,
    /** The less the better. */
    LOWEST,
    /** The nearer to 1 the better. */
    ONE
  }

  /** Keys that stand next to those of metrics in files. */
  private static final Set<String> NOT_METRICS =
      new TreeSet<>(List.of("rows", "trained", "roc", "deciles", "calibrationDeciles"));

  private static final List<Metric> BUILT_IN = new ArrayList<>();

  /** Those of users, by the class loader that found them. */
  private static final Map<ClassLoader, Map<Metric, MetricProvider>> OWN =
      Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * Area under the ROC curve, in [0, 1], exact, ties count half; undefined on one class. Hanley and
   * McNeil, "The meaning and use of the area under a ROC curve", 1982.
   */
  public static final Metric AUC = builtIn("auc", "AUC", Kind.BINARY, Best.HIGHEST);

  /**
   * Mean over the study's groups of the AUC within each, weighted by its rows, in [0, 1]; groups of
   * one class and rows without a group are left out; undefined if nothing is left, or without a
   * group column. Zhu et al., "Optimized cost per click in Taobao display advertising", KDD 2017;
   * of the weights they name it takes the impressions.
   */
  public static final Metric GAUC = builtIn("gauc", "GAUC", Kind.BINARY, Best.HIGHEST);

  /** Mean negative log likelihood of a binary target, nats per labelled row, at least 0. */
  public static final Metric LOG_LOSS = builtIn("logLoss", "log loss", Kind.BINARY, Best.LOWEST);

  /**
   * {@link #LOG_LOSS} over the entropy of the share of positives among the same rows, at least 0: 1
   * is as good as knowing the share and nothing else; undefined on one class. He et al., "Practical
   * lessons from predicting clicks on ads at Facebook", 2014, with the share of the data that is
   * judged.
   */
  public static final Metric NORMALISED_ENTROPY =
      builtIn("normalisedEntropy", "NE", Kind.BINARY, Best.LOWEST);

  /** Mean squared error of a continuous target, in the square of its transformed unit. */
  public static final Metric MSE = builtIn("mse", "MSE", Kind.CONTINUOUS, Best.LOWEST);

  /** Mean absolute error of a continuous target, in its transformed unit. */
  public static final Metric MAE = builtIn("mae", "MAE", Kind.CONTINUOUS, Best.LOWEST);

  /**
   * Coefficient of determination, at most 1: 1 less the squared error over that of predicting the
   * mean of the same rows; undefined if all their labels are equal.
   */
  public static final Metric R2 = builtIn("r2", "R²", Kind.CONTINUOUS, Best.HIGHEST);

  /**
   * Share of the pairs of rows with different labels whose predictions are in the same order, in
   * [0, 1], exact, equal predictions count half; undefined if all labels are equal. Zhan et al.,
   * "Deconfounding duration bias in watch-time prediction for video recommendation", KDD 2022, who
   * draw pairs at random.
   */
  public static final Metric XAUC = builtIn("xauc", "XAUC", Kind.CONTINUOUS, Best.HIGHEST);

  /**
   * Sum of predictions over sum of labels: 1 is calibrated; undefined if the labels add up to 0.
   */
  public static final Metric CALIBRATION =
      builtIn("calibration", "calibration", Kind.ANY, Best.ONE);

  /**
   * Nats per labelled row gained over predicting the training part's base rate (binary) or the
   * distribution of its labels (continuous, by the target's density; docs/adr/0021).
   */
  public static final Metric GAIN = builtIn("gain", "gain", Kind.ANY, Best.HIGHEST);

  /**
   * As {@link #LOG_LOSS}, but of the target given the observed labels of its parents. Defined where
   * edges carry labels ({@code network.edge-signal: label}); the metrics above are then of the
   * prediction from the features alone.
   */
  public static final Metric CONDITIONAL_LOG_LOSS =
      builtIn("conditionalLogLoss", "log loss | parents", Kind.BINARY, Best.LOWEST);

  /** As {@link #MSE}, given the observed labels of the parents. */
  public static final Metric CONDITIONAL_MSE =
      builtIn("conditionalMse", "MSE | parents", Kind.CONTINUOUS, Best.LOWEST);

  /**
   * As {@link #GAIN}, given the observed labels of the parents. In an objective it is {@link #GAIN}
   * where no edge carries labels.
   */
  public static final Metric CONDITIONAL_GAIN =
      builtIn("conditionalGain", "gain | parents", Kind.ANY, Best.HIGHEST);

  /**
   * {@link #AUC} of the fused score against the target's label: in a row, the sum over all targets
   * of their weight times what is predicted of them from the features alone, the probability of a
   * binary target and the standardised mean of a continuous one. Defined where an objective asks
   * for it.
   */
  public static final Metric FUSED_AUC =
      builtIn("fusedAuc", "fused AUC", Kind.BINARY, Best.HIGHEST);

  /** {@link #GAUC} of the fused score, as {@link #FUSED_AUC}. */
  public static final Metric FUSED_GAUC =
      builtIn("fusedGauc", "fused GAUC", Kind.BINARY, Best.HIGHEST);

  private final int order;
  private final String key;
  private final String heading;
  private final Kind kind;
  private final Best best;

  private Metric(int order, String key, String heading, Kind kind, Best best) {
    if (!key.matches("[a-z][A-Za-z0-9]*") || NOT_METRICS.contains(key)) {
      throw new IllegalArgumentException(
          "'%s' cannot be the key of a metric: use letters and digits, such as brierScore, and none of %s"
              .formatted(key, String.join(", ", NOT_METRICS)));
    }
    this.order = order;
    this.key = key;
    this.heading = heading;
    this.kind = kind;
    this.best = best;
  }

  private static Metric builtIn(String key, String heading, Kind kind, Best best) {
    Metric metric = new Metric(BUILT_IN.size(), key, heading, kind, best);
    BUILT_IN.add(metric);
    return metric;
  }

  /**
   * A metric of one's own, which a {@link MetricProvider} computes. Keep it in a constant: it
   * equals no other metric of the same key.
   *
   * @param key the name in files, such as {@code brierScore}; in a study {@code brier-score}
   * @param heading the name in tables
   */
  public static Metric of(String key, String heading, Kind kind, Best best) {
    return new Metric(Integer.MAX_VALUE, key, heading, kind, best);
  }

  /** All metrics, in their order: the built-in ones, then those of users by key. */
  public static List<Metric> all() {
    return Stream.concat(BUILT_IN.stream(), own().keySet().stream()).toList();
  }

  /**
   * What computes each metric of users, in the order of the metrics. Looked for once on each class
   * path, which is that of the thread.
   *
   * @throws StudyException if two metrics have one key
   */
  public static Map<Metric, MetricProvider> own() {
    return OWN.computeIfAbsent(
        Objects.requireNonNullElse(
            Thread.currentThread().getContextClassLoader(), Metric.class.getClassLoader()),
        loader -> find());
  }

  private static Map<Metric, MetricProvider> find() {
    Map<Metric, MetricProvider> found = new TreeMap<>();
    for (MetricProvider provider : Registered.all(MetricProvider.class)) {
      Metric metric = provider.metric();
      if (BUILT_IN.stream().anyMatch(other -> other.key.equals(metric.key))
          || found.put(metric, provider) != null) {
        throw new StudyException(
            "%s computes the metric '%s', but there is another one of that key: rename it"
                .formatted(provider.getClass().getName(), metric.key));
      }
    }
    return Collections.unmodifiableMap(found);
  }

  /** The names of metrics that an objective may sum. */
  static List<String> objectives() {
    return all().stream().filter(Metric::isObjective).map(Metric::option).toList();
  }

  /** Whether it is not one of users. */
  public boolean isBuiltIn() {
    return order < Integer.MAX_VALUE;
  }

  /** The name in {@code ranking.json}. */
  public String key() {
    return key;
  }

  /** The name in tables, such as {@code log loss}. */
  public String heading() {
    return heading;
  }

  /** The name in a study, such as {@code log-loss}. */
  public String option() {
    return key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  /** Which of its values is the best. */
  public Best best() {
    return best;
  }

  /** Whether it is one of targets of that kind. */
  public boolean isOf(Target target) {
    return isOf(target instanceof Target.Binary);
  }

  /** Whether it is one of binary targets, or else of continuous ones. */
  public boolean isOf(boolean binary) {
    return kind == Kind.ANY || (kind == Kind.BINARY) == binary;
  }

  /**
   * Whether an objective may name it. Not every structure has parents' labels to be given, so of
   * the metrics that are given these only the gain, which is defined without them too.
   */
  public boolean isObjective() {
    return this != CONDITIONAL_LOG_LOSS && this != CONDITIONAL_MSE;
  }

  /** Whether it is of the fused score, so that only an objective that asks for it has it. */
  public boolean isFused() {
    return this == FUSED_AUC || this == FUSED_GAUC;
  }

  /** Whether it is given the observed labels of the parents. */
  public boolean isConditional() {
    return this == CONDITIONAL_LOG_LOSS || this == CONDITIONAL_MSE || this == CONDITIONAL_GAIN;
  }

  /**
   * How good a value is: higher is better for every metric. The value itself, the value negated
   * where lower is better, and for a ratio that should be 1 its distance from there, negated.
   */
  public double merit(double value) {
    return switch (best) {
      case HIGHEST -> value;
      case LOWEST -> -value;
      case ONE -> -Math.abs(value - 1);
    };
  }

  /** By their order: the built-in ones first, then those of users by key. */
  @Override
  public int compareTo(Metric other) {
    int byOrder = Integer.compare(order, other.order);
    return byOrder == 0 ? key.compareTo(other.key) : byOrder;
  }

  @Override
  public String toString() {
    return option();
  }
}
