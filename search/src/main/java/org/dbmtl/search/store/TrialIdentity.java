package org.dbmtl.search.store;

import java.util.List;
import org.dbmtl.search.study.Sha256;
import org.dbmtl.search.trial.Candidate;
import org.dbmtl.search.trial.Fidelity;
import org.dbmtl.search.trial.TrialSpec;

/**
 * What makes a trial unique in its study.
 *
 * @param candidate what distinguishes candidates in a store: 32 hexadecimal digits of the SHA-256
 *     of the candidate's text, which is its targets, structure and hyperparameters in the form that
 *     Java fixes for records
 */
record TrialIdentity(String candidate, long seed, Fidelity fidelity) {
  static TrialIdentity of(TrialSpec spec) {
    return new TrialIdentity(key(spec.candidate()), spec.seed(), spec.fidelity());
  }

  static TrialIdentity of(StoredTrial trial) {
    return new TrialIdentity(trial.key(), trial.seed(), trial.fidelity());
  }

  private static String key(Candidate candidate) {
    List<Object> parts =
        List.of(
            candidate.structure().targets(),
            candidate.structure().text(),
            candidate.network(),
            candidate.training(),
            candidate.encoding());
    return Sha256.hex(parts.toString()).substring(0, 32);
  }
}
