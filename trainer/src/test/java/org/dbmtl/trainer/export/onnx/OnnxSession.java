package org.dbmtl.trainer.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs an ONNX file in ONNX Runtime, in one thread. */
final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "test");
  private final OrtSession session;

  OnnxSession(byte[] file) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      session = environment.createSession(file, options);
    }
  }

  /**
   * A file with the values of its inputs of texts in it. ONNX Runtime's Java interface hands over
   * texts in Java's own UTF-8, which differs beyond U+FFFF; a file holds the real one.
   */
  static byte[] withTexts(byte[] file, Map<String, Object> columns) throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
    columns.forEach(
        (name, column) -> {
          if (column instanceof String[] texts) {
            TensorProto.Builder tensor =
                TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(ElementType.STRING.number())
                    .addDims(texts.length);
            for (String text : texts) {
              tensor.addStringData(ByteString.copyFromUtf8(text));
            }
            model.getGraphBuilder().addInitializer(tensor);
          }
        });
    return model.build().toByteArray();
  }

  /**
   * Runs rows.
   *
   * @param columns arrays by input: of texts, longs (perhaps in rows), doubles or floats
   * @return by output
   */
  Map<String, float[]> run(Map<String, Object> columns) throws OrtException {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    Map<String, float[]> outputs = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Object> column : columns.entrySet()) {
        inputs.put(column.getKey(), OnnxTensor.createTensor(environment, column.getValue()));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, ?> output : result) {
          OnnxTensor tensor = (OnnxTensor) output.getValue();
          outputs.put(output.getKey(), (float[]) tensor.getValue());
        }
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
