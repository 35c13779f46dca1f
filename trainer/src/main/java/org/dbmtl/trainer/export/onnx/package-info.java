/**
 * Writes a model file as an ONNX file: raw values in, predictions and the fused score out. Start
 * reading at {@link org.dbmtl.trainer.export.onnx.OnnxExport}; {@code docs/export-onnx.md} says
 * what such a file reads and gives.
 */
@NullMarked
package org.dbmtl.trainer.export.onnx;

import org.jspecify.annotations.NullMarked;
