package org.dbmtl.experiments.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.json.PredictAnswer;
import org.dbmtl.predictor.model.ModelFile;

/** A row that a model can read, made from its file. */
final class ExampleRow {
  private static final String UNKNOWN = "1";

  private ExampleRow() {}

  /** The first value of each vocabulary, and the means of numbers, as a JSON object. */
  static String json(ModelFile file) {
    Map<String, Object> row = new LinkedHashMap<>();
    List<FeatureInput> inputs = file.description().inputs();
    for (int input = 0; input < inputs.size(); input++) {
      row.putIfAbsent(inputs.get(input).column(), value(file, input, inputs.get(input)));
    }
    return PredictAnswer.row(row);
  }

  private static Object value(ModelFile file, int position, FeatureInput input) {
    if (input instanceof NumberInput number) {
      double mean = number.transform().invert(number.mean());
      if (!Double.isFinite(mean)) {
        return 0;
      }
      return Math.abs(mean) >= 10 ? Math.rint(mean) : Math.rint(mean * 100) / 100;
    }
    IdInput id = (IdInput) input;
    String text = UNKNOWN;
    if (id.needsVocabulary()) {
      Vocabulary values = file.vocabulary(position, VocabularyFile::read);
      text = values.size() == 0 ? UNKNOWN : values.value(0);
    }
    return id.list() ? List.of(text) : text;
  }
}
