package org.dbmtl.search.result;

import java.util.List;
import java.util.Locale;
import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.Target;
import org.jspecify.annotations.Nullable;

/**
 * A target as the study has it.
 *
 * @param kind binary or continuous
 * @param column of its label; null where the file does not say
 * @param transform of a continuous target's label; null likewise
 * @param weight factor of its loss and gain
 * @param where rows on which it counts; null for all, or where the file does not say
 */
public record TargetFacts(
    String name,
    String kind,
    @Nullable String column,
    @Nullable String transform,
    double weight,
    @Nullable String where) {

  /** The study's targets. */
  static List<TargetFacts> of(Study study) {
    return study.targets().stream().map(TargetFacts::of).toList();
  }

  private static TargetFacts of(Target target) {
    return new TargetFacts(
        target.name(),
        target instanceof Target.Binary ? "binary" : "continuous",
        target.column(),
        target instanceof Target.Continuous continuous
            ? continuous.transform().name().toLowerCase(Locale.ROOT)
            : null,
        target.weight(),
        target.where());
  }

  /** Its name, kind and weight alone. */
  TargetFacts inShort() {
    return new TargetFacts(name, kind, null, null, weight, null);
  }

  /** Whether it is binary. */
  public boolean binary() {
    return kind.equals("binary");
  }

  /** Unit of a continuous target's errors in words; null for a binary one. */
  public @Nullable String unit() {
    return binary()
        ? null
        : "log1p".equals(transform)
            ? "log(1 + " + column + ")"
            : "the unit of the column " + column;
  }
}
