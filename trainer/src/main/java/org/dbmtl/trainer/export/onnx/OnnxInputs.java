package org.dbmtl.trainer.export.onnx;

import java.util.Locale;

/** What the inputs of an ONNX file take. */
public enum OnnxInputs {
  /** Raw values, one input for each column: texts, and numbers as doubles. */
  RAW,
  /** One input for each feature: ids as whole numbers, and numbers as floats. */
  IDS;

  /** Its name on the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
