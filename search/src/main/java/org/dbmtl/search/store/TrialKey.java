package org.dbmtl.search.store;

import java.util.List;
import org.dbmtl.search.study.Sha256;
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
    return Sha256.hex(text).substring(0, 32);
  }
}
