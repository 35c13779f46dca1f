package org.dbmtl.trainer.export.onnx;

import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.Murmur3;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelFile;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the ids of all values of a model that has a vocabulary for them, as JSON lines of feature,
 * value and id.
 */
final class VocabularyLines {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private VocabularyLines() {}

  static void write(ModelFile file, Writer to) throws IOException {
    for (int i = 0; i < file.description().inputs().size(); i++) {
      FeatureInput input = file.description().inputs().get(i);
      if (input instanceof IdInput id && id.needsVocabulary()) {
        write(id, file.vocabulary(i, VocabularyFile::read), to);
      }
    }
  }

  private static void write(IdInput input, Vocabulary vocabulary, Writer to) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("feature", input.name());
    for (int place = 0; place < vocabulary.size(); place++) {
      String value = vocabulary.value(place);
      line.put("value", value);
      line.put(
          "id",
          input.hashBuckets() > 0 ? input.bucket(Murmur3.hash(value)) : IdInput.FIRST + place);
      to.write(JSON.writeValueAsString(line));
      to.write('\n');
    }
  }
}
