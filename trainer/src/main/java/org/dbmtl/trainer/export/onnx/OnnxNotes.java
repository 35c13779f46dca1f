package org.dbmtl.trainer.export.onnx;

import java.util.ArrayList;
import java.util.List;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.model.ModelFile;

/**
 * Where the file of a model, which reads raw values, may encode them otherwise than the predictor.
 */
final class OnnxNotes {
  private OnnxNotes() {}

  /** A line for each place; none where both always agree. */
  static List<String> of(ModelFile file) {
    List<String> notes = new ArrayList<>();
    List<FeatureInput> inputs = file.description().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof IdInput id && id.list() && !" ".equals(id.separator())) {
        if (id.hashBuckets() > 0) {
          notes.add(
              ("feature '%s': an item that holds blanks, such as 'new york', is hashed with the"
                      + " blanks around it; give such items without any")
                  .formatted(id.name()));
        } else if (holdsBlanks(file.vocabulary(i, VocabularyFile::read))) {
          notes.add(
              ("feature '%s': an item that holds blanks, such as 'new york', is found with at most"
                      + " one blank on each side of it")
                  .formatted(id.name()));
        }
      }
    }
    if (inputs.stream().anyMatch(NumberInput.class::isInstance)) {
      for (double number : NumberEncoding.numbers(file.description().nullValues())) {
        notes.add("every number %s means missing, however it was written".formatted(number));
      }
      file.description()
          .nullValuesOf()
          .forEach(
              (column, texts) ->
                  NumberEncoding.numbers(texts)
                      .forEach(
                          number ->
                              notes.add(
                                  "every number %s of '%s' means missing, however it was written"
                                      .formatted(number, column))));
    }
    return notes;
  }

  private static boolean holdsBlanks(Vocabulary vocabulary) {
    for (int place = 0; place < vocabulary.size(); place++) {
      if (vocabulary.value(place).contains(" ")) {
        return true;
      }
    }
    return false;
  }
}
