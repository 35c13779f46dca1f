package org.dbmtl.search.result;

import org.dbmtl.search.evidence.Difference;
import org.dbmtl.search.evidence.NamedScores;
import org.jspecify.annotations.Nullable;

/**
 * How much higher one candidate scores than another: a {@link Difference} as files hold it.
 *
 * @param repeats shared seeds; null where the file says it elsewhere
 * @param joint the same in joint; null where only one score is told
 * @param served the same in served; null likewise
 */
public record Lead(
    double mean,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Integer repeats,
    @Nullable Difference joint,
    @Nullable Difference served) {

  /** With its number of seeds and one score alone. */
  static @Nullable Lead counted(@Nullable Difference of) {
    return of == null ? null : new Lead(of.mean(), of.low(), of.high(), of.repeats(), null, null);
  }

  /** By the study's objective and by both scores with names. */
  public static Lead of(Difference of, @Nullable Integer repeats, NamedScores.Differences named) {
    return new Lead(of.mean(), of.low(), of.high(), repeats, named.joint(), named.served());
  }

  /** By the study's objective. */
  public Difference difference() {
    return new Difference(mean, low, high, repeats == null ? 0 : repeats);
  }

  /** By both scores with names. */
  public NamedScores.Differences named() {
    return new NamedScores.Differences(joint, served);
  }
}
