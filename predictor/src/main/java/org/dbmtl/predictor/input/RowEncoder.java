package org.dbmtl.predictor.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dbmtl.predictor.fault.ModelException;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the texts of rows as the training log was encoded. Immutable and thread-safe.
 *
 * <p>A text that is empty or one of the null values is missing: id {@link IdInput#MISSING}, number
 * 0. An unseen or rare value is id {@link IdInput#UNSEEN}. A list is split by its separator; spaces
 * around an item and empty items do not count, and items beyond the maximal length are dropped.
 */
public final class RowEncoder {
  private final List<FeatureInput> inputs;
  // Texts that mean missing, of each input.
  private final List<Set<String>> nullValues = new ArrayList<>();
  // The encoder of each input, null for numbers.
  private final List<@Nullable IdEncoder> ids = new ArrayList<>();

  /**
   * @param inputs features in the model's order
   * @param nullValues texts that mean missing, beside the empty one
   * @param nullValuesOf further such texts of single columns, by column
   * @param vocabularies by name of the feature, for each that {@link IdInput#needsVocabulary}
   * @throws ModelException if a vocabulary is absent, or does not fit its feature
   */
  public RowEncoder(
      List<FeatureInput> inputs,
      List<String> nullValues,
      Map<String, List<String>> nullValuesOf,
      Map<String, Vocabulary> vocabularies) {
    this.inputs = List.copyOf(inputs);
    int position = 0;
    for (FeatureInput input : inputs) {
      Set<String> nulls = new HashSet<>(nullValues);
      nulls.addAll(nullValuesOf.getOrDefault(input.column(), List.of()));
      this.nullValues.add(nulls);
      ids.add(
          input instanceof IdInput id
              ? new IdEncoder(id, position++, vocabularies.get(id.name()))
              : null);
    }
  }

  /** The features, in the order in which {@link #add} takes their texts. */
  public List<FeatureInput> inputs() {
    return inputs;
  }

  /**
   * Adds a row.
   *
   * @param texts the text of each feature, null for a missing one
   * @param into made for these inputs, with room for a row
   * @param unseen made for these inputs
   * @throws ModelException if a number is not finite, or too large for a network; names feature,
   *     column and value, not the row, which is not added
   */
  public void add(@Nullable String[] texts, InputRows into, UnseenValues unseen) {
    int place = 0;
    for (int i = 0; i < inputs.size(); i++) {
      String text = texts[i];
      if (text != null && (text.isEmpty() || nullValues.get(i).contains(text))) {
        text = null;
      }
      IdEncoder encoder = ids.get(i);
      if (encoder != null) {
        encoder.encode(text, into, unseen);
      } else if (inputs.get(i) instanceof NumberInput number) {
        into.number(place, text == null ? 0 : number.encoded(number(number, text)));
        if (number.indicated()) {
          into.number(place + 1, text == null ? 1 : 0);
        }
        place += number.width();
      }
    }
    into.endRow();
  }

  private static double number(NumberInput input, String text) {
    double value = NumberText.parse(text);
    if (!Double.isFinite(value)) {
      throw new ModelException(
          "column '%s' holds '%s', which is not a finite number (feature '%s'): correct it, or leave it empty if it means missing"
              .formatted(input.column(), text, input.name()));
    }
    return value;
  }
}
