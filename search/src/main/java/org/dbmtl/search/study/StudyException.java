package org.dbmtl.search.study;

import org.jspecify.annotations.Nullable;

/**
 * A mistake in a study, its data or a command's options that the user can fix. The message is one
 * line with the value, the place (file and line, key or column, row) and the way out; it is shown
 * as it is, and the command ends with exit code 2.
 */
public final class StudyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StudyException(String message) {
    super(message);
  }

  public StudyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
