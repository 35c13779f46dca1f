package org.dbmtl.predictor.unit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which ids of a list count where there are more than a network reads. */
public enum Keep {
  /** Those at its beginning. */
  FIRST,
  /** Those at its end: of a history that is written as it happened, the newest. */
  LAST;

  /** Its name in files. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
