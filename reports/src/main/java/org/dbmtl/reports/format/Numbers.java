package org.dbmtl.reports.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.EdgeEffect;
import org.dbmtl.search.evidence.Estimate;
import org.dbmtl.search.pricing.Worth;
import org.dbmtl.search.study.Metric;
import org.dbmtl.search.trial.TargetMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers the same way in every report: scores and their differences, in nats per row, with
 * five decimals (what structure is worth begins at the fourth), metrics with four, probabilities
 * with three. The end of an interval has as many more decimals as it takes to tell it from zero,
 * and an end that is zero is {@code 0}. A number that is not defined is a dash.
 */
public final class Numbers {
  /** What stands for a number that is not defined. */
  public static final String ABSENT = "-";

  /** In place of the metrics of a target whose loss has weight 0. */
  public static final String NOT_TRAINED = "not trained";

  /** Nearer to zero than this is zero but for rounding. */
  private static final double LEAST = 1e-9;

  private Numbers() {}

  public static String score(@Nullable Double nats) {
    return nats == null ? ABSENT : withoutMinusZero(String.format(Locale.ROOT, "%.5f", nats));
  }

  public static String signed(@Nullable Double nats) {
    if (nats == null) {
      return ABSENT;
    }
    String digits = withoutMinusZero(String.format(Locale.ROOT, "%.5f", nats));
    return digits.startsWith("-") ? digits : "+" + digits;
  }

  private static String end(@Nullable Double nats) {
    if (nats == null || Math.abs(nats) >= 0.000005) {
      return signed(nats);
    }
    if (Math.abs(nats) < LEAST) {
      return "0";
    }
    String text = new BigDecimal(nats).round(new MathContext(2)).toPlainString();
    return text.startsWith("-") ? text : "+" + text;
  }

  public static String metric(@Nullable Double value) {
    return value == null ? ABSENT : withoutMinusZero(String.format(Locale.ROOT, "%.4f", value));
  }

  public static String ratio(@Nullable Double value) {
    return value == null ? ABSENT : withoutMinusZero(String.format(Locale.ROOT, "%.2f", value));
  }

  /**
   * A metric of a target.
   *
   * @param ofTarget its metrics: none of a target that was not trained, null if nothing is known
   */
  public static String metric(Metric metric, @Nullable Map<Metric, Estimate> ofTarget) {
    if (ofTarget == null) {
      return ABSENT;
    }
    return ofTarget.isEmpty() ? NOT_TRAINED : metric(metric, ofTarget.get(metric));
  }

  /** The same of one training. */
  public static String metric(Metric metric, TargetMetrics ofTarget) {
    return ofTarget.isTrained() ? metric(metric, ofTarget.value(metric)) : NOT_TRAINED;
  }

  public static String metric(Metric metric, @Nullable Estimate estimate) {
    Double mean = estimate == null ? null : (Double) estimate.mean();
    return metric(metric, mean);
  }

  public static String metric(Metric metric, @Nullable Double value) {
    return metric == Metric.GAIN || metric == Metric.CONDITIONAL_GAIN
        ? score(value)
        : metric(value);
  }

  /** {@code mean ± standard error}, or the mean alone. */
  public static String withError(@Nullable Estimate estimate) {
    if (estimate == null) {
      return ABSENT;
    }
    Double error = estimate.standardError();
    return error == null ? score(estimate.mean()) : score(estimate.mean()) + " ± " + score(error);
  }

  /** {@code mean [low, high]}, or the mean alone. */
  public static String withInterval(@Nullable Difference difference) {
    if (difference == null) {
      return ABSENT;
    }
    return difference.low() == null
        ? signed(difference.mean())
        : "%s [%s, %s]"
            .formatted(signed(difference.mean()), end(difference.low()), end(difference.high()));
  }

  /** What something is worth, with its interval, or alone where it has none. */
  public static String withInterval(@Nullable Worth worth) {
    if (worth == null) {
      return ABSENT;
    }
    return worth.low() == worth.high()
        ? signed(worth.mean())
        : "%s [%s, %s]".formatted(signed(worth.mean()), end(worth.low()), end(worth.high()));
  }

  /** An edge's effect with its interval. */
  public static String effect(@Nullable EdgeEffect effect) {
    return effect == null ? ABSENT : withInterval(effect.effect());
  }

  /** A probability with three decimals, those below 0.001 as such. */
  public static String probability(@Nullable Double probability) {
    if (probability == null) {
      return ABSENT;
    }
    return probability < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", probability);
  }

  /** A share in whole percent. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** A share as percent with two significant digits. */
  public static String rate(double share) {
    double percent = 100 * share;
    String form = percent >= 10 ? "%.0f %%" : percent >= 1 ? "%.1f %%" : "%.2f %%";
    return String.format(Locale.ROOT, form, percent);
  }

  /** A number with the digits it has. */
  public static String plain(@Nullable Double value) {
    return value == null ? ABSENT : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  public static String seconds(double seconds) {
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%d min %02d s".formatted(whole / 60, whole % 60)
        : "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60);
  }

  private static String withoutMinusZero(String digits) {
    return digits.matches("-0\\.0+") ? digits.substring(1) : digits;
  }
}
