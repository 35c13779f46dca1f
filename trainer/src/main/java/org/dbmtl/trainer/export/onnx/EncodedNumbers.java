package org.dbmtl.trainer.export.onnx;

/**
 * The numbers of all features.
 *
 * @param values [rows, numbers] floats as networks read them, with those that say what is missing
 * @param unusable [rows, 1] doubles: NaN in rows that hold a number no network can read, else 0
 */
record EncodedNumbers(Tensor values, Tensor unusable) {}
