package org.dbmtl.trainer.export.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** What tensors hold. */
enum ElementType {
  FLOAT(DataType.FLOAT),
  DOUBLE(DataType.DOUBLE),
  INT64(DataType.INT64),
  BOOL(DataType.BOOL),
  STRING(DataType.STRING);

  private final DataType proto;

  ElementType(DataType proto) {
    this.proto = proto;
  }

  /** Its number in files. */
  int number() {
    return proto.getNumber();
  }
}
