package org.dbmtl.search.store;

/**
 * A store that cannot be opened, read or written. The message is one line that names the store and
 * what the matter is with it; what was acknowledged before is kept.
 */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreException(String message) {
    super(message);
  }
}
