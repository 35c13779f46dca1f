package org.dbmtl.predictor.fault;

import org.jspecify.annotations.Nullable;

/**
 * A mistake in a model file, or in what is given to a model, that the user can fix. The message is
 * one line with the value, the place (file, feature or column, row) and the way out; it is shown as
 * it is.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * The same mistake with its place in front of the message.
   *
   * @param place such as "rows.csv, data row 7"
   */
  public ModelException at(String place) {
    return new ModelException(place + ": " + getMessage(), this);
  }
}
