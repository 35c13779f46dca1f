package org.dbmtl.search.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dbmtl.search.trial.Candidate;

/** What tells candidates apart in a store. */
final class TrialKey {
  private TrialKey() {}

  /**
   * 32 hexadecimal digits of the SHA-256 of the candidate's text: its targets, structure and
   * hyperparameters in the form that Java fixes for records.
   */
  static String of(Candidate candidate) {
    String text =
        List.of(
                candidate.structure().targets(),
                candidate.structure().text(),
                candidate.network(),
                candidate.training(),
                candidate.encoding())
            .toString();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
