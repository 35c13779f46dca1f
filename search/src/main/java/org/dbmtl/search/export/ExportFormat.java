package org.dbmtl.search.export;

import org.dbmtl.search.study.StudyException;

/**
 * Writes a candidate in the language of one system. Contract: the text is complete, so that the
 * system reads it as it is once the paths of the log are set; it ends with a line break; the same
 * candidate gives the same text. What the system cannot express stands in comments. Stateless and
 * thread-safe. {@link ExportFormats} holds all of them.
 */
public interface ExportFormat {
  /** The name on the command line, such as {@code easyrec}. */
  String name();

  /**
   * The candidate as text.
   *
   * @throws StudyException if the system has no network of that kind; the message says what to do
   */
  String text(ExportedCandidate exported);
}
