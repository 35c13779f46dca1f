package org.dbmtl.search.result;

import org.dbmtl.search.study.Study;
import org.dbmtl.search.study.StudySettings;

/**
 * Hashes of what an output was made from.
 *
 * @param data of the encoded log
 * @param study of the settings that decide the result
 */
public record Fingerprints(String data, String study) {
  /** Those of a study on a log. */
  public static Fingerprints of(String data, Study study) {
    return new Fingerprints(data, StudySettings.of(study).fingerprint());
  }
}
