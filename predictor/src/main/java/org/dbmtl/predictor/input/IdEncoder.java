package org.dbmtl.predictor.input;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dbmtl.predictor.fault.ModelException;
import org.jspecify.annotations.Nullable;

/** Encodes the values of one {@link IdInput}. Thread-safe. */
final class IdEncoder {
  private final IdInput input;
  // Position among the id inputs.
  private final int position;
  private final @Nullable Vocabulary vocabulary;

  /**
   * @throws ModelException if the vocabulary does not fit the input
   */
  IdEncoder(IdInput input, int position, @Nullable Vocabulary vocabulary) {
    if (input.needsVocabulary() == (vocabulary == null)) {
      throw new ModelException(
          "feature '%s' %s a vocabulary: the model file is damaged"
              .formatted(input.name(), vocabulary == null ? "lacks" : "must not have"));
    }
    if (vocabulary != null
        && input.hashBuckets() == 0
        && vocabulary.size() != input.vocabulary() - IdInput.FIRST) {
      throw new ModelException(
          "feature '%s' has %d values, but %d ids for them: the model file is damaged"
              .formatted(input.name(), vocabulary.size(), input.vocabulary() - IdInput.FIRST));
    }
    this.input = input;
    this.position = position;
    this.vocabulary = vocabulary;
  }

  /**
   * Writes the ids of the row behind the last one.
   *
   * @param text null if it is missing
   */
  void encode(@Nullable String text, InputRows into, UnseenValues unseen) {
    into.startIds(position);
    String separator = input.separator();
    if (text == null) {
      into.addId(position, IdInput.MISSING);
    } else if (separator == null) {
      add(text, into, unseen);
    } else {
      addItems(text, separator, into, unseen);
    }
  }

  private void addItems(String text, String separator, InputRows into, UnseenValues unseen) {
    List<String> items = ListText.items(text, separator);
    int most = input.maxLength();
    int first = input.keepsLast() ? Math.max(0, items.size() - most) : 0;
    items.stream().skip(first).limit(most).forEach(item -> add(item, into, unseen));
    if (items.isEmpty()) {
      into.addId(position, IdInput.MISSING);
    }
  }

  private void add(String value, InputRows into, UnseenValues unseen) {
    int id = id(value);
    into.addId(position, id);
    if (id == IdInput.UNSEEN) {
      unseen.add(position);
    }
  }

  private int id(String value) {
    byte[] utf8 = WholeFloats.withoutPoint(value).getBytes(StandardCharsets.UTF_8);
    int hash = Murmur3.hash(utf8, 0, utf8.length);
    int place = vocabulary == null ? 0 : vocabulary.place(utf8, hash);
    if (place < 0) {
      return IdInput.UNSEEN;
    }
    return input.hashBuckets() > 0 ? input.bucket(hash) : IdInput.FIRST + place;
  }
}
