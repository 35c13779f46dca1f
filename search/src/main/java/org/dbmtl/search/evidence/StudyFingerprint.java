package org.dbmtl.search.evidence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dbmtl.search.study.MetricSettings;
import org.dbmtl.search.study.SearchSettings;
import org.dbmtl.search.study.Study;

/** Hash of what a study asks for. */
final class StudyFingerprint {
  private StudyFingerprint() {}

  /**
   * SHA-256 (16 hexadecimal digits of it) of everything in a study that decides its result, but for
   * the log itself, which has a fingerprint of its own. The number of parallel trials is left out:
   * it changes nothing but the time; and so is whether a front is reported. The text that is hashed
   * is that of the records, whose form Java fixes.
   */
  static String of(Study study) {
    SearchSettings s = study.search();
    SearchSettings anyParallel =
        new SearchSettings(
            s.strategy(),
            s.trials(),
            s.minutes(),
            s.repeats(),
            s.round(),
            0,
            s.start(),
            s.seeding(),
            s.order(),
            s.tabu(),
            s.restarts(),
            s.iterations(),
            s.confirm());
    MetricSettings metrics = study.metrics();
    MetricSettings withoutFront = metrics.withObjective(metrics.objective().withPareto(false));
    String text =
        List.of(
                study.seed(),
                study.features(),
                study.targets(),
                study.network(),
                study.training(),
                study.constraints(),
                anyParallel,
                withoutFront)
            .toString();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
