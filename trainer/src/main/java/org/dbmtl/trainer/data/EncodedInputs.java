package org.dbmtl.trainer.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.search.study.Feature;
import org.dbmtl.search.study.Study;

/**
 * What is needed to encode raw rows as an encoded log was.
 *
 * @param folder the log's folder, which holds the vocabularies
 * @param study the study that was encoded
 */
record EncodedInputs(Path folder, Manifest manifest, Study study) {
  /** The features in the study's order. */
  List<FeatureInput> inputs() {
    Iterator<Manifest.Field> fields = manifest.fields().iterator();
    Iterator<Manifest.Numeric> numbers = manifest.numbers().iterator();
    List<FeatureInput> inputs = new ArrayList<>();
    for (Feature feature : study.features()) {
      if (feature instanceof Feature.Embedded embedded) {
        inputs.add(Vocabulary.input(embedded, fields.next().vocabulary()));
      } else {
        Manifest.Numeric number = numbers.next();
        inputs.add(
            new NumberInput(
                number.name(),
                feature.column(),
                number.transform(),
                number.mean(),
                number.deviation(),
                number.indicated()));
      }
    }
    return List.copyOf(inputs);
  }

  void copyVocabulary(String feature, OutputStream out) throws IOException {
    int field = 0;
    for (FeatureInput input : inputs()) {
      if (input.name().equals(feature)) {
        Files.copy(folder.resolve(Vocabulary.file(field)), out);
        return;
      }
      field += input instanceof NumberInput ? 0 : 1;
    }
    throw new IllegalArgumentException("no feature " + feature);
  }
}
