package org.dbmtl.predictor.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VocabularyFileTest {
  private static final List<String> VALUES =
      List.of("a", "käse", "日本", "😀", " blank ", "x".repeat(100_000), "0", "nul\0", "b");

  private static byte[] written(Vocabulary vocabulary) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    VocabularyFile.write(vocabulary, out);
    return out.toByteArray();
  }

  private static Vocabulary read(byte[] bytes) throws IOException {
    return VocabularyFile.read(new ByteArrayInputStream(bytes));
  }

  private static int place(Vocabulary vocabulary, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return vocabulary.place(utf8, Murmur3.hash(value));
  }

  @Test
  void givesBackEachValueAtItsPlace() throws IOException {
    Vocabulary vocabulary = read(written(Vocabulary.of(VALUES)));
    assertThat(IntStream.range(0, vocabulary.size()).mapToObj(vocabulary::value)).isEqualTo(VALUES);
    for (int i = 0; i < VALUES.size(); i++) {
      assertThat(place(vocabulary, VALUES.get(i))).isEqualTo(i);
    }
    assertThat(place(vocabulary, "A")).isEqualTo(-1);
    assertThat(place(vocabulary, "")).isEqualTo(-1);
  }

  @Test
  void findsEachOfManyValues() {
    List<String> values = IntStream.range(0, 50_000).mapToObj(Integer::toString).toList();
    Vocabulary vocabulary = Vocabulary.of(values);
    for (int i = 0; i < 60_000; i++) {
      assertThat(place(vocabulary, Integer.toString(i))).isEqualTo(i < 50_000 ? i : -1);
    }
  }

  @Test
  void anEmptyVocabularyHoldsNothing() throws IOException {
    Vocabulary vocabulary = read(written(Vocabulary.of(List.of())));
    assertThat(vocabulary.size()).isZero();
    assertThat(place(vocabulary, "a")).isEqualTo(-1);
  }

  @Test
  void readsNothingBehindTheVocabulary() throws IOException {
    byte[] bytes = written(Vocabulary.of(List.of("a", "b")));
    ByteArrayInputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 3));
    VocabularyFile.read(in);
    assertThat(in.available()).isEqualTo(3);
  }

  @Test
  void refusesEachWayOfCuttingItOff() throws IOException {
    byte[] bytes = written(Vocabulary.of(List.of("a", "käse")));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatIOException()
          .as("%d bytes", length)
          .isThrownBy(() -> read(cut))
          .withMessage("the vocabulary is cut off");
    }
  }

  @Test
  void refusesEachChangedByte() throws IOException {
    byte[] bytes = written(Vocabulary.of(List.of("a", "käse")));
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= (byte) 0x81;
      assertThatIOException()
          .as("byte %d", i)
          .isThrownBy(() -> read(changed))
          .withMessageStartingWith("the vocabulary is ");
    }
  }

  @Test
  void aWriterWithAValueTooFewSaysSo() {
    assertThatIOException()
        .isThrownBy(
            () -> {
              try (var writer = new VocabularyFile.Writer(new ByteArrayOutputStream(), 2)) {
                writer.write("a");
              }
            })
        .withMessage("1 values of a vocabulary are missing");
  }
}
