package org.dbmtl.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.dbmtl.predictor.input.FeatureInput;
import org.dbmtl.predictor.input.IdInput;
import org.dbmtl.predictor.input.NumberInput;
import org.dbmtl.predictor.input.Vocabulary;
import org.dbmtl.predictor.input.VocabularyFile;
import org.dbmtl.predictor.json.PredictAnswer;
import org.dbmtl.predictor.model.ModelFile;

/**
 * Rows for a model: ids of its vocabularies, or numbers where values are hashed; lists of three;
 * and numbers around the training part's mean. The same for each run.
 */
final class RandomRows {
  private static final int ITEMS = 3;
  private static final int HASHED = 1_000_000;

  private final List<FeatureInput> inputs;
  private final Map<Integer, Vocabulary> vocabularies = new HashMap<>();
  private final SplittableRandom random = new SplittableRandom(1);

  RandomRows(Path model) {
    try (ModelFile file = ModelFile.open(model)) {
      inputs = file.description().inputs();
      for (int i = 0; i < inputs.size(); i++) {
        if (inputs.get(i) instanceof IdInput id && id.needsVocabulary()) {
          vocabularies.put(i, file.vocabulary(i, VocabularyFile::read));
        }
      }
    }
  }

  /** Bodies of requests, each of so many rows. */
  List<byte[]> bodies(int count, int rows) {
    List<byte[]> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> texts = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        texts.add(PredictAnswer.row(row()));
      }
      String body =
          rows == 1 ? texts.get(0) : texts.stream().collect(Collectors.joining(",", "[", "]"));
      bodies.add(body.getBytes(StandardCharsets.UTF_8));
    }
    return bodies;
  }

  private Map<String, Object> row() {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      FeatureInput input = inputs.get(i);
      if (input instanceof NumberInput number) {
        double spread = 2 * random.nextDouble() - 1;
        row.putIfAbsent(
            input.column(), number.transform().invert(number.mean() + spread * number.deviation()));
      } else if (((IdInput) input).list()) {
        List<String> items = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
          items.add(id(i));
        }
        row.putIfAbsent(input.column(), items);
      } else {
        row.putIfAbsent(input.column(), id(i));
      }
    }
    return row;
  }

  private String id(int input) {
    Vocabulary known = vocabularies.get(input);
    return known == null || known.size() == 0
        ? Integer.toString(random.nextInt(HASHED))
        : known.value(random.nextInt(known.size()));
  }
}
